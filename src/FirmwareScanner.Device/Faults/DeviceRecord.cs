using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// What survives a reboot: the number of the start, and the last fault. A file of internal flash with two copies of 64 bytes, written
/// in turn, each with a generation and a CRC-32: a write that power loss tears leaves the other copy. What is stored lasts only when the
/// file was closed (<c>LITTLEFS_FS_Driver::Flush</c> in nf-interpreter), so that each store closes and opens it. docs/device.md has the
/// layout.
/// </summary>
/// <remarks>
/// The file stays open between stores: the store that a fault needs allocates nothing, and works when there is no memory left. The
/// threads of the application and of the watchdog may both call; one at a time is let in.
/// </remarks>
public sealed class DeviceRecord : IDisposable
{
    /// <summary>Bytes of a copy; the file has two.</summary>
    public const int CopyLength = 64;

    /// <summary>The file.</summary>
    public const string Path = "I:\\device.rec";

    /// <summary>Restarts in a row after faults; then the device stays stopped, with block and fault high.</summary>
    public const int RestartsAtMost = 3;

    internal const int FieldCount = 20;

    private const int Magic = 0x52445346;
    private const int ChecksumPosition = CopyLength - 4;

    // The other thread stores a record in a tenth of a second, unless it is stuck in there.
    private const int MostWaits = 15;
    private const int WaitMilliseconds = 20;

    private readonly byte[] _bytes = new byte[CopyLength];
    private readonly Crc32 _checksum = new Crc32();
    [Owned]
    private FileStream? _file;
    private int _newest = 1;
    private int _generation;
    private int _users;
    private bool _isLoaded;
    private bool _isStored;

    /// <summary>Number of this start, from 1, or what was stored last.</summary>
    public int BootNumber { get; private set; }

    /// <summary>Faults stored ever.</summary>
    public int FaultCount { get; private set; }

    /// <summary>Starts in a row that followed a fault, without a finished stream between.</summary>
    public int RestartsInARow { get; private set; }

    /// <summary>The last fault: a code of <c>FaultCode</c> or <see cref="DeviceFault"/>; 0 if there was none.</summary>
    public int LastFault { get; private set; }

    /// <summary>What is behind the last fault; its meaning depends on the fault.</summary>
    public int LastDetail { get; private set; }

    /// <summary>Number of the start that the last fault happened in.</summary>
    public int LastFaultBoot { get; private set; }

    /// <summary>Milliseconds from that start to the fault.</summary>
    public long LastFaultTime { get; private set; }

    /// <summary>Number of the stream under way at the last fault.</summary>
    public int LastFaultStream { get; private set; }

    /// <summary>Bytes of that stream that had arrived.</summary>
    public long LastFaultLength { get; private set; }

    /// <summary>Starts in a row, this one included, of which nothing was stored afterwards: neither a fault nor a finished stream.</summary>
    public int SilentStarts { get; private set; }

    /// <summary>Ports that could not be opened at the last start: bit 1 for COM1, bit 2 for COM2.</summary>
    public int ClosedPorts { get; private set; }

    /// <summary>Whether this start was counted and stored.</summary>
    public bool HasStorage { get; private set; }

    /// <summary>
    /// Whether a board that has a fault may restart: only a few times in a row. A fault that could not be stored is counted by the start
    /// that it happened in; where that could not be stored either, nothing would end the restarts, and there are none.
    /// </summary>
    public bool MayRestart => _isStored ? RestartsInARow <= RestartsAtMost : HasStorage && SilentStarts <= RestartsAtMost;

    /// <summary>Reads the newer valid copy, counts the start and stores it.</summary>
    public void Start()
    {
        // Nobody else is in there yet.
        TryEnter();
        try
        {
            Drop();
            _file = Open();
            LoadNewest(_file);
            _isLoaded = true;
        }
        catch (Exception)
        {
            Drop();
        }

        BootNumber++;
        SilentStarts++;
        HasStorage = Store();
        Interlocked.Exchange(ref _users, 0);
    }

    /// <summary>Stores a fault. A record that cannot be written is given up: it must not hide the fault itself.</summary>
    /// <param name="code">A code of <c>FaultCode</c> or <see cref="DeviceFault"/>.</param>
    /// <param name="detail">What is behind it.</param>
    /// <param name="time">Milliseconds since the start.</param>
    /// <param name="stream">Number of the stream under way.</param>
    /// <param name="length">Bytes of it that have arrived.</param>
    /// <param name="stops">Whether scanning is over by it, and the board restarts.</param>
    public void NoteFault(int code, int detail, long time, int stream, long length, bool stops)
    {
        if (!TryEnter())
        {
            _isStored = false;
            return;
        }

        int silentStarts = SilentStarts;
        FaultCount++;
        RestartsInARow += stops ? 1 : 0;
        LastFault = code;
        LastDetail = detail;
        LastFaultBoot = BootNumber;
        LastFaultTime = time;
        LastFaultStream = stream;
        LastFaultLength = length;
        SilentStarts = stops ? 0 : silentStarts;
        _isStored = Store();
        SilentStarts = _isStored ? SilentStarts : silentStarts;
        Interlocked.Exchange(ref _users, 0);
    }

    /// <summary>Notes that the device works: a stream was finished.</summary>
    public void NoteSuccess()
    {
        if ((RestartsInARow != 0 || SilentStarts > 1) && TryEnter())
        {
            RestartsInARow = 0;
            SilentStarts = 0;
            Store();
            Interlocked.Exchange(ref _users, 0);
        }
    }

