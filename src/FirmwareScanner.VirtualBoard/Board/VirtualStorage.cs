using System;
using System.IO;

namespace FirmwareScanner.Virtual;

/// <summary>
/// The drives of a board, each a folder of the desktop: <c>I:</c> is internal flash, <c>D:</c> an SD card. It outlives the boards that
/// use it, as flash outlives a reboot. Not thread-safe, as one thread of the application owns each file.
/// </summary>
public sealed class VirtualStorage : IDisposable
{
    private readonly string _folder;
    private readonly bool _isTemporary;
    private bool _hasCard = true;
    private long _writesUntilCut = -1;

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

    /// <summary>When what is written becomes lasting.</summary>
    public WriteModel Model { get; set; }

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

    /// <summary>Called before each lasting change with its number, from 0; what it throws, the application sees.</summary>
    public event Action<long>? Writing;

    /// <summary>Cuts the power in the middle of a lasting change.</summary>
    /// <param name="writes">How many go well before: 0 cuts the next one.</param>
    public void CutPowerAfter(long writes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(writes);
        _writesUntilCut = writes;
    }

    /// <summary>Powers the storage up again.</summary>
    public void RestorePower()
    {
        IsPowerCut = false;
        _writesUntilCut = -1;
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
        Check(path);
        return PathOnDesktop(path);
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
        change();
    }

    /// <summary>Throws if a file of internal flash cannot grow to a length.</summary>
    internal void Reserve(string path, long length)
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

        if (others + length > InternalCapacity)
        {
            throw new IOException($"The internal storage is full: {others + length} of {InternalCapacity} bytes for {path}");
        }
    }
}

/// <summary>When what an application writes to a file becomes lasting.</summary>
public enum WriteModel
{
    /// <summary>Each write at once; a power cut leaves half of the write that was under way. Harsher than any real file system.</summary>
    Through = 0,

    /// <summary>All of it when the file is flushed or closed, as on littlefs; a power cut before that leaves the file as it was.</summary>
    AtFlush = 1,
}
