using System;
using System.Collections.Concurrent;
using FirmwareScanner.Files;
using FirmwareScanner.Results;

namespace FirmwareScanner.Serving;

/// <summary>Scanners that are used again. One whose scan threw is not: nobody knows what state it is in.</summary>
/// <param name="create">Makes one.</param>
/// <param name="excerpts">What it keeps of the bytes of matches.</param>
internal sealed class ScannerPool(Func<ExcerptOptions?, FileScanner> create, ExcerptOptions? excerpts)
{
    private readonly ConcurrentBag<FileScanner> _scanners = [];

    /// <summary>Scans with one of them.</summary>
    /// <param name="scan">The scan.</param>
    public FileScanResult Use(Func<FileScanner, FileScanResult> scan)
    {
        FileScanner scanner = _scanners.TryTake(out FileScanner? used) ? used : create(excerpts);
        FileScanResult result = scan(scanner);
        scanner.Listed = null;
        scanner.Advanced = null;
        scanner.Entered = null;
        _scanners.Add(scanner);
        return result;
    }
}
