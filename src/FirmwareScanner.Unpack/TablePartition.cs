namespace FirmwareScanner.Unpack;

/// <summary>A partition as its table tells of it.</summary>
/// <param name="Name">Its name; <c>partition1</c> and so on, by its number in the table, where the table has none. Raw, as stored.</param>
/// <param name="Offset">Offset of its first byte from that of the disk or flash that the table describes.</param>
/// <param name="Length">Its length in bytes, above 0.</param>
public sealed record TablePartition(string Name, long Offset, long Length);
