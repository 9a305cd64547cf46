using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>Why and where the usable part of a recording ends.</summary>
/// <param name="BlockOffset">File offset in bytes of the unusable block; all before it was delivered.</param>
/// <param name="Offset">File offset in bytes of the wrong field, or of the end of a file that ends early.</param>
/// <param name="Expected">What the format asks for at <paramref name="Offset"/>.</param>
/// <param name="Found">What is there instead.</param>
public sealed record RecordingDamage(long BlockOffset, long Offset, string Expected, string Found)
{
    /// <summary>The damage in one line: offset, expected, found, start of the block.</summary>
    /// <returns>The line, without the name of the file.</returns>
    public override string ToString()
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"byte {Offset} (0x{Offset:x}): expected {Expected}, found {Found} (block starts at byte {BlockOffset})");
    }
}
