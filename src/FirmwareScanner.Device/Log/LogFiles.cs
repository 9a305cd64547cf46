using System;
using System.IO;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Log;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Log;

/// <summary>
/// The files of the scan log: a ring of a fixed number of a fixed size, of which one is open at a time. Records gather in a buffer, go to
/// the open file when it is full, and last when the file was closed, which <see cref="Commit"/> does, as a flush reaches the C library
/// only (<c>LITTLEFS_FS_Driver::Flush</c> in nf-interpreter). docs/scan-log.md has the format and says what lasts when.
/// </summary>
/// <remarks>
/// The names are one more than the files: the one behind the newest file is always free, so that a look at the names tells which file is
/// the newest, and only that one is opened at start (opening is a change of the flash). Whatever a file throws costs the log, never the
/// scan: from then on nothing is written until the next start.
/// </remarks>
[AllocationFree]
public sealed class LogFiles : LogSource, IDisposable
{
    /// <summary>Bytes of records that wait for the file.</summary>
    public const int BufferLength = 256;

    internal const int FieldCount = 17;

    private const int NoFile = -1;

    private readonly string[] _names;
    private readonly bool _isOnCard;
    private readonly int _fileLength;
    private readonly int _start;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly LogRecord _record = new LogRecord();
    [Owned]
    private FileStream? _file;
    private int _openSerial = NoFile;
    private int _pending;
    private int _serial;
    private int _fileCount;
    private int _length;
    private int _sequence;
    private long _position;

    private LogFiles(string[] names, bool isOnCard, int fileLength, int start)
    {
        _names = names;
        _isOnCard = isOnCard;
        _fileLength = fileLength;
        _start = start;
    }

    /// <inheritdoc/>
    public override long Oldest => (long)(_serial - _fileCount + 1) * _fileLength;

    /// <inheritdoc/>
    public override long End => ((long)_serial * _fileLength) + _length;

    /// <inheritdoc/>
    public override byte[] Buffer => _buffer;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <summary>Milliseconds since the start.</summary>
    public long Time { get; set; }

    /// <summary>Whether the files are on the SD card, which is mounted anew now and then.</summary>
    public bool IsOnCard => _isOnCard;

    /// <summary>Whether records are written that do not last yet.</summary>
    public bool HasUncommitted { get; private set; }

    /// <summary>Whether a file failed, so that nothing more is written.</summary>
    public bool HasFailed { get; private set; }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(BufferLength, 1) + LogRecord.HeapBytes;

    /// <summary>Opens the newest file, or makes the first.</summary>
    /// <param name="isOnCard">Whether they are on the SD card, which is mounted, rather than on internal flash.</param>
    /// <param name="files">Files of the ring, 2 to <see cref="LogFormat.MostFiles"/>.</param>
    /// <param name="fileLength">Bytes of each at most.</param>
    /// <param name="start">Number of this start.</param>
    /// <returns>Null if there is no storage, or no room.</returns>
    [Allocates("Called at start, before the plan is frozen.")]
    [return: Owned]
    public static LogFiles? TryOpen(bool isOnCard, int files, int fileLength, int start)
    {
        string[] names = new string[files + 1];
        string prefix = isOnCard ? "D:\\scan" : "I:\\scan";
        for (int i = 0; i < names.Length; i++)
        {
            string name = prefix + i.ToString();
            names[i] = name + ".log";
        }

        LogFiles log = new LogFiles(names, isOnCard, fileLength, start);
        if (log.TryOpenNewest())
        {
            return log;
        }

        log.Dispose();
        return null;
    }

    /// <summary>Starts a record with the next number; its fields are to be added, and then comes <see cref="EndRecord"/>.</summary>
    /// <param name="kind">What it says.</param>
    public LogRecord BeginRecord(LogKind kind)
    {
        _record.Begin(kind, _sequence, _start, Time);
        return _record;
    }

    /// <summary>Puts the record that was begun into the buffer.</summary>
    public void EndRecord()
    {
        _record.End();
        int length = _record.Length;
        if (_pending + length > BufferLength)
        {
            WritePending();
        }

        if (!HasFailed && _pending + length <= BufferLength && _length + _pending + length <= _fileLength)
        {
            Array.Copy(_record.Bytes, 0, _buffer, _pending, length);
            _pending += length;
            _sequence++;
            HasUncommitted = true;
        }
    }

