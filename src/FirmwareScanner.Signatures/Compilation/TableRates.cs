namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How a table does on real firmware, per sampled gram.</summary>
/// <param name="ByteHits">Filter bytes that are not 0: only then the bit is looked at.</param>
/// <param name="Hits">Filter bits that are set.</param>
/// <param name="Visits">Entries visited.</param>
/// <param name="Verifications">Entries verified.</param>
public sealed record TableRates(double ByteHits, double Hits, double Visits, double Verifications);
