using System;
using System.Collections.Generic;
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

        // The running checksums (77E60400) are from a program of its own, made from the description of the format.
        string expected =
            // Section header: type, length, magic, version 1.0, unknown section length, texts, checksum.
            "0A0D0D0A" + "74000000" + "4D3C2B1A" + "0100" + "0000" + "FFFFFFFFFFFFFFFF"
            + "01000100" + "63000000" + ChecksumComment + "02000200" + "68770000" + "03000300" + "6F733100" + "04000400" + "61707031"
            + "77E60400" + "0BA2346B" + "00000000" + "74000000"
            + Interface("72780000", "A2BC1845") + Interface("74780000", "2EA82592")
            // Enhanced packet: type, length, interface, time high, time low, captured, original, data, hash, checksum, length.
            + "06000000" + "40000000" + "00000000" + "01000000" + "02000000" + "05000000" + "08000000"
            + "AABBCCDDEE000000" + "03000500" + "02DD57A2B8000000" + "77E60400" + "1F9A9FC0" + "00000000" + "40000000"
            + "06000000" + "38000000" + "01000000" + "00000000" + "07000000" + "00000000" + "00000000"
            + "03000500" + "0200000000000000" + "77E60400" + "41A5997B" + "00000000" + "38000000"
            // Interface statistics: type, length, interface, time high, time low, packets, bytes, checksum, length.
            + "05000000" + "3C000000" + "00000000" + "01000000" + "02000000" + "04000800" + "0100000000000000"
            + "78E60800" + "0500000000000000" + "77E60400" + "38BA5E04" + "00000000" + "3C000000"
            + "05000000" + "3C000000" + "01000000" + "00000000" + "07000000" + "04000800" + "0100000000000000"
            + "78E60800" + "0000000000000000" + "77E60400" + "13318A95" + "00000000" + "3C000000";
        Assert.Equal(expected, Convert.ToHexString(file));
    }

    [Fact]
    public void Write_without_info_gives_only_the_options_that_reading_needs()
    {
        string file = Convert.ToHexString(Recording.Write([]));

        Assert.StartsWith("0A0D0D0A54000000", file, StringComparison.Ordinal);
        Assert.Equal((84 + (2 * 48) + (2 * 60)) * 2, file.Length);
    }

    [Fact]
    public void Write_padding_holds_nothing_of_earlier_chunks()
    {
        byte[] file = Recording.Write([Chunk.ToDevice(0, "FFFFFFFFFFFFFFFFFFFF"), Chunk.ToDevice(0, "01")]);

        Assert.Contains("0100000001000000" + "01000000" + "03000500", Convert.ToHexString(file), StringComparison.Ordinal);
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
        Assert.Equal(2, Recording.Read(output.ToArray()).Chunks.Count);
        writer.Complete();
        Assert.Equal(4, output.Flushes);
        Assert.Equal(2, Recording.ReadUndamaged(output.ToArray()).Count);
    }

    [Fact]
    public void Dispose_without_totals_leaves_a_recording_that_counts_as_cut_off()
    {
        using MemoryStream output = new();
        using (RecordingWriter writer = new(output, new RecordingInfo(), leaveOpen: true))
        {
            writer.Write(RecordingDirection.ToDevice, 1, [1]);
        }

        (List<Chunk> chunks, RecordingDamage? damage) = Recording.Read(output.ToArray());
        Assert.Single(chunks);
        Assert.True(damage!.IsCutOff);
        Assert.Equal(("the totals that end a recording", "the end of the file"), (damage.Expected, damage.Found));
    }

    [Fact]
    public void Complete_ends_the_recording_once()
    {
        using RecordingWriter writer = new(new MemoryStream(), new RecordingInfo());
        writer.Complete();

        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<InvalidOperationException>(() => writer.Write(RecordingDirection.ToDevice, 1, [1]));
    }

    [Fact]
    public void Write_that_failed_leaves_no_way_to_make_the_recording_look_complete()
    {
        using FillingStream output = new(capacity: 300);
        using RecordingWriter writer = new(output, new RecordingInfo());

        Assert.Throws<IOException>(() => writer.Write(RecordingDirection.ToDevice, 1, new byte[400]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<InvalidOperationException>(() => writer.Write(RecordingDirection.ToDevice, 2, [1]));
        Assert.NotNull(Recording.Read(output.ToArray()).Damage);
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

    // Option 1, 38 characters: "every block ends in a running checksum".
    private const string ChecksumComment = "01002600"
        + "657665727920626C6F636B20656E647320696E20612072756E6E696E6720636865636B73756D0000";

    private static string Interface(string name, string checksum)
    {
        return "01000000" + "54000000" + "9300" + "0000" + "00000400"
            + "02000200" + name + "03000300" + "384E3100" + "08000800" + "00C2010000000000" + "09000100" + "09000000"
            + "0C000100" + "66000000" + "0F000100" + "62000000" + "77E60400" + checksum + "00000000" + "54000000";
    }

    /// <summary>A disk that becomes full: takes what fits, then fails.</summary>
    private sealed class FillingStream(int capacity) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int room = (int)Math.Min(buffer.Length, capacity - Length);
            base.Write(buffer[..room].ToArray(), 0, room);
            if (room < buffer.Length)
            {
                throw new IOException("the disk is full");
            }
        }
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
