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

/// <summary>What the command line names, spread out into the objects of the run; files are opened one by one when they are scanned.</summary>
internal sealed class ScanTargets
{
    private readonly List<WalkedFile> _objects = [];
    private readonly TargetLimits _limits;

    /// <summary>Walks the paths.</summary>
    /// <param name="paths">Files, folders, or <see cref="StandardInput.Path"/>.</param>
    /// <param name="walker">How folders are walked.</param>
    /// <param name="limits">Which files are scanned.</param>
    /// <param name="cancellation">Ends the walk early.</param>
    public ScanTargets(IEnumerable<string> paths, DirectoryWalker walker, TargetLimits limits, CancellationToken cancellation)
    {
        _limits = limits;
        IEnumerable<WalkedFile> walked = paths.SelectMany(
            path => path == StandardInput.Path ? [new WalkedFile(path, WalkedKind.NamedFile)] : walker.Walk(path));
        foreach (WalkedFile entry in walked)
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            Links += entry.Kind == WalkedKind.Link ? 1 : 0;
            Excluded += entry.Kind == WalkedKind.Excluded ? 1 : 0;
            if (IsOlder(entry))
            {
                Older++;
            }
            else if (entry.Kind is not (WalkedKind.Link or WalkedKind.Excluded))
            {
                _objects.Add(entry);
            }
        }
    }

    /// <summary>How many objects will have a result.</summary>
    public int Count => _objects.Count;

    /// <summary>Symbolic links in folders, which are not followed.</summary>
    public int Links { get; }

    /// <summary>Files and folders left out at the user's word.</summary>
    public int Excluded { get; }

    /// <summary>Files that are not newer than the user asked for.</summary>
    public int Older { get; }

    /// <summary>All files that are to be scanned, which no report may write over.</summary>
    public IEnumerable<string> NamedFiles => _objects.Where(entry => entry.Kind is WalkedKind.NamedFile or WalkedKind.File).Select(entry => entry.Path);

    /// <summary>Seconds that the scan of one may take; null for no end.</summary>
    public int? MostSeconds { get; init; }

    /// <summary>The sum of all lengths in bytes, as far as they are known beforehand.</summary>
    public long TotalLength() => _objects.Sum(LengthOf);

    /// <summary>Scans an object.</summary>
    /// <param name="scanner">Scans it.</param>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="cancellation">Ends the scan early; the result says so.</param>
    public FileScanResult Scan(FileScanner scanner, int number, CancellationToken cancellation)
    {
        if (MostSeconds is not int seconds)
        {
            return ScanWhole(scanner, _objects[number], cancellation);
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(seconds));
        FileScanResult result = ScanWhole(scanner, _objects[number], bound.Token);
        bool isCutOff = bound.IsCancellationRequested && !cancellation.IsCancellationRequested && (result.Reasons & IncompleteReason.Stopped) != 0;
        return isCutOff ? result with { Reason = $"--timeout of {seconds} s was reached: {result.Reason}" } : result;
    }

    /// <summary>Scans a file that was found in a folder, and may be gone again.</summary>
    /// <param name="scanner">Scans it.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the scan early; the result says so.</param>
    public static FileScanResult ScanEntry(FileScanner scanner, string path, CancellationToken cancellation)
    {
        FileScanResult result = scanner.Scan(path, readSpecial: false, cancellation);
        bool isGone = result.Reasons == IncompleteReason.Unreadable && !FileStatus.Exists(path);
        return isGone ? FileScanResult.NotScanned(path, ObjectReason.Vanished) : result;
    }

    private FileScanResult ScanWhole(FileScanner scanner, WalkedFile target, CancellationToken cancellation)
    {
        if (_limits.MostBytes is not null && _limits.RefuseLength(target.Path, LengthOf(target)) is FileScanResult refused)
        {
            return refused;
        }

        switch (target.Kind)
        {
            case WalkedKind.Unreadable:
                return FileStatus.Exists(target.Path)
                    ? FileScanResult.NotScanned(target.Path, IncompleteReason.Unreadable, target.Problem)
                    : FileScanResult.NotScanned(target.Path, ObjectReason.Vanished);
            case WalkedKind.Folder:
                return FileScanResult.NotScanned(target.Path, ObjectReason.NotEntered);
            case WalkedKind.EmptyFolder:
                return FileScanResult.NotScanned(target.Path, ObjectReason.EmptyFolder);
            case WalkedKind.File:
                return ScanEntry(scanner, target.Path, cancellation);
            default:
                return ScanNamed(scanner, target.Path, cancellation);
        }
    }

    private FileScanResult ScanNamed(FileScanner scanner, string path, CancellationToken cancellation)
    {
        bool isStandardInput = path == StandardInput.Path;
        bool isBounded = _limits.MostBytes is not null && (isStandardInput || FileStatus.TryOf(path)?.Kind.IsSpecial() == true);
        if (!isStandardInput && !isBounded)
        {
            return scanner.Scan(path, readSpecial: true, cancellation);
        }

        try
        {
            using InterruptibleStream input = isStandardInput ? StandardInput.Open(cancellation) : OpenSpecial(path, cancellation);
            if (!isBounded)
            {
                return scanner.Scan(input, path, cancellation);
            }

            using var bounded = new BoundedInput(input, _limits.MostBytes!.Value);
            FileScanResult result = scanner.Scan(bounded, path, cancellation);
            return bounded.IsCut ? CutOff(result) : result;
        }
        catch (IOException exception)
        {
            return FileScanResult.NotScanned(path, IncompleteReason.Unreadable, exception.Message);
        }
    }

    private FileScanResult CutOff(FileScanResult result) => result with
    {
        Verdict = result.Verdict == ScanVerdict.Found ? ScanVerdict.Found : ScanVerdict.Incomplete,
        Reasons = result.Reasons | IncompleteReason.Limit,
        Reason = FormattableString.Invariant($"has more bytes than the {_limits.MostBytes:N0} that --max-size allows{(result.Reason.Length > 0 ? "; " : string.Empty)}{result.Reason}"),
    };

    private static InterruptibleStream OpenSpecial(string path, CancellationToken cancellation) => new(
        () => new FileStream(InputFile.OpenHandle(path, waitsForWriter: true), FileAccess.Read, 0), cancellation);

    private bool IsOlder(WalkedFile target) => _limits.NewerThan is DateTime time
        && target.Kind is WalkedKind.File or WalkedKind.NamedFile
        && FileStatus.TryOf(target.Path) is { Kind: FileKind.Regular }
        && File.GetLastWriteTimeUtc(target.Path) <= time;

    private static long LengthOf(WalkedFile target) => target.Kind is WalkedKind.File or WalkedKind.NamedFile
        ? FileStatus.TryOf(target.Path) is { Kind: FileKind.Regular } status ? status.Length : 0
        : 0;
}
