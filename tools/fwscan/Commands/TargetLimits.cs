using System;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Which of the files that are named or found are scanned.</summary>
/// <param name="MostBytes">Larger files are not, and are incomplete; null for all.</param>
/// <param name="NewerThan">Only files written after this time, in UTC; null for all.</param>
internal sealed record TargetLimits(long? MostBytes, DateTime? NewerThan)
{
    /// <summary>The result of a file that is too large; null if it is not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its length in bytes.</param>
    public FileScanResult? RefuseLength(string path, long length) => length > MostBytes
        ? FileScanResult.NotScanned(path, IncompleteReason.Limit, FormattableString.Invariant($"has {length:N0} bytes, and --max-size allows {MostBytes:N0}"))
        : null;
}
