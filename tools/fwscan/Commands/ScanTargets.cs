using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Commands;

/// <summary>What the paths of a command line amount to.</summary>
internal sealed class ScanTargets
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    private readonly List<WalkedFile> _files = [];

    /// <summary>Walks the paths.</summary>
    /// <param name="paths">Files, folders, or "-".</param>
    /// <param name="recursive">Whether to enter folders inside folders.</param>
    /// <param name="cancellation">Ends the walk early.</param>
    public ScanTargets(IEnumerable<string> paths, bool recursive, CancellationToken cancellation)
    {
        var walker = new DirectoryWalker { IsRecursive = recursive };
        IEnumerable<WalkedFile> walked = paths.SelectMany(
            path => path == StandardInput ? [new WalkedFile(path, WalkedKind.NamedFile)] : walker.Walk(path));
        foreach (WalkedFile entry in walked)
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            Links += entry.Kind == WalkedKind.Link ? 1 : 0;
            Folders += entry.Kind == WalkedKind.Folder ? 1 : 0;
            if (entry.Kind is not (WalkedKind.Link or WalkedKind.Folder))
            {
                _files.Add(entry);
            }
        }
    }

    /// <summary>How many files there are to scan, those included that cannot be read.</summary>
    public int Count => _files.Count;

    /// <summary>Symbolic links in folders, which are not followed.</summary>
    public int Links { get; }

    /// <summary>Folders in folders that were not entered.</summary>
    public int Folders { get; }

    /// <summary>The length of all files in bytes, as far as it is known beforehand.</summary>
    public long TotalLength() => _files.Sum(LengthOf);

    /// <summary>Scans a file.</summary>
    /// <param name="scanner">The scanner to use.</param>
    /// <param name="number">Which, from 0.</param>
    /// <param name="cancellation">Ends the scan early.</param>
    public FileScanResult Scan(FileScanner scanner, int number, CancellationToken cancellation)
    {
        WalkedFile file = _files[number];
        if (file.Path == StandardInput)
        {
            using var input = new InterruptibleStream(StandardStreams.OpenInput(), cancellation);
            return scanner.Scan(input, file.Path, cancellation);
        }

        return file.Kind == WalkedKind.Unreadable
            ? Unreadable(file)
            : scanner.Scan(file.Path, file.Kind == WalkedKind.NamedFile, cancellation);
    }

    private static FileScanResult Unreadable(WalkedFile folder) => new()
    {
        Path = folder.Path,
        Verdict = ScanVerdict.Incomplete,
        Reasons = IncompleteReason.Unreadable,
        Reason = folder.Problem ?? ReasonText.Describe(IncompleteReason.Unreadable),
    };

    private static long LengthOf(WalkedFile file)
    {
        try
        {
            return new FileInfo(file.Path) is { Exists: true } info ? info.Length : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Scanning it will say what is wrong.
            return 0;
        }
    }
}
