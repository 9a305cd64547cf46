using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>
/// The drives of a board, each a folder of the desktop: <c>I:</c> is internal flash, <c>D:</c> an SD card. It outlives the boards that
/// use it, as flash outlives a reboot; files that were open when a board starts are not. Any thread may use any file, but what two
/// threads do with the same one is as on the chip: whatever comes of it.
/// </summary>
public sealed partial class VirtualStorage : IDisposable
{
    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly Lock _gate = new();
    private readonly List<FileStream> _open = [];
    private bool _hasCard = true;
    private long _writesUntilCut = -1;
    private long _cutAt = -1;
    private long _operations;

    /// <summary>Storage in a temporary folder, deleted with it.</summary>
    public VirtualStorage()
    {
        _folder = Path.Combine(Path.GetTempPath(), "fwscan-board-" + Guid.NewGuid().ToString("N"));
        _isTemporary = true;
    }

    /// <summary>Storage in a folder, which is kept.</summary>
    /// <param name="folder">Holds a folder for each drive: <c>I</c>, <c>D</c>.</param>
    public VirtualStorage(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
    }

    /// <summary>When what is written becomes lasting; when a file is closed, as on the chip.</summary>
    public WriteModel Model { get; set; } = WriteModel.AtClose;

    /// <summary>
    /// Files that can be open at once; one more is refused. The card's driver takes five. Internal flash has no number of its own, but
    /// each open file takes up to 5 KB of the memory that the drivers share (docs/device.md), so few have to do.
    /// </summary>
    public int OpenFilesAtMost { get; set; } = 3;

    /// <summary>Files that are open.</summary>
    public int OpenFiles
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>
    /// Milliseconds that mounting a card takes, longer than the application's watchdog waits: it is one native call, and no thread runs
    /// meanwhile.
    /// </summary>
    public int MountMilliseconds { get; set; } = 6000;

    /// <summary>Bytes that the internal flash holds; 256 KB as on a 4 MB part.</summary>
    public long InternalCapacity { get; set; } = 256 * 1024;

    /// <summary>Whether every write fails, as on worn or write-protected flash.</summary>
    public bool FailsWrites { get; set; }

    /// <summary>Whether an SD card is in its slot.</summary>
    public bool HasCard
    {
        get => _hasCard;
        set
        {
            _hasCard = value;
            IsCardMounted &= value;
        }
    }

    /// <summary>Whether the application has mounted the card; D: is there only while it is.</summary>
    public bool IsCardMounted { get; internal set; }

    /// <summary>Lasting changes so far: a file created, emptied, written, cut, deleted.</summary>
    public long Writes { get; private set; }

    /// <summary>Whether the power was cut and not restored.</summary>
    public bool IsPowerCut { get; private set; }

    /// <summary>Calls so far that came to the file system: every one of a file and of <see cref="File"/>.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>
    /// Called before each call that comes to the file system with its number, from 0: where another thread may come in between. What it
    /// throws, the application sees.
    /// </summary>
    public event Action<long>? Operating;

    /// <summary>Called before each lasting change with its number, from 0; what it throws, the application sees.</summary>
    public event Action<long>? Writing;

    /// <summary>Cuts the power in the middle of a lasting change.</summary>
    /// <param name="writes">How many go well before: 0 cuts the next one.</param>
    public void CutPowerAfter(long writes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(writes);
        _writesUntilCut = writes;
    }

    /// <summary>Cuts the power before a call that comes to the file system, whether it would have changed anything or not.</summary>
    /// <param name="operation">Which one, as <see cref="Operations"/> counts.</param>
    public void CutPowerAt(long operation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(operation);
        _cutAt = operation;
    }

    /// <summary>Powers the storage up again.</summary>
    public void RestorePower()
    {
        LoseOpenFiles();
        IsPowerCut = false;
        _writesUntilCut = -1;
        _cutAt = -1;
    }

    /// <summary>The desktop's path of a file of the board, for a test that looks at it or spoils it.</summary>
    /// <param name="path">The board's path, such as <c>I:\faults.bin</c>.</param>
    public string PathOnDesktop(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length < 4 || path[1] != ':' || path[2] != '\\' || path.Contains("..", StringComparison.Ordinal))
        {
            throw new ArgumentException($"A board's path starts with a drive, such as I:\\, and does not climb: {path}", nameof(path));
        }

