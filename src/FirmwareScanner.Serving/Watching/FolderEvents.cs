using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Serving.Watching;

/// <summary>
/// What the system tells of changes in a folder: that there are some, and which files were renamed. It may tell nothing, or not all: on file
/// systems of other machines, when there is more than it can keep, when a program watches too many folders.
/// </summary>
public sealed class FolderEvents : IDisposable
{
    // Beyond them a file is complete when it has settled, as any other.
    private const int MostRenamed = 10_000;

    private readonly string _folder;
    private readonly AutoResetEvent _changed = new(false);
    private readonly Lock _lock = new();
    private readonly FileSystemWatcher? _watcher;
    private HashSet<string> _renamed = [];
    private bool _isDisposed;

    /// <summary>Begins to listen.</summary>
    /// <param name="folder">The folder, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="isRecursive">Whether changes in folders below count, too.</param>
    public FolderEvents(string folder, bool isRecursive)
    {
        _folder = folder;
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = isRecursive };
            watcher.Created += (_, _) => Wake(null);
            watcher.Changed += (_, _) => Wake(null);
            watcher.Deleted += (_, _) => Wake(null);
            watcher.Renamed += (_, change) => Wake(change.Name);
            watcher.Error += (_, _) => Wake(null);
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            watcher?.Dispose();
            Problem = FileProblem.Describe(exception);
        }
    }

    /// <summary>Why the system tells nothing; null if it does.</summary>
    public string? Problem { get; }

    /// <summary>Set when something has changed; a wait takes it back.</summary>
    public WaitHandle Changed => _changed;

    /// <summary>The paths that were given to files by renaming since the last call.</summary>
    public IReadOnlySet<string> TakeRenamed()
    {
        lock (_lock)
        {
            HashSet<string> renamed = _renamed;
            _renamed = [];
            return renamed;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _changed.Dispose();
        }
    }

    private void Wake(string? renamed)
    {
        lock (_lock)
        {
            if (renamed is not null && _renamed.Count < MostRenamed)
            {
                _renamed.Add(Path.Combine(_folder, renamed));
            }

            // What was on its way when the watcher was closed comes after it.
            if (!_isDisposed)
            {
                _changed.Set();
            }
        }
    }
}
