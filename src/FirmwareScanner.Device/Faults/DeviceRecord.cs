using System.IO;
using FirmwareScanner.Database;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// What survives a reboot: the number of the start, and the last fault. A file of internal flash with two copies of 64 bytes, written
/// in turn, each with a generation and a CRC-32: a write that power loss tears leaves the other copy. docs/device.md has the layout.
/// </summary>
public sealed class DeviceRecord
{
    /// <summary>Bytes of a copy; the file has two.</summary>
    public const int CopyLength = 64;

    /// <summary>The file.</summary>
    public const string Path = "I:\\device.rec";

    internal const int FieldCount = 14;

    private const int Magic = 0x52445346;
    private const int ChecksumPosition = CopyLength - 4;

    private readonly byte[] _bytes = new byte[CopyLength];
    private readonly Crc32 _checksum = new Crc32();
    private FileStream? _file;
    private int _newest = 1;
    private int _generation;

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

    /// <summary>Whether the record can be stored.</summary>
    public bool HasStorage => _file != null;

    /// <summary>Reads the newer valid copy, counts the start and stores it.</summary>
    public void Start()
    {
        try
        {
            _file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            LoadNewest(_file);
        }
        catch (IOException)
        {
            _file = null;
        }

        BootNumber++;
        Store();
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
        FaultCount++;
        RestartsInARow += stops ? 1 : 0;
        LastFault = code;
        LastDetail = detail;
        LastFaultBoot = BootNumber;
        LastFaultTime = time;
        LastFaultStream = stream;
        LastFaultLength = length;
        Store();
    }

    /// <summary>Notes that the device works: a stream was finished.</summary>
    public void NoteSuccess()
    {
        if (RestartsInARow != 0)
        {
            RestartsInARow = 0;
            Store();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Close()
    {
        FileStream? file = _file;
        _file = null;
        file?.Close();
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

        bool isValid = Int32(0) == Magic && Checksum() == Int32(ChecksumPosition);
        _generation = isValid ? Int32(4) : 0;
        return isValid;
    }

    private void Store()
    {
        if (_file is null)
        {
            return;
        }

        int copy = 1 - _newest;
        PutFields(_generation + 1);
        try
        {
            _file.Position = copy * CopyLength;
            _file.Write(_bytes, 0, CopyLength);
            _file.Flush();
            _newest = copy;
            _generation++;
        }
        catch (IOException)
        {
            // The other copy is still valid; the next record overwrites this one.
        }
    }

    private void TakeFields()
    {
        BootNumber = Int32(8);
        RestartsInARow = Int32(12);
        FaultCount = Int32(16);
        LastFault = Int32(20);
        LastDetail = Int32(24);
        LastFaultBoot = Int32(28);
        LastFaultTime = Int64(32);
        LastFaultStream = Int32(40);
        LastFaultLength = Int64(44);
    }

    private void PutFields(int generation)
    {
        Put(0, Magic);
        Put(4, generation);
        Put(8, BootNumber);
        Put(12, RestartsInARow);
        Put(16, FaultCount);
        Put(20, LastFault);
        Put(24, LastDetail);
        Put(28, LastFaultBoot);
        Put(32, (int)LastFaultTime);
        Put(36, (int)(LastFaultTime >> 32));
        Put(40, LastFaultStream);
        Put(44, (int)LastFaultLength);
        Put(48, (int)(LastFaultLength >> 32));
        Put(52, 0);
        Put(56, 0);
        Put(ChecksumPosition, Checksum());
    }

    private int Checksum()
    {
        _checksum.Reset();
        _checksum.Add(_bytes, 0, ChecksumPosition);
        return (int)_checksum.Value;
    }

    private int Int32(int at) => _bytes[at] | (_bytes[at + 1] << 8) | (_bytes[at + 2] << 16) | (_bytes[at + 3] << 24);

    private long Int64(int at) => (uint)Int32(at) | ((long)Int32(at + 4) << 32);

    private void Put(int at, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            _bytes[at + i] = (byte)(value >> (8 * i));
        }
    }
}
