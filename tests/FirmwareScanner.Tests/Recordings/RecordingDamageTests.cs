using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecordingDamageTests
{
    private static readonly byte[] Abc = "abc"u8.ToArray();

    [Fact]
    public void TryRead_every_truncation_delivers_the_whole_blocks_and_reports_the_rest()
    {
        (byte[] file, List<int> blockEnds, List<Chunk> chunks) = SmallRecording();
        for (int length = 0; length < file.Length; length++)
        {
            (List<Chunk> read, RecordingDamage? damage) = Recording.Read(file[..length]);
            Assert.Equal(ChunksBefore(length, blockEnds, chunks), read);
            Assert.NotNull(damage);
            Assert.Equal(length, damage.Offset);
            Assert.Equal(BlockStart(length, blockEnds), damage.BlockOffset);
            Assert.Equal(length > 0, damage.IsCutOff);
        }
    }

    /// <summary>There is no byte that does not matter: whatever is changed is damage, and nothing after it is delivered.</summary>
    [Fact]
    public void TryRead_every_single_bit_flip_is_damage_and_keeps_the_chunks_before_it()
    {
        (byte[] file, List<int> blockEnds, List<Chunk> chunks) = SmallRecording();
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] flipped = (byte[])file.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            (List<Chunk> read, RecordingDamage? damage) = Recording.Read(flipped);

            Assert.True(damage is not null, $"bit {bit} of byte {bit / 8} does not matter");
            List<Chunk> intact = ChunksBefore(bit / 8, blockEnds, chunks);
            Assert.Equal(intact, read[..intact.Count]);
            Assert.Equal(chunks[..read.Count], read);
            Assert.True(damage.BlockOffset >= BlockStart(bit / 8, blockEnds), $"bit {bit}: {damage}");
        }
    }

    [Fact]
    public void TryRead_every_byte_deleted_doubled_or_inserted_is_damage_and_delivers_nothing_else()
    {
        (byte[] file, List<int> _, List<Chunk> chunks) = SmallRecording();
        for (int position = 0; position < file.Length; position++)
        {
            byte[][] mutants =
            [
                [.. file[..position], .. file[(position + 1)..]],
                [.. file[..position], file[position], .. file[position..]],
                [.. file[..position], 0, .. file[position..]],
                [.. file[..position], .. new byte[4], .. file[position..]],
            ];
            foreach (byte[] mutant in mutants)
            {
                (List<Chunk> read, RecordingDamage? damage) = Recording.Read(mutant);
                Assert.NotNull(damage);
                Assert.Equal(chunks[..read.Count], read);
            }
        }
    }

    [Fact]
    public void TryRead_every_block_removed_doubled_or_exchanged_is_damage_and_delivers_nothing_else()
    {
        (byte[] file, List<int> blockEnds, List<Chunk> chunks) = SmallRecording();
        List<byte[]> blocks = [.. blockEnds.Select((end, index) => file[(index == 0 ? 0 : blockEnds[index - 1])..end])];
        for (int first = 0; first < blocks.Count; first++)
        {
            AssertDamaged([.. blocks[..first], .. blocks[(first + 1)..]], chunks);
            AssertDamaged([.. blocks[..first], blocks[first], .. blocks[first..]], chunks);
            for (int second = first + 1; second < blocks.Count; second++)
            {
                List<byte[]> exchanged = [.. blocks];
                (exchanged[first], exchanged[second]) = (exchanged[second], exchanged[first]);
                AssertDamaged(exchanged, chunks);
            }
        }
    }

    [Fact]
    public void TryRead_random_bytes_after_a_header_never_throw()
    {
        Random random = new(20_240_607);
        byte[] header = Recording.Write([Chunk.ToDevice(1, "AA")]);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            (List<Chunk> read, RecordingDamage? damage) = Recording.Read([.. header, .. noise]);
            Assert.True(read.Count >= 1);
            Assert.NotNull(damage);
        }
    }

    [Theory]
    [InlineData(0u, "a multiple of 4 and at least 12")]
    [InlineData(8u, "a multiple of 4 and at least 12")]
    [InlineData(33u, "a multiple of 4 and at least 12")]
    [InlineData(16u * 1024 * 1024 + 4, "at most 16777216")]
    [InlineData(uint.MaxValue - 3, "at most 16777216")]
    [InlineData(16u * 1024 * 1024, "a block of 16777216 bytes")]
    public void TryRead_hostile_block_length_is_damage_and_allocates_nothing(uint length, string expected)
    {
        PcapngBuilder file = new();
        file.Section().Interface(0).Packet(0, 1, Abc);
        int offset = file.Length;
        byte[] bytes = file.Raw(file.U32(6), file.U32(length), new byte[100]).ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        (List<Chunk> read, RecordingDamage? damage) = Recording.Read(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Single(read);
        Assert.Equal(offset, damage!.BlockOffset);
        Assert.Contains(expected, damage.Expected, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 256 * 1024);
    }

    [Fact]
    public void TryRead_caller_may_lower_the_block_length_limit()
    {
        byte[] file = Recording.Write([Chunk.ToDevice(1, "AA"), Chunk.ToDevice(2, new string('0', 4000))]);
        using RecordingReader reader = new(new MemoryStream(file), blockLengthLimit: 1024);

        Assert.Single(Chunk.ReadAll(reader));
        Assert.Equal("a block length of at most 1024", reader.Damage!.Expected);
        Assert.Equal("2056", reader.Damage.Found);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void TryRead_bad_fields_are_named_with_offset_expected_and_found()
    {
        AssertDamage(8, "one of the 1 interfaces described so far", "interface 1", file => file.Packet(1, 0, Abc));
        AssertDamage(20, "at most 4 captured bytes", "5", file => PacketOfLengths(file, 5, 5));
        AssertDamage(20, "at most 4 captured bytes", "4294967295", file => PacketOfLengths(file, uint.MaxValue, 5));
        AssertDamage(24, "an original length of at least 3", "2", file => file.Packet(0, 0, Abc, 2));
        AssertDamage(
            12,
            "a time that fits into 64 bits of nanoseconds",
            "time stamp 18446744073709551615",
            file => file.Packet(0, ulong.MaxValue, Abc));
        AssertDamage(4, "a packet block of at least 32 bytes", "28", file => file.Block(6, new byte[16]));
        AssertDamage(4, "a simple packet block of at least 16 bytes", "12", file => file.Block(3));
        AssertDamage(4, "a block length of 24 for this packet", "20", file => file.SimplePacket(new byte[4], 5));
        AssertDamage(4, "a block length of 16 for this packet", "20", file => file.SimplePacket(new byte[4], 0));
    }

    [Fact]
    public void TryRead_bad_options_are_named_with_offset_expected_and_found()
    {
        byte[] four = new byte[4];
        AssertDamage(
            34,
            "an option that fits into the remaining 4 bytes",
            "5 bytes",
            file => file.Packet(0, 0, Abc, 3, file.U16(1), file.U16(5), four));
        AssertDamage(
            34,
            "an end of options of length 0",
            "4 bytes",
            file => file.Packet(0, 0, Abc, 3, file.U16(0), file.U16(4), four));
        AssertDamage(34, "option 2 of 4 bytes", "3 bytes", file => file.Packet(0, 0, Abc, 3, file.Option(2, Abc)));
        AssertDamage(34, "option 4 of 8 bytes", "4 bytes", file => file.Packet(0, 0, Abc, 3, file.Option(4, four)));
        AssertDamage(18, "option 8 of 8 bytes", "4 bytes", file => file.Interface(0, file.Option(8, four)));
        AssertDamage(18, "option 9 of 1 byte", "2 bytes", file => file.Interface(0, file.Option(9, [9, 9])));
        AssertDamage(18, "option 14 of 8 bytes", "4 bytes", file => file.Interface(0, file.Option(14, four)));
        AssertDamage(
            26,
            "an option that fits into the remaining 0 bytes",
            "1 byte",
            file => file.Section(file.U16(1), file.U16(1)));
    }

    [Fact]
    public void TryRead_bad_headers_are_named_with_offset_expected_and_found()
    {
        AssertDamage(
            8,
            "link type 147 (USER0: plain bytes)",
            "1 (to convert: editcap -T user0 IN OUT)",
            file => file.Block(1, file.U16(1), file.U16(0), file.U32(0)));
        AssertDamage(4, "an interface description of at least 20 bytes", "16", file => file.Block(1, file.U32(147)));
        AssertDamage(
            8, "byte order magic 1a2b3c4d or 4d3c2b1a", "00000000", file => file.Block(0x0A0D0D0A, new byte[16]));
        AssertDamage(
            12,
            "pcapng version 1.0 or 1.2",
            "2.0",
            file => file.Block(0x0A0D0D0A, file.U32(0x1A2B3C4D), file.U16(2), file.U16(0), new byte[8]));
        AssertDamage(
            4,
            "a section header of at least 28 bytes",
            "20",
            file => file.Block(0x0A0D0D0A, file.U32(0x1A2B3C4D), new byte[4]));
        AssertDamage(
            12,
            "the block length 16 again",
            "12",
            file => file.Raw(file.U32(9), file.U32(16), new byte[4], file.U32(12)));
    }

    [Fact]
    public void TryRead_interfaces_beyond_the_limit_are_damage()
    {
        PcapngBuilder file = new();
        for (int count = 0; count <= RecordingReader.InterfaceCountLimit; count++)
        {
            // Sections do not start the count again: a file of many small ones would take memory without bound.
            _ = count % 40_000 == 0 ? file.Section().Interface(0) : file.Interface(0);
        }

        Assert.Equal("at most 65536 interfaces in a recording", Recording.Read(file.ToArray()).Damage!.Expected);
    }

    [Theory]
    [InlineData("", "a whole block of at least 12 bytes", "an empty file")]
    [InlineData("0A0D", "a whole block of at least 12 bytes", "the end of the file after 2 bytes of it")]
    [InlineData("4D5A9000", "a pcapng section header (0a0d0d0a)", "4d5a9000")]
    [InlineData("060000002000000000000000", "a pcapng section header (0a0d0d0a)", "06000000")]
    [InlineData(
        "D4C3B2A1020004000000000000000000",
        "a pcapng section header (0a0d0d0a)",
        "d4c3b2a1, a classic pcap file (convert it: editcap -F pcapng IN OUT)")]
    public void TryRead_file_that_is_no_recording_says_what_it_is(string hex, string expected, string found)
    {
        (List<Chunk> read, RecordingDamage? damage) = Recording.Read(Convert.FromHexString(hex));

        Assert.Empty(read);
        Assert.Equal(expected, damage!.Expected);
        Assert.Equal(found, damage.Found);
        Assert.Equal(0, damage.BlockOffset);
    }

    [Fact]
    public void ToString_gives_one_line_with_decimal_and_hexadecimal_offset()
    {
        Assert.Equal(
            "byte 255 (0xff): expected tea, found coffee (block starts at byte 240)",
            new RecordingDamage(240, 255, "tea", "coffee").ToString());
    }

    private static void AssertDamaged(IEnumerable<byte[]> blocks, List<Chunk> chunks)
    {
        (List<Chunk> read, RecordingDamage? damage) = Recording.Read([.. blocks.SelectMany(block => block)]);
        Assert.NotNull(damage);
        Assert.Equal(chunks[..read.Count], read);
    }

    private static void PacketOfLengths(PcapngBuilder file, uint captured, uint original)
    {
        file.Block(6, new byte[12], file.U32(captured), file.U32(original), new byte[4]);
    }

    private static void AssertDamage(
        int blockPosition, string expected, string found, Action<PcapngBuilder> addBadBlock)
    {
        PcapngBuilder file = new();
        file.Section().Interface(0).Packet(0, 1, Abc);
        int blockOffset = file.Length;
        addBadBlock(file);
        (List<Chunk> read, RecordingDamage? damage) = Recording.Read(file.ToArray());

        Assert.Equal(new RecordingDamage(blockOffset, blockOffset + blockPosition, expected, found), damage);
        Assert.Single(read);
    }

    private static (byte[] File, List<int> BlockEnds, List<Chunk> Chunks) SmallRecording()
    {
        List<Chunk> chunks =
        [
            Chunk.ToDevice(5, "0102030405"),
            new Chunk(6, RecordingDirection.FromDevice, "AA"),
            Chunk.ToDevice(1_000_000_007, "60616263", missing: 2),
        ];
        RecordingInfo info = new() { Comment = "small", PortSettings = "8N1", BitsPerSecond = 9600 };
        byte[] file = Recording.Write(chunks, info);
        List<int> blockEnds = [];
        for (int position = 0; position < file.Length; blockEnds.Add(position))
        {
            position += BitConverter.ToInt32(file, position + 4);
        }

        return (file, blockEnds, chunks);
    }

    /// <summary>The chunks whose blocks lie wholly before a position; the first three blocks and the last two hold none.</summary>
    private static List<Chunk> ChunksBefore(int position, List<int> blockEnds, List<Chunk> chunks)
    {
        int wholeBlocks = blockEnds.FindAll(end => end <= position).Count;
        return chunks[..Math.Clamp(wholeBlocks - 3, 0, chunks.Count)];
    }

    private static int BlockStart(int position, List<int> blockEnds)
    {
        return blockEnds.FindLast(end => end <= position);
    }
}
