using System;
using System.IO;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Files;

/// <summary>Files that change while they are scanned.</summary>
internal static class ChangedFile
{
    /// <summary>A file that changed while it, or what is inside it, was read: what was scanned may be neither the old nor the new.</summary>
    /// <param name="result">What the scan gave.</param>
    /// <param name="handle">The file.</param>
    /// <param name="size">Its length in bytes before the scan.</param>
    /// <param name="writtenBefore">When it had been written before the scan, in UTC.</param>
    public static FileScanResult Mark(FileScanResult result, SafeFileHandle handle, long size, DateTime writtenBefore)
    {
        bool isWhole = (result.Reasons & (IncompleteReason.Stopped | IncompleteReason.Unreadable)) == 0;
        string? problem = isWhole ? Describe(handle, size, result.BytesScanned, writtenBefore) : null;
        return problem is null ? result with { Size = size } : result with
        {
            Size = size,
            Verdict = result.Verdict == ScanVerdict.Found ? ScanVerdict.Found : ScanVerdict.Incomplete,
            Reasons = (result.Reasons | IncompleteReason.Changed) & ~IncompleteReason.Empty,
            Reason = result.Reason.Length > 0 ? problem + "; " + result.Reason : problem,
        };
    }

    /// <summary>How a file changed since its scan began, in words; null if it did not.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="size">Its length in bytes before the scan.</param>
    /// <param name="scanned">How many bytes were scanned.</param>
    /// <param name="writtenBefore">When it had been written before the scan, in UTC.</param>
    public static string? Describe(SafeFileHandle handle, long size, long scanned, DateTime writtenBefore)
    {
        long sizeAfter = RandomAccess.GetLength(handle);
        bool isRewritten = File.GetLastWriteTimeUtc(handle) != writtenBefore;
        if (size == sizeAfter && size == scanned && !isRewritten)
        {
            return null;
        }

        if (size != sizeAfter)
        {
            return $"changed while read: its size was {size} bytes and is {sizeAfter}";
        }

        return size != scanned
            ? $"changed while read: its size is {size} bytes, and {scanned} were read"
            : "changed while read: it was written to";
    }
}
