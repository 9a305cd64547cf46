using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Serving.Watching;

/// <summary>
/// Knows which files of a folder have arrived and are complete. It sees all by looking: what a system tells of changes may be lost, and only
/// says when to look. A file is complete when it was in the same state at looks that are far enough apart, or was renamed into its place, and
/// nobody has it open for writing as far as can be told. Not thread-safe.
/// </summary>
/// <param name="folder">The folder, as <see cref="EscapedUtf8"/>.</param>
/// <param name="walker">Which of its files are meant.</param>
/// <param name="settle">How long a file stays as it is until it is taken for complete, 0 or more.</param>
public sealed class FolderWatch(string folder, DirectoryWalker walker, TimeSpan settle)
{
    // A file of which only the last byte of time is missing shall not make a loop of looks.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, KnownFile> _files = [];
    private readonly Dictionary<string, string> _problems = [];
    private long _look;

    /// <summary>Whether somebody has a file open for writing; null if the system does not tell.</summary>
    public Func<string, bool?> HasWriters { get; init; } = FileWriters.Has;

    /// <summary>Looks at the folder.</summary>
    /// <param name="now">The time, from any beginning; it never goes back.</param>
    /// <param name="renamed">Paths that were given to files by renaming since the last look.</param>
    public FolderLook Look(TimeSpan now, IReadOnlySet<string> renamed)
    {
        _look++;
        int links = 0;
        int excluded = 0;
        var seen = new Dictionary<string, FileScanResult>();
        var ready = new List<ArrivedFile>();
        foreach (WalkedFile entry in walker.Walk(folder))
        {
            links += entry.Kind == WalkedKind.Link ? 1 : 0;
            excluded += entry.Kind == WalkedKind.Excluded ? 1 : 0;
            FileScanResult? problem = entry.Kind == WalkedKind.File ? Note(entry.Path, now, renamed, ready) : ProblemOf(entry);
            if (problem is not null)
            {
                seen.TryAdd(entry.Path, problem);
            }
        }

        string[] vanished = Forget();
        KnownFile[] waiting = [.. _files.Values.Where(file => !file.IsDone && !file.IsReady)];
        return new FolderLook
        {
            Ready = ready,
            Problems = TakeNew(seen),
            Vanished = vanished,
            Waiting = [.. _files.Where(file => !file.Value.IsDone && !file.Value.IsReady).Select(file => file.Key)],
            NextDue = waiting.Length == 0 ? null : Later(waiting.Min(file => file.Since) + settle - now, ShortestPause),
            Links = links,
            Excluded = excluded,
        };
    }

    /// <summary>Notes that a file was scanned; it is told of again when its state is another.</summary>
    /// <param name="file">The file.</param>
    public void MarkScanned(ArrivedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (_files.TryGetValue(file.Path, out KnownFile? known) && known.Version == file.Version)
        {
            known.IsDone = true;
        }
    }

    /// <summary>Takes all files that are there for scanned, as they are.</summary>
    public void PassOver()
    {
        _ = Look(TimeSpan.Zero, new HashSet<string>());
        foreach (KnownFile file in _files.Values)
        {
            file.IsDone = true;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static FileScanResult? ProblemOf(WalkedFile entry) => entry.Kind switch
    {
        WalkedKind.Folder => FileScanResult.NotScanned(entry.Path, ObjectReason.NotEntered),
        WalkedKind.Unreadable => FileScanResult.NotScanned(entry.Path, IncompleteReason.Unreadable, entry.Problem),

        // The watched folder itself: it was one at the start.
        WalkedKind.NamedFile => FileScanResult.NotScanned(entry.Path, ObjectReason.Vanished, "the folder is gone"),
        _ => null,
    };

    private FileScanResult? Note(string path, TimeSpan now, IReadOnlySet<string> renamed, List<ArrivedFile> ready)
    {
        FileStatus? status;
        try
        {
            status = FileStatus.Of(path, followsLinks: false);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return FileScanResult.NotScanned(path, IncompleteReason.Unreadable, FileProblem.Describe(exception));
        }

        if (status is null)
        {
            return null;
        }

        var version = FileVersion.Of(status);
        if (!_files.TryGetValue(path, out KnownFile? known))
        {
            known = new KnownFile { Version = version, Since = now };
            _files.Add(path, known);
        }
        else if (known.Version != version)
        {
            known.Version = version;
            known.Since = now;
            known.IsDone = false;
        }

        known.Look = _look;
        known.Since = renamed.Contains(path) ? now - settle : known.Since;
        known.IsReady = !known.IsDone && IsComplete(path, status.Kind, known, now);
        if (known.IsReady)
        {
            ready.Add(new ArrivedFile(path, version));
        }

        return null;
    }

    private bool IsComplete(string path, FileKind kind, KnownFile file, TimeSpan now)
    {
        if (kind != FileKind.Regular)
        {
            // It is refused, not read.
            return true;
        }

        if (now - file.Since < settle)
        {
            return false;
        }

        if (HasWriters(path) != true)
        {
            return true;
        }

        file.Since = now;
        return false;
    }

    private string[] Forget()
    {
        KeyValuePair<string, KnownFile>[] gone = [.. _files.Where(file => file.Value.Look != _look)];
        foreach (KeyValuePair<string, KnownFile> file in gone)
        {
            _files.Remove(file.Key);
        }

        return [.. gone.Where(file => !file.Value.IsDone).Select(file => file.Key)];
    }

    private List<FileScanResult> TakeNew(Dictionary<string, FileScanResult> seen)
    {
        List<FileScanResult> fresh = [.. seen.Values.Where(problem => _problems.GetValueOrDefault(problem.Path) != problem.Reason)];
        _problems.Clear();
        foreach (FileScanResult problem in seen.Values)
        {
            _problems.Add(problem.Path, problem.Reason);
        }

        return fresh;
    }

    private sealed class KnownFile
    {
        public FileVersion Version { get; set; }

        public TimeSpan Since { get; set; }

        public long Look { get; set; }

        public bool IsReady { get; set; }

        public bool IsDone { get; set; }
    }
}