    /// <summary>
    /// Makes everything lasting, and has a file open with room for the records of a stream. Between streams: it opens files.
    /// </summary>
    [ColdPath("Called between streams, or when scanning is over.")]
    public void Commit()
    {
        try
        {
            if (HasUncommitted && !HasFailed)
            {
                OpenForWriting();
                WritePending();
                CloseFile();
            }

            if (!HasFailed && _length > _fileLength - LogFormat.StreamReserve)
            {
                BeginFile(_serial + 1);
            }

            if (!HasFailed)
            {
                OpenForWriting();
            }
        }
        catch (Exception)
        {
            Fail();
        }
    }

    /// <summary>Has the newest file open again, before a stream, should another have been read.</summary>
    [ColdPath("Called before a stream is scanned.")]
    public void Prepare()
    {
        if (_openSerial != _serial)
        {
            Commit();
        }
    }

    /// <summary>Makes everything lasting and closes the file, which the next <see cref="Commit"/> opens again: the card is mounted anew.</summary>
    [ColdPath("Called between streams.")]
    public void Suspend()
    {
        Commit();
        TryClose();
    }

    /// <inheritdoc/>
    [BoundedLoop("each round goes on to the next file of the ring")]
    public override int Read(long position, int count)
    {
        if (HasUncommitted)
        {
            Commit();
        }

        _position = position < Oldest ? Oldest : position;
        while (!HasFailed && _position < End)
        {
            int serial = (int)(_position / _fileLength);
            int taken = TryRead(serial, (int)(_position % _fileLength), count);
            if (taken != 0)
            {
                return taken;
            }

            // The file ends before its full size: the next one follows.
            _position = (long)(serial + 1) * _fileLength;
        }

        _position = End;
        return HasFailed ? -1 : 0;
    }

    /// <summary>Makes everything lasting and closes the file.</summary>
    [ColdPath("Called when scanning is over.")]
    public void Dispose()
    {
        try
        {
            if (HasUncommitted && !HasFailed)
            {
                OpenForWriting();
                WritePending();
            }
        }
        catch (Exception)
        {
            // It is lost; the file is closed all the same.
        }

        TryClose();
        HasFailed = true;
    }

    private bool TryOpenNewest()
    {
        try
        {
            OpenNewest();
            Commit();
        }
        catch (Exception)
        {
            Fail();
        }

        return !HasFailed;
    }

    [ColdPath("Called at start.")]
    private void OpenNewest()
    {
        int slot = FindNewest();
        for (int tries = 0; slot != NoFile && tries < _names.Length; tries++)
        {
            ReadNewest(slot);
            if (_length > 0)
            {
                break;
            }

            // The power went while the file was begun: it has no record, and the one before is the newest.
            TryClose();
            File.Delete(_names[slot]);
            slot = FindNewest();
        }

        if (_length == 0)
        {
            BeginFile(0);
        }
    }

    /// <summary>The file behind whose name there is none, and how many there are before it.</summary>
    [ColdPath("Called at start.")]
    [BoundedLoop("each round looks at another name of the ring")]
    private int FindNewest()
    {
        int newest = NoFile;
        int slots = _names.Length;
        for (int slot = 0; slot < slots && newest == NoFile; slot++)
        {
            newest = File.Exists(_names[slot]) && !File.Exists(_names[(slot + 1) % slots]) ? slot : NoFile;
        }

        if (newest == NoFile && File.Exists(_names[0]))
        {
            // All names are taken, which no log of ours leaves behind: room is made, and the first is the newest.
            File.Delete(_names[1]);
            newest = 0;
        }

        _fileCount = 0;
        for (int slot = newest; slot != NoFile && _fileCount < slots && File.Exists(_names[slot]); slot = (slot + slots - 1) % slots)
        {
            _fileCount++;
        }

        return newest;
    }

    /// <summary>Finds the last record that is whole: the next one is written behind it, over what a torn write has left.</summary>
    [ColdPath("Called at start.")]
    [BoundedLoop("each round looks at least at a byte of the file")]
    private void ReadNewest(int slot)
    {
        // Where the first record is damaged the file's number is not known: any that leads to its name serves.
        _serial = slot + _names.Length;
        Open(_serial, FileMode.Open);
        FileStream file = _file!;
        int length = file.Length < _fileLength ? (int)file.Length : _fileLength;
        int at = 0;
        while (at < length)
        {
            file.Position = at;
            int count = file.Read(_buffer, 0, BufferLength);
            if (count <= 0)
            {
                break;
            }

            at += Scan(at, count, at + count >= length);
        }

        _openSerial = _serial;
    }

