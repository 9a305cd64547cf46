using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>What damage can be seen in recordings that have no checksums, and in the marks of those that have.</summary>
public sealed class RecordingStructureTests
{
    private static readonly byte[] Abc = "abc"u8.ToArray();

    /// <summary>A packet whose block type became that of statistics or names must not vanish, whatever its length and bytes.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Packet_of_any_length_does_not_pass_for_a_block_of_another_type(uint type)
    {
        for (int length = 1; length <= 66_000; length += length < 600 ? 1 : 4999)
        {
            foreach (byte fill in new byte[] { 0, 1, (byte)length, 0xFF })
            {
                foreach (uint interfaceId in new uint[] { 0, 1 })
                {
                    PcapngBuilder file = new();
                    file.Section().Interface(0).Interface(0).Packet(0, 1, Abc);
                    int offset = file.Length;
                    byte[] data = new byte[length];
                    Array.Fill(data, fill);
                    byte[] bytes = file.Packet(interfaceId, 2, data).ToArray();
                    bytes[offset] = (byte)type;

                    (List<Chunk> read, RecordingDamage? damage) = Recording.Read(bytes);
                    Assert.Single(read);
                    Assert.True(damage is not null, $"{length} bytes of {fill} on interface {interfaceId}");
                }
            }
        }
    }

    [Fact]
    public void Statistics_and_names_as_others_write_them_are_passed_over()
    {
        PcapngBuilder file = new();
        file.Section().Interface(0)
            .Block(4, file.U16(1), file.U16(9), [127, 0, 0, 1], "host\0"u8.ToArray(), new byte[3], file.U32(0))
            .Block(4, file.U32(0), file.Option(2, "dns"), file.EndOfOptions())
            .Block(5, file.U32(0), file.U64(7))
            .Block(5, file.U32(0), file.U64(7), file.Option(2, file.U64(1)), file.Option(0x8001, file.U32(1)), file.EndOfOptions())
            .Packet(0, 1, Abc);

        Assert.Single(Recording.ReadUndamaged(file.ToArray()));
    }

    [Theory]
    [InlineData(-4, "the end of the section at byte ", "another block")]
    [InlineData(4, "the end of the section at byte ", "the end of the file")]
    public void Section_that_says_its_length_has_to_have_it(int difference, string expected, string found)
    {
        PcapngBuilder blocks = new();
        blocks.Interface(0).Packet(0, 1, Abc);
        foreach (int error in new[] { 0, difference })
        {
            PcapngBuilder file = new();
            ulong length = (ulong)(blocks.Length + error);
            file.Block(0x0A0D0D0A, file.U32(0x1A2B3C4D), file.U16(1), file.U16(0), file.U64(length)).Raw(blocks.ToArray());

            RecordingDamage? damage = Recording.Read(file.ToArray()).Damage;
            Assert.Equal(error == 0, damage is null);
            Assert.True(damage is null || damage.Expected.StartsWith(expected, StringComparison.Ordinal));
            Assert.True(damage is null || damage.Found == found);
        }
    }

    [Fact]
    public void Options_end_where_the_block_ends()
    {
        PcapngBuilder file = new();
        file.Section().Interface(0).Packet(0, 1, Abc, 3, file.Option(1, "x"), file.EndOfOptions(), new byte[8]);

        RecordingDamage damage = Recording.Read(file.ToArray()).Damage!;
        Assert.Equal(("the end of the block after its options", "8 bytes more"), (damage.Expected, damage.Found));
    }

    [Fact]
    public void Mark_that_a_block_has_lost_or_alone_has_is_damage()
    {
        byte[] ours = Recording.Write([Chunk.ToDevice(1, "414243")]);
        byte[] others = new PcapngBuilder().Section().Interface(0).Packet(0, 1, Abc).ToArray();
        int packetOfOurs = ours.AsSpan().IndexOf(new byte[] { 6, 0, 0, 0, 60, 0, 0, 0 });

        byte[] foreignBlock = [.. ours[..packetOfOurs], .. new PcapngBuilder().Packet(0, 1, Abc).ToArray(), .. ours[packetOfOurs..]];
        byte[] blockOfOurs = [.. others, .. ours[packetOfOurs..]];

        Assert.Equal("a running checksum (option 0xe677) before the end of the block", Recording.Read(foreignBlock).Damage!.Expected);
        Assert.Equal("no running checksum, as the section's header has none", Recording.Read(blockOfOurs).Damage!.Expected);
        Assert.Empty(Recording.Read(foreignBlock).Chunks);
    }

    [Fact]
    public void Recordings_one_after_the_other_are_each_proved_by_their_own_checksums()
    {
        byte[] one = Recording.Write([Chunk.ToDevice(1, "414243")]);
        byte[] two = Recording.Write([Chunk.ToDevice(2, "4445")]);

        Assert.Equal(2, Recording.ReadUndamaged([.. one, .. two]).Count);
        RecordingDamage damage = Recording.Read([.. one[..^60], .. two]).Damage!;
        Assert.Equal(("the totals that end a recording", "the header of another section"), (damage.Expected, damage.Found));
        Assert.NotNull(Recording.Read([.. one, .. two[..^1]]).Damage);
    }

    [Fact]
    public void Reader_takes_time_linear_in_a_block_of_many_options()
    {
        PcapngBuilder file = new();
        byte[] comments = [.. Enumerable.Repeat(file.U32(1), 1_000_000).SelectMany(option => option)];
        file.Section(comments, file.EndOfOptions()).Interface(0).Packet(0, 1, Abc);

        using RecordingReader reader = new(new System.IO.MemoryStream(file.ToArray()));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(reader.TryRead(out _));
        Assert.Equal(999_999, reader.Info.Comment!.Length);

        // Joined one by one they would take a terabyte.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000_000);
    }
}
