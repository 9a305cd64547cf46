using System;
using System.IO;

namespace FirmwareScanner.Virtual;

/// <summary>
/// A file of the board that the thread has entered: nanoFramework's System.IO.FileStream, which the desktop has itself, so that the
/// desktop build of the application gives the name to this one (a global using).
/// </summary>
public sealed class FileStream : IDisposable
{
    private readonly VirtualStorage _storage = VirtualBoard.Current.Storage;
    private readonly string _path;
    private readonly System.IO.FileStream _lasting;
    private readonly MemoryStream? _pending;
    private readonly bool _canWrite;
    private bool _isChanged;
    private bool _isClosed;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened: not there, no card, no room.</exception>
    public FileStream(string path, FileMode mode, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(path);
        string found = _storage.Access(path);
        _path = path;
        _canWrite = (access & FileAccess.Write) != 0;
        bool isCreated = mode != FileMode.Open && !System.IO.File.Exists(found);
        bool isEmptied = mode is FileMode.Create or FileMode.Truncate && !isCreated && new FileInfo(found).Length > 0;
        if (isCreated || (isEmptied && _storage.Model == WriteModel.Through))
        {
            _storage.Change(static () => { }, null);
        }

        FileMode actual = isEmptied && _storage.Model == WriteModel.AtFlush ? FileMode.Open : mode;
        FileAccess actualAccess = _canWrite ? FileAccess.ReadWrite : FileAccess.Read;
        _lasting = new System.IO.FileStream(found, actual, actualAccess, FileShare.ReadWrite, bufferSize: 0);
        if (_canWrite && _storage.Model == WriteModel.AtFlush)
        {
            _pending = new MemoryStream();
            if (!isEmptied)
            {
                _lasting.CopyTo(_pending);
            }

            _pending.Position = 0;
            _isChanged = isEmptied;
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

    private Stream Content
    {
        get
        {
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
        _storage.Reserve(_path, Math.Max(content.Length, content.Position + count));
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
        _storage.Reserve(_path, value);
        if (_pending is not null)
        {
            _pending.SetLength(value);
            _isChanged = true;
            return;
        }

        _storage.Change(() => content.SetLength(value), null);
    }

    /// <summary>Makes everything that was written lasting.</summary>
    public void Flush()
    {
        _ = Content;
        if (_pending is not null && _isChanged)
        {
            _storage.Change(WritePending, null);
            _isChanged = false;
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
                Flush();
            }
        }
        finally
        {
            _isClosed = true;
            _lasting.Dispose();
            _pending?.Dispose();
        }
    }

    void IDisposable.Dispose() => Close();

    private void WritePending()
    {
        _lasting.SetLength(0);
        _lasting.Position = 0;
        _pending!.WriteTo(_lasting);
    }
}