    /// <summary>Looks for records in the buffer.</summary>
    /// <returns>How many bytes have been looked at, at least one.</returns>
    [ColdPath("Called at start.")]
    [BoundedLoop("each round looks at least at a byte of the buffer")]
    private int Scan(int position, int count, bool isLast)
    {
        int at = 0;
        while (at < count && (isLast || at == 0 || count - at >= LogFormat.LongestRecord))
        {
            int record = LogFormat.RecordLength(_buffer, at, count, _record.Checksum);
            if (record > 0)
            {
                NoteRecord(at);
                _length = position + at + record;
            }

            at += record > 0 ? record : 1;
        }

        return at;
    }

    [ColdPath("Called at start.")]
    private void NoteRecord(int at)
    {
        _sequence = LittleEndian.Int32(_buffer, at + LogFormat.SequenceOffset) + 1;
        if (_buffer[at + LogFormat.KindOffset] == (int)LogKind.FileBegun
            && _buffer[at + LogFormat.LengthOffset] >= LogFormat.FilePayload)
        {
            int serial = LittleEndian.Int32(_buffer, at + LogFormat.HeaderLength);
            bool isPossible = serial >= 0 && serial < int.MaxValue / 2 && serial % _names.Length == _serial % _names.Length;
            _serial = isPossible && serial >= _fileCount - 1 ? serial : _serial;
        }
    }

    /// <summary>Makes room and begins a file, whose first record says what it is.</summary>
    [ColdPath("Called at start and between streams.")]
    private void BeginFile(int serial)
    {
        TryClose();
        string behind = _names[(serial + 1) % _names.Length];
        if (File.Exists(behind))
        {
            File.Delete(behind);
            _fileCount--;
        }

        Open(serial, FileMode.Create);
        _serial = serial;
        _fileCount++;
        _length = 0;
        BeginRecord(LogKind.FileBegun);
        _record.AddInt32(serial);
        _record.AddByte(LogFormat.Version);
        _record.AddByte(_names.Length - 1);
        _record.AddInt32(_fileLength);
        EndRecord();
        WritePending();
        CloseFile();
    }

    [ColdPath("Called at start and between streams.")]
    private void OpenForWriting()
    {
        if (_file is not null && _openSerial == _serial)
        {
            return;
        }

        Open(_serial, FileMode.Open);
        if (_file!.Length < _length)
        {
            // Another card: this is not the file that was written.
            Fail();
        }
    }

    [ColdPath("Called at start and between streams.")]
    private void Open(int serial, FileMode mode)
    {
        TryClose();
        _file = new FileStream(_names[serial % _names.Length], mode, FileAccess.ReadWrite);
        _openSerial = serial;
    }

    private void WritePending()
    {
        FileStream? file = _file;
        if (_pending == 0 || HasFailed || file is null || _openSerial != _serial)
        {
            return;
        }

        try
        {
            file.Position = _length;
            file.Write(_buffer, 0, _pending);
            _length += _pending;
            _pending = 0;
        }
        catch (Exception)
        {
            Fail();
        }
    }

    private int TryRead(int serial, int offset, int count)
    {
        try
        {
            if (_openSerial != serial)
            {
                Open(serial, FileMode.Open);
            }

            FileStream file = _file!;
            int left = (serial == _serial ? _length : (int)file.Length) - offset;
            int wanted = count < left ? count : left;
            if (wanted <= 0)
            {
                return 0;
            }

            file.Position = offset;
            int taken = file.Read(_buffer, 0, wanted);
            return taken > 0 ? taken : 0;
        }
        catch (Exception)
        {
            // An old file that cannot be read is skipped; the newest can still be written.
            TryClose();
            return serial == _serial ? -1 : 0;
        }
    }

    /// <summary>Closes the file, which makes lasting what was written to it.</summary>
    [ColdPath("Called at start and between streams.")]
    private void CloseFile()
    {
        if (!TryClose())
        {
            Fail();
        }

        HasUncommitted = false;
    }

    [ColdPath("Called at start and between streams, or when a file has failed.")]
    private bool TryClose()
    {
        FileStream? file = _file;
        _file = null;
        _openSerial = NoFile;
        try
        {
            file?.Close();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    [ColdPath("A file has failed: nothing more is written.")]
    private void Fail()
    {
        HasFailed = true;
        TryClose();
        _pending = 0;
    }
}
