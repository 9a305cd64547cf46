using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>A recording: the same chunks and the same damage however the file arrives, and no chunk longer than the file.</summary>
public sealed class RecordingTarget : FuzzTarget
{
    private const int DrippedOneOf = 4;
    private const int ShortestBlock = 12;

    /// <inheritdoc/>
    public override string Name => "recording";

    /// <inheritdoc/>
    public override int LongestInput => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x0A, 0x0D, 0x0D, 0x0A], [0x1A, 0x2B, 0x3C, 0x4D], [0x4D, 0x3C, 0x2B, 0x1A], [1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0], [4, 0, 0, 0],
        [5, 0, 0, 0], [6, 0, 0, 0], [0, 0, 0, 6], [0, 0, 0, 3], [9, 0, 1, 0, 9, 0, 0, 0], [9, 0, 1, 0, 0x8A, 0, 0, 0], [14, 0, 8, 0], [2, 0, 4, 0, 2, 0, 0, 0],
        [4, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0], [3, 0, 5, 0, 2, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [147, 0, 0, 0], [0xAD, 0x0B, 0, 0],
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds()
    {
        yield return Record(3, new RecordingInfo());
        yield return Record(1, new RecordingInfo { Comment = "remark", Board = "board", PortSettings = "115200 baud, 8N1", BitsPerSecond = 115_200 });
        yield return BigEndian();
    }

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string whole = Read(new MemoryStream(input), input.Length);
        if (IsDue(input, DrippedOneOf))
        {
            string pieces = Read(new DrippingStream(input), input.Length);
            PropertyException.Require(whole == pieces, $"a recording reads the same in pieces: {whole} / {pieces}");
        }
    }

    /// <inheritdoc/>
    public override void Repair(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        for (int start = 0; start + ShortestBlock <= input.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(input.AsSpan(start + 4)) & ~3;
            if (length < ShortestBlock || length > input.Length - start)
            {
                return;
            }

            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(start + 4), length);
            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(start + length - 4), length);
            start += length;
        }
    }

    /// <summary>All that a reader says of a recording, in one line.</summary>
    private static string Read(Stream stream, int length)
    {
        using var reader = new RecordingReader(stream);
        var sum = new SplitSum();
        long bytes = 0;
        while (reader.TryRead(out RecordedChunk chunk))
        {
            bytes += chunk.Data.Length;
            sum.Add(chunk.TimestampNanoseconds);
            sum.Add((long)chunk.Direction);
            sum.Add(chunk.MissingByteCount);
            sum.Add((long)chunk.LostPacketsBefore);
            foreach (byte value in chunk.Data.Span)
            {
                sum.Add(value);
            }
        }

        PropertyException.Require(bytes <= length, "a recording has no more bytes than its file");
        return $"{sum.Value:x} {reader.SectionCount} {reader.SkippedBlockCount} {reader.Info} {reader.Damage}";
    }

    private static byte[] Record(int chunks, RecordingInfo info)
    {
        var file = new MemoryStream();
        using (var writer = new RecordingWriter(file, info, leaveOpen: true))
        {
            for (int i = 0; i < chunks; i++)
            {
                writer.Write((RecordingDirection)(i & 1), 1000 * i, "BOOT chunk"u8[..(4 + i)], i);
            }
        }

        return file.ToArray();
    }

    // What another program on another machine writes: a section, an interface without a name, a simple packet.
    private static byte[] BigEndian() =>
    [
        0x0A, 0x0D, 0x0D, 0x0A, 0, 0, 0, 28, 0x1A, 0x2B, 0x3C, 0x4D, 0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 28,
        0, 0, 0, 1, 0, 0, 0, 20, 0, 147, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20,
        0, 0, 0, 3, 0, 0, 0, 20, 0, 0, 0, 4, (byte)'B', (byte)'O', (byte)'O', (byte)'T', 0, 0, 0, 20,
    ];

    /// <summary>A sum in which the order counts.</summary>
    private sealed class SplitSum
    {
        internal ulong Value { get; private set; }

        internal void Add(long value) => Value = (Value ^ (ulong)value) * 0x100000001B3;
    }

    /// <summary>Gives few bytes at a time, as a pipe does.</summary>
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        private const int Drip = 13;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Drip));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Drip)]);
    }
}
