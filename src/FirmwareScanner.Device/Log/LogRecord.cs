using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Log;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Log;

/// <summary>Builds one record of the scan log after the other, field by field, in the same bytes (<see cref="LogFormat"/>).</summary>
[AllocationFree]
public sealed class LogRecord
{
    internal const int FieldCount = 3;

    private readonly byte[] _bytes = new byte[LogFormat.LongestRecord];
    private readonly Crc32 _checksum = new Crc32();
    private int _length;

    /// <summary>The record, from its first byte on.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Bytes of the record.</summary>
    public int Length => _length;

    /// <summary>What computes the checksums; between two records others may use it.</summary>
    public Crc32 Checksum => _checksum;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(LogFormat.LongestRecord, 1) + Crc32.HeapBytes;

    /// <summary>Starts a record.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="sequence">Its number, 0 or more.</param>
    /// <param name="start">Number of the start.</param>
    /// <param name="time">Milliseconds since the start.</param>
    public void Begin(LogKind kind, int sequence, int start, long time)
    {
        _length = 0;
        AddByte(LogFormat.FirstMagic);
        AddByte(LogFormat.SecondMagic);
        AddByte((int)kind);
        AddByte(0);
        AddInt32(sequence);
        AddInt32(start);
        AddInt64(time);
    }

    /// <summary>Adds the low 8 bits of a value.</summary>
    public void AddByte(int value)
    {
        _bytes[_length++] = (byte)value;
    }

    /// <summary>Adds the low 16 bits of a value.</summary>
    public void AddUInt16(int value)
    {
        AddByte(value);
        AddByte(value >> 8);
    }

    /// <summary>Adds 32 bits.</summary>
    public void AddInt32(int value)
    {
        LittleEndian.PutInt32(_bytes, _length, value);
        _length += 4;
    }

    /// <summary>Adds 64 bits.</summary>
    public void AddInt64(long value)
    {
        LittleEndian.PutInt64(_bytes, _length, value);
        _length += 8;
    }

    /// <summary>Ends the record: length and checksum.</summary>
    public void End()
    {
        _bytes[LogFormat.LengthOffset] = (byte)(_length - LogFormat.HeaderLength);
        _checksum.Reset();
        _checksum.Add(_bytes, 0, _length);
        AddInt32((int)_checksum.Value);
    }
}
