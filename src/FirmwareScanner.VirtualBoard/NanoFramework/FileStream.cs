using System;
using System.IO;

namespace FirmwareScanner.Virtual;

/// <summary>
/// A file of the board that the thread has entered: nanoFramework's System.IO.FileStream, which the desktop has itself, so that the
/// desktop build of the application gives the name to this one (a global using).
/// </summary>
/// <remarks>
/// As on the ESP32 (littlefs_FS_Driver.cpp in nf-interpreter, esp_littlefs.c): <see cref="Flush"/> makes nothing lasting,
/// <see cref="Close"/> does, and opening a file of internal flash is a lasting change in itself, for whatever access.
/// </remarks>
public sealed class FileStream : IDisposable
{
    private readonly VirtualStorage _storage = VirtualBoard.Current.Storage;
    private readonly string _path;
    private readonly System.IO.FileStream _lasting;
    private readonly MemoryStream? _pending;
    private bool _isChanged;
    private bool _isClosed;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened: not there, no card, no room, too many are open.</exception>
    public FileStream(string path, FileMode mode, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(path);
        string found = _storage.Access(path);
        _path = path;
        bool canWrite = (access & FileAccess.Write) != 0;
        bool isThere = System.IO.File.Exists(found);
        if (mode is FileMode.Open or FileMode.Truncate && !isThere)
        {
            throw new FileNotFoundException($"There is no such file: {path}");
        }

        _storage.Add(this);
        try
        {
            if (!isThere || path[0] == 'I')
            {
                _storage.Change(static () => { }, null);
            }

            bool isEmptied = mode is FileMode.Create or FileMode.Truncate;
            FileMode actual = isEmptied && _storage.Model == WriteModel.Through ? FileMode.Create : FileMode.OpenOrCreate;
            FileAccess actualAccess = canWrite || !isThere ? FileAccess.ReadWrite : FileAccess.Read;
            _lasting = new System.IO.FileStream(found, actual, actualAccess, FileShare.ReadWrite, bufferSize: 0);
            if (canWrite && _storage.Model != WriteModel.Through)
            {
                _pending = Begin(isEmptied);
            }
        }
        catch
        {
            _storage.Remove(this);
            throw;
        }
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => Content.Length;

    /// <summary>Where the next byte is read or written.</summary>
    public long Position
    {
        get => Content.Position;
        set => Content.Position = value;
    }

    // The old blocks are free only when the new ones are lasting.
    private long Kept => _pending is null ? 0 : _lasting.Length;

    private Stream Content
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _storage.Operate();
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _storage.Check(_path);
            return (Stream?)_pending ?? _lasting;
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="IOException">The card was taken out.</exception>
    public int Read(byte[] buffer, int offset, int count) => Content.Read(buffer, offset, count);

    /// <summary>Writes bytes.</summary>
    /// <exception cref="IOException">There is no room, no card, or the storage refuses.</exception>
    public void Write(byte[] buffer, int offset, int count)
    {
        Stream content = Content;
        _storage.Reserve(_path, Math.Max(content.Length, content.Position + count), Kept);
        if (_pending is not null)
        {
            _pending.Write(buffer, offset, count);
            _isChanged = true;
            return;
        }

        _storage.Change(() => content.Write(buffer, offset, count), () => content.Write(buffer, offset, count / 2));
    }

    /// <summary>Goes to a position.</summary>
    public long Seek(long offset, SeekOrigin origin) => Content.Seek(offset, origin);

    /// <summary>Cuts or lengthens the file.</summary>
    public void SetLength(long value)
    {
        Stream content = Content;
        _storage.Reserve(_path, value, Kept);
        if (_pending is not null)
        {
            _pending.SetLength(value);
            _isChanged = true;
            return;
        }

        _storage.Change(() => content.SetLength(value), null);
    }

    /// <summary>Gives what was written to the file system, which does not make it lasting, unless the storage's model says so.</summary>
    public void Flush()
    {
        _ = Content;
        if (_storage.Model == WriteModel.AtFlush)
        {
            Commit();
        }
    }

    /// <summary>Makes everything that was written lasting, and closes the file.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            if (!_storage.IsPowerCut)
            {
                _storage.Operate();
                Commit();
            }
        }
        finally
        {
            _storage.Remove(this);
            Lose();
        }
    }

    void IDisposable.Dispose() => Close();

    /// <summary>Forgets the file with everything that is not lasting: the chip was reset.</summary>
    internal void Lose()
    {
        _isClosed = true;
        _lasting.Dispose();
        _pending?.Dispose();
    }

    private MemoryStream Begin(bool isEmptied)
    {
        var pending = new MemoryStream();
        if (!isEmptied)
        {
            _lasting.CopyTo(pending);
        }

        pending.Position = 0;
        _isChanged = isEmptied && _lasting.Length > 0;
        return pending;
    }

    private void Commit()
    {
        if (_isClosed || _pending is null || !_isChanged)
        {
            return;
        }

        _storage.Check(_path);
        _storage.Change(WritePending, null);
        _storage.CountBlocks(_pending.Length);
        _isChanged = false;
    }

    private void WritePending()
    {
        _lasting.SetLength(0);
        _lasting.Position = 0;
        _pending!.WriteTo(_lasting);
    }
}
