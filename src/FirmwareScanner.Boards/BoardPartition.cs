using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>A part of the flash memory.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Span">Where the file says so.</param>
public sealed record BoardPartition(int Offset, int Bytes, SourceSpan Span)
{
    /// <summary>The first byte behind it.</summary>
    public long End => (long)Offset + Bytes;
}
