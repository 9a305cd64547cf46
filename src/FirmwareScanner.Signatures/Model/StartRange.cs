namespace FirmwareScanner.Signatures.Model;

/// <summary>Limits the offset at which a match may start.</summary>
/// <param name="FromEnd">
/// False: offsets count from the start of the stream, the range is [<paramref name="Offset"/>, <paramref name="Offset"/> +
/// <paramref name="Shift"/>]. True: they count back from its end, the range is [size - Offset, size - Offset + Shift].
/// </param>
/// <param name="Offset">The distance in bytes, 0 or more.</param>
/// <param name="Shift">How many further start offsets are allowed, 0 or more.</param>
public sealed record StartRange(bool FromEnd, long Offset, long Shift);
