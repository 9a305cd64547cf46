using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Log;

namespace FirmwareScanner.Bench.Log;

/// <summary>
/// Finds the records of a scan log in bytes, which come in pieces of any size: files of the ring, what a device sends, a raw image of its
/// flash or card. Every byte may be the first of a record, and the checksum decides, so damage costs the records that it hits and no
/// others. Memory: one record and those that <see cref="Records"/> has kept.
/// </summary>
public sealed class LogParser
{
    /// <summary>Records that are kept at most; a ring of the largest size has a fifth of them.</summary>
    public const int MostRecords = 250_000;

    private readonly byte[] _window = new byte[4096 + LogFormat.LongestRecord];
    private readonly Crc32 _checksum = new();
    private readonly List<LogEntry> _records = [];
    private int _count;

    /// <summary>The records, in the order in which they were found.</summary>
    public IReadOnlyList<LogEntry> Records => _records;

    /// <summary>
    /// Bytes that are part of no record: what a torn write has left, damage, or what an image holds beside the log. Bytes 00 and FF are not
    /// counted: empty files and erased flash consist of them.
    /// </summary>
    public long OtherBytes { get; private set; }

    /// <summary>Records that were not kept, as there were too many.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Takes bytes that follow those before.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int taken = Math.Min(bytes.Length, _window.Length - _count);
            bytes[..taken].CopyTo(_window.AsSpan(_count));
            bytes = bytes[taken..];
            _count += taken;
            Parse(isEnd: false);
        }
    }

    /// <summary>Says that what was added so far is all of a file: what follows is another.</summary>
    public void End() => Parse(isEnd: true);

    private void Parse(bool isEnd)
    {
        int at = 0;
        while (at < _count && (isEnd || _count - at >= LogFormat.LongestRecord))
        {
            int length = LogFormat.RecordLength(_window, at, _count, _checksum);
            if (length > 0)
            {
                Keep(_window.AsSpan(at, length));
                at += length;
            }
            else
            {
                OtherBytes += _window[at] is 0 or 0xFF ? 0 : 1;
                at++;
            }
        }

        _window.AsSpan(at, _count - at).CopyTo(_window);
        _count -= at;
    }

    private void Keep(ReadOnlySpan<byte> record)
    {
        if (_records.Count == MostRecords)
        {
            LeftOut++;
            return;
        }

        var kind = (LogKind)record[LogFormat.KindOffset];
        _records.Add(new LogEntry(
            BinaryPrimitives.ReadInt32LittleEndian(record[LogFormat.SequenceOffset..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[LogFormat.StartOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[LogFormat.TimeOffset..]),
            kind,
            LogPayload.Read(kind, record[LogFormat.HeaderLength..^4])));
    }
}
