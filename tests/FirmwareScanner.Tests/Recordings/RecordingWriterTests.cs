using System;
using System.IO;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecordingWriterTests
{
    [Fact]
    public void Write_gives_the_bytes_of_the_specification()
    {
        RecordingInfo info = new()
        {
            Comment = "c",
            RecorderHardware = "hw",
            RecorderSystem = "os1",
            Application = "app1",
            PortSettings = "8N1",
            BitsPerSecond = 115200,
            FirmwareId = "f",
            Board = "b",
        };
        byte[] file = Recording.Write(
            [
                Chunk.ToDevice(0x1_0000_0002, "AABBCCDDEE", missing: 3),
                new Chunk(7, RecordingDirection.FromDevice, ""),
            ],
            info);

        string expected =
            // Section header: type, length, magic, version 1.0, unknown section length.
            "0A0D0D0A" + "40000000" + "4D3C2B1A" + "0100" + "0000" + "FFFFFFFFFFFFFFFF"
            + "01000100" + "63000000" + "02000200" + "68770000" + "03000300" + "6F733100" + "04000400" + "61707031"
            + "00000000" + "40000000"
            + Interface("72780000") + Interface("74780000")
            // Enhanced packet: type, length, interface, time high, time low, captured, original, data, padding, length.
            + "06000000" + "28000000" + "00000000" + "01000000" + "02000000" + "05000000" + "08000000"
            + "AABBCCDDEE000000" + "28000000"
            + "06000000" + "20000000" + "01000000" + "00000000" + "07000000" + "00000000" + "00000000" + "20000000";
        Assert.Equal(expected, Convert.ToHexString(file));
    }

    [Fact]
    public void Write_without_info_gives_only_the_options_that_reading_needs()
    {
        string file = Convert.ToHexString(Recording.Write([]));

        Assert.StartsWith("0A0D0D0A20000000", file, StringComparison.Ordinal);
        Assert.Equal((32 + (2 * 40)) * 2, file.Length);
    }

    [Fact]
    public void Write_padding_holds_nothing_of_earlier_chunks()
    {
        byte[] file = Recording.Write([Chunk.ToDevice(0, "FFFFFFFFFFFFFFFFFFFF"), Chunk.ToDevice(0, "01")]);

        Assert.EndsWith("0100000001000000" + "01000000" + "24000000", Convert.ToHexString(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_policy_each_chunk_reaches_the_stream_at_once()
    {
        using FlushCountingStream output = new();
        using RecordingWriter writer = new(output, new RecordingInfo(), RecordingFlush.EveryChunk);
        Assert.Equal(1, output.Flushes);
        writer.Write(RecordingDirection.ToDevice, 1, [1]);
        writer.Write(RecordingDirection.ToDevice, 2, [2]);

        Assert.Equal(3, output.Flushes);
        Assert.Equal(2, Recording.ReadUndamaged(output.ToArray()).Count);
    }

    [Fact]
    public void Flush_policy_on_demand_flushes_when_asked_and_on_disposal()
    {
        using FlushCountingStream output = new();
        RecordingWriter writer = new(output, new RecordingInfo(), RecordingFlush.OnDemand, leaveOpen: true);
        writer.Write(RecordingDirection.ToDevice, 1, [1]);
        Assert.Equal(0, output.Flushes);
        writer.Flush();
        Assert.Equal(1, output.Flushes);
        writer.Dispose();

        Assert.Equal(2, output.Flushes);
        Assert.True(output.CanWrite);
    }

    [Fact]
    public void Write_each_chunk_is_a_single_write_so_that_a_crash_leaves_whole_blocks()
    {
        using FlushCountingStream output = new();
        using RecordingWriter writer = new(output, new RecordingInfo());
        writer.Write(RecordingDirection.ToDevice, 1, new byte[5000]);

        Assert.Equal(2, output.Writes);
        Assert.Equal(output.Length, writer.BytesWritten);
        Assert.Equal(1, writer.ChunkCount);
    }

    [Fact]
    public void Write_values_that_the_format_cannot_hold_are_refused_and_nothing_is_written()
    {
        using MemoryStream output = new();
        using RecordingWriter writer = new(output, new RecordingInfo());
        long before = output.Length;
        byte[] tooLong = new byte[RecordingWriter.ChunkLengthLimit + 1];

        AssertRefused(() => writer.Write(RecordingDirection.ToDevice, -1, [1]));
        AssertRefused(() => writer.Write((RecordingDirection)2, 0, [1]));
        AssertRefused(() => writer.Write(RecordingDirection.ToDevice, 0, tooLong));
        AssertRefused(() => writer.Write(RecordingDirection.ToDevice, 0, [1], -1));
        AssertRefused(() => writer.Write(RecordingDirection.ToDevice, 0, [1], uint.MaxValue));
        Assert.Equal(before, output.Length);
    }

    [Fact]
    public void Constructor_text_that_does_not_fit_an_option_is_refused()
    {
        RecordingInfo info = new() { Comment = new string('x', 65_536) };

        ArgumentException error = Assert.Throws<ArgumentException>(() => new RecordingWriter(new MemoryStream(), info));
        Assert.Contains("65536 bytes", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(Action write)
    {
        Assert.Throws<ArgumentOutOfRangeException>(write);
    }

    private static string Interface(string name)
    {
        return "01000000" + "4C000000" + "9300" + "0000" + "00000400"
            + "02000200" + name + "03000300" + "384E3100" + "08000800" + "00C2010000000000" + "09000100" + "09000000"
            + "0C000100" + "66000000" + "0F000100" + "62000000" + "00000000" + "4C000000";
    }

    private sealed class FlushCountingStream : MemoryStream
    {
        public int Flushes { get; private set; }

        public int Writes { get; private set; }

        public override void Flush()
        {
            Flushes++;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer.ToArray(), 0, buffer.Length);
        }
    }
}