    /// <summary>Stores which ports are missing, if they are not those that were at the start before.</summary>
    /// <param name="ports">Bit 1 for COM1, bit 2 for COM2.</param>
    public void NoteClosedPorts(int ports)
    {
        if (ports != ClosedPorts && TryEnter())
        {
            ClosedPorts = ports;
            Store();
            Interlocked.Exchange(ref _users, 0);
        }
    }

    /// <summary>Closes the file; the next store opens it again.</summary>
    public void Suspend()
    {
        if (TryEnter())
        {
            Drop();
            Interlocked.Exchange(ref _users, 0);
        }
    }

    /// <summary>Closes the file, whoever may be stuck in there.</summary>
    public void Dispose()
    {
        bool isAlone = TryEnter();
        Drop();
        if (isAlone)
        {
            Interlocked.Exchange(ref _users, 0);
        }
    }

    [BoundedLoop("a few waits")]
    private bool TryEnter()
    {
        for (int wait = 0; Interlocked.CompareExchange(ref _users, 1, 0) != 0; wait++)
        {
            if (wait == MostWaits)
            {
                return false;
            }

            Thread.Sleep(WaitMilliseconds);
        }

        return true;
    }

    [return: Owned]
    private static FileStream Open()
    {
        return new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
    }

    /// <summary>Closes the file, whatever comes of it.</summary>
    private void Drop()
    {
        FileStream? file = _file;
        _file = null;
        try
        {
            file?.Close();
        }
        catch (Exception)
        {
            // There is nothing left to close.
        }
    }

    private void LoadNewest(FileStream file)
    {
        bool hasSecond = ReadCopy(file, 1);
        int second = _generation;
        bool hasFirst = ReadCopy(file, 0);
        bool isSecondNewer = hasSecond && (!hasFirst || second - _generation > 0);
        _newest = isSecondNewer || !hasFirst ? 1 : 0;
        if (isSecondNewer)
        {
            ReadCopy(file, 1);
        }

        if (hasFirst || hasSecond)
        {
            TakeFields();
        }
    }

    private bool ReadCopy(FileStream file, int copy)
    {
        _generation = 0;
        int position = copy * CopyLength;
        if (file.Length < position + CopyLength)
        {
            return false;
        }

        file.Position = position;
        if (file.Read(_bytes, 0, CopyLength) != CopyLength)
        {
            return false;
        }

        bool isValid = LittleEndian.Int32(_bytes, 0) == Magic && Checksum() == LittleEndian.Int32(_bytes, ChecksumPosition);
        _generation = isValid ? LittleEndian.Int32(_bytes, 4) : 0;
        return isValid;
    }

    /// <summary>
    /// Writes the older copy, and once more with the file opened anew if that fails. Where nothing could be read nobody knows which copy
    /// that is.
    /// </summary>
    private bool Store()
    {
        return _isLoaded && (TryStore() || TryStore());
    }

    private bool TryStore()
    {
        int copy = 1 - _newest;
        PutFields(_generation + 1);
        try
        {
            FileStream file = _file ?? Open();
            _file = file;
            file.Position = copy * CopyLength;
            file.Write(_bytes, 0, CopyLength);
            _file = null;
            file.Close();
        }
        catch (Exception)
        {
            // Whatever the driver throws: the other copy is still valid, and the next record overwrites this one.
            Drop();
            return false;
        }

        _newest = copy;
        _generation++;
        Reopen();
        return true;
    }

    private void Reopen()
    {
        try
        {
            Drop();
            _file = Open();
        }
        catch (Exception)
        {
            // The next store tries again.
        }
    }

    private void TakeFields()
    {
        BootNumber = LittleEndian.Int32(_bytes, 8);
        RestartsInARow = LittleEndian.Int32(_bytes, 12);
        FaultCount = LittleEndian.Int32(_bytes, 16);
        LastFault = LittleEndian.Int32(_bytes, 20);
        LastDetail = LittleEndian.Int32(_bytes, 24);
        LastFaultBoot = LittleEndian.Int32(_bytes, 28);
        LastFaultTime = LittleEndian.Int64(_bytes, 32);
        LastFaultStream = LittleEndian.Int32(_bytes, 40);
        LastFaultLength = LittleEndian.Int64(_bytes, 44);
        SilentStarts = LittleEndian.Int32(_bytes, 52);
        ClosedPorts = LittleEndian.Int32(_bytes, 56);
    }

    private void PutFields(int generation)
    {
        LittleEndian.PutInt32(_bytes, 0, Magic);
        LittleEndian.PutInt32(_bytes, 4, generation);
        LittleEndian.PutInt32(_bytes, 8, BootNumber);
        LittleEndian.PutInt32(_bytes, 12, RestartsInARow);
        LittleEndian.PutInt32(_bytes, 16, FaultCount);
        LittleEndian.PutInt32(_bytes, 20, LastFault);
        LittleEndian.PutInt32(_bytes, 24, LastDetail);
        LittleEndian.PutInt32(_bytes, 28, LastFaultBoot);
        LittleEndian.PutInt64(_bytes, 32, LastFaultTime);
        LittleEndian.PutInt32(_bytes, 40, LastFaultStream);
        LittleEndian.PutInt64(_bytes, 44, LastFaultLength);
        LittleEndian.PutInt32(_bytes, 52, SilentStarts);
        LittleEndian.PutInt32(_bytes, 56, ClosedPorts);
        LittleEndian.PutInt32(_bytes, ChecksumPosition, Checksum());
    }

    private int Checksum()
    {
        _checksum.Reset();
        _checksum.Add(_bytes, 0, ChecksumPosition);
        return (int)_checksum.Value;
    }
}
