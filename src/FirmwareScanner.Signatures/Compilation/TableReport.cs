namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A filter table and how it does on real firmware.</summary>
/// <param name="Shape">Its parameters.</param>
/// <param name="Sequences">The number of sequences it finds.</param>
/// <param name="Entries">The number of its entries.</param>
/// <param name="Rates">Expected hits, visits and verifications per sample.</param>
/// <param name="DeviceBytes">Device memory of its arrays, in bytes.</param>
/// <param name="CostPerByte">Expected IL instructions per input byte.</param>
public sealed record TableReport(
    TableShape Shape, int Sequences, int Entries, TableRates Rates, long DeviceBytes, double CostPerByte);