        string drive = Path.Combine(_folder, path[..1]);
        Directory.CreateDirectory(drive);
        string found = Path.Combine(drive, path[3..].Replace('\\', Path.DirectorySeparatorChar));
        return new FileInfo(found).LinkTarget is null && new DirectoryInfo(drive).LinkTarget is null
            ? found
            : throw new IOException($"{found}: is a symbolic link, and a board's storage has none");
    }

    /// <summary>Deletes a temporary folder.</summary>
    public void Dispose()
    {
        if (_isTemporary && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, true);
        }
    }

    /// <summary>Throws if the drive of a path is not there.</summary>
    internal void Check(string path)
    {
        ThrowIfCut();
        if (path[0] == 'D' && !IsCardMounted)
        {
            throw new IOException($"There is no card mounted: {path}");
        }
    }

    /// <summary>Resolves a path for an access, which fails if the drive is not there.</summary>
    internal string Access(string path)
    {
        Operate();
        Check(path);
        return PathOnDesktop(path);
    }

    /// <summary>Counts a call that comes to the file system.</summary>
    internal void Operate()
    {
        ThrowIfCut();
        long operation = Interlocked.Increment(ref _operations) - 1;
        Operating?.Invoke(operation);
        if (_cutAt >= 0 && operation >= _cutAt)
        {
            IsPowerCut = true;
            throw new PowerCutException();
        }
    }

    /// <summary>Counts an open file.</summary>
    /// <exception cref="IOException">Too many are open.</exception>
    internal void Add(FileStream file)
    {
        lock (_gate)
        {
            if (_open.Count >= OpenFilesAtMost)
            {
                throw new IOException($"Only {OpenFilesAtMost} files can be open at once.");
            }

            _open.Add(file);
        }
    }

    internal void Remove(FileStream file)
    {
        lock (_gate)
        {
            _open.Remove(file);
        }
    }

    /// <summary>Forgets what open files have not made lasting, as a reset of the chip does: it closes nothing.</summary>
    internal void LoseOpenFiles()
    {
        FileStream[] open;
        lock (_gate)
        {
            open = [.. _open];
            _open.Clear();
        }

        foreach (FileStream file in open)
        {
            file.Lose();
        }
    }

    internal void ThrowIfCut()
    {
        if (IsPowerCut)
        {
            throw new PowerCutException();
        }
    }

    /// <summary>Makes a lasting change, all of it, or part of it if the power fails meanwhile.</summary>
    /// <param name="change">The change.</param>
    /// <param name="torn">What is left of it when the power fails; null for nothing.</param>
    internal void Change(Action change, Action? torn)
    {
        ThrowIfCut();
        Writing?.Invoke(Writes);
        if (FailsWrites)
        {
            throw new IOException("The storage refuses the write.");
        }

        if (_writesUntilCut == 0)
        {
            torn?.Invoke();
            IsPowerCut = true;
            throw new PowerCutException();
        }

        _writesUntilCut = Math.Max(_writesUntilCut - 1, -1);
        Writes++;
        CountCommit();
        change();
    }

    /// <summary>Throws if a file of internal flash cannot grow to a length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">The length.</param>
    /// <param name="kept">Bytes of it that stay on the flash until the new ones are lasting.</param>
    internal void Reserve(string path, long length, long kept)
    {
        if (path[0] != 'I')
        {
            return;
        }

        long others = 0;
        string own = PathOnDesktop(path);
        foreach (FileInfo file in new DirectoryInfo(Path.Combine(_folder, "I")).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            others += file.FullName == Path.GetFullPath(own) ? 0 : file.Length;
        }

        if (others + kept + length > InternalCapacity)
        {
            throw new IOException($"The internal storage is full: {others + kept + length} of {InternalCapacity} bytes for {path}");
        }
    }
}

/// <summary>When what an application writes to a file becomes lasting.</summary>
public enum WriteModel
{
    /// <summary>Each write at once; a power cut leaves half of the write that was under way. Harsher than any real file system.</summary>
    Through = 0,

    /// <summary>All of it when the file is flushed or closed; a power cut before that leaves the file as it was.</summary>
    AtFlush = 1,

    /// <summary>
    /// All of it when the file is closed, as on the ESP32: a flush reaches the C library only. A reset or a power cut before that leaves
    /// the file as it was.
    /// </summary>
    AtClose = 2,
}
