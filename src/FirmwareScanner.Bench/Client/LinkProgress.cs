namespace FirmwareScanner.Bench.Client;

/// <summary>How far a transfer is.</summary>
/// <param name="Confirmed">Bytes that the device has.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="Events">Events that the device reported.</param>
public readonly record struct LinkProgress(long Confirmed, long Total, int Events);
