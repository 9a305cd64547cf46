using System;
using System.Linq;
using FirmwareScanner.Bench.Log;
using FirmwareScanner.Database;
using FirmwareScanner.Log;

namespace FirmwareScanner.Fleet.Tests;

/// <summary>Logs as a board would give them.</summary>
internal static class LogRecords
{
    public static byte[] Make(int start, params int[] sequences) => [.. sequences.SelectMany(sequence => Record(sequence, start))];

    public static LogContent Read(byte[] bytes)
    {
        var parser = new LogParser();
        parser.Add(bytes);
        parser.End();
        return LogContent.Of(parser);
    }

    // A restart by the host: one byte of payload (docs/scan-log.md).
    private static byte[] Record(int sequence, int start)
    {
        byte[] record = new byte[25];
        record[0] = 0xC5;
        record[1] = 0x4C;
        record[2] = (byte)LogKind.Restart;
        record[3] = 1;
        BitConverter.TryWriteBytes(record.AsSpan(4), sequence);
        BitConverter.TryWriteBytes(record.AsSpan(8), start);
        BitConverter.TryWriteBytes(record.AsSpan(12), sequence * 10L);
        record[20] = 1;
        var sum = new Crc32();
        sum.Add(record, 0, 21);
        BitConverter.TryWriteBytes(record.AsSpan(21), sum.Value);
        return record;
    }
}
