using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Recordings;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Which stream of a recording is scanned, and what is told of all that is not.</summary>
public sealed class RecordedStreamTests
{
    private const RecordingDirection Rx = RecordingDirection.ToDevice;
    private const RecordingDirection Tx = RecordingDirection.FromDevice;

    private readonly PcapngBuilder _file = new();

    [Fact]
    public void Both_directions_the_one_to_the_board_is_the_stream_and_the_other_is_told()
    {
        Lines("rx", "tx").Packet(0, 1, "AB"u8.ToArray()).Packet(1, 2, "xyz"u8.ToArray()).Packet(0, 3, "CD"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice());

        Assert.Equal("ABCD", bytes);
        Assert.Equal(IncompleteReason.LeftOut, stream.Reasons);
        Assert.Equal(
            "not scanned: 3 bytes from the board on interface 1; --interface or --direction chooses a stream", stream.Problem);
        RecordingSummary summary = stream.Summarize();
        Assert.Null(summary.Refusal);
        Assert.Equal([StreamUse.Scanned, StreamUse.LeftOut], summary.Streams.Select(each => each.Use));
        Assert.Equal([(0, "rx", Rx, 2L, 4L), (1, "tx", Tx, 1, 3)], summary.Streams.Select(
            each => (each.Interface, each.Name, each.Direction, each.Packets, each.Bytes)));
    }

    [Theory]
    [InlineData(0, null, "ABCD")]
    [InlineData(null, Rx, "ABCD")]
    [InlineData(1, null, "xyz")]
    [InlineData(null, Tx, "xyz")]
    [InlineData(1, Tx, "xyz")]
    public void Stream_that_is_chosen_leaves_out_the_others_on_purpose(int? number, RecordingDirection? direction, string expected)
    {
        Lines("rx", "tx").Packet(0, 1, "AB"u8.ToArray()).Packet(1, 2, "xyz"u8.ToArray()).Packet(0, 3, "CD"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice(number, direction));

        Assert.Equal(expected, bytes);
        Assert.Equal((IncompleteReason.None, null), (stream.Reasons, stream.Problem));
        Assert.Equal(1, stream.Summarize().Streams.Count(each => each.Use == StreamUse.NotWanted));
    }

    [Fact]
    public void Two_lines_of_the_same_direction_are_two_streams()
    {
        Lines("rx", "rx").Packet(0, 1, "AB"u8.ToArray()).Packet(1, 2, "xyz"u8.ToArray()).Packet(0, 3, "CD"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice());

        Assert.Equal("ABCD", bytes);
        Assert.Equal(IncompleteReason.LeftOut, stream.Reasons);
        Assert.Equal(
            "4 bytes to the board on interface 0 and 3 bytes to the board on interface 1 are streams of their own: "
            + "choose one with --interface N",
            stream.Summarize().Refusal);
        Assert.Equal("xyz", Read(new StreamChoice(1)).Bytes);
        Assert.Null(Read(new StreamChoice(1)).Stream.Summarize().Refusal);
    }

    [Fact]
    public void Sections_have_lines_of_their_own()
    {
        Lines("rx").Packet(0, 1, "AB"u8.ToArray());
        Lines("rx").Packet(0, 2, "CD"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice());

        Assert.Equal("AB", bytes);
        Assert.Equal(IncompleteReason.LeftOut, stream.Reasons);
        Assert.NotNull(stream.Summarize().Refusal);
        Assert.Equal("CD", Read(new StreamChoice(1)).Bytes);
    }

    [Fact]
    public void Two_directions_of_an_interface_without_a_name_are_two_streams()
    {
        _file.Section().Interface(0, _file.Option(9, [9]))
            .Packet(0, 1, "AB"u8.ToArray(), null, _file.Option(2, _file.U32(1)))
            .Packet(0, 2, "xyz"u8.ToArray(), null, _file.Option(2, _file.U32(2)));

        Assert.Equal("AB", Read(new StreamChoice()).Bytes);
        Assert.Equal(IncompleteReason.LeftOut, Read(new StreamChoice(0)).Stream.Reasons);
        Assert.Equal(IncompleteReason.None, Read(new StreamChoice(0, Rx)).Stream.Reasons);
        Assert.Equal("xyz", Read(new StreamChoice(0, Tx)).Bytes);
    }

    [Fact]
    public void Recording_without_bytes_of_the_stream_says_so()
    {
        Lines("rx", "tx").Packet(0, 1, []).Packet(1, 2, "xyz"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice());

        Assert.Empty(bytes);
        Assert.Equal(IncompleteReason.LeftOut, stream.Reasons);
        Assert.EndsWith("; no packet with bytes to the board", stream.Problem, StringComparison.Ordinal);
        Assert.Equal("no packet with bytes of interface 7", Read(new StreamChoice(7)).Stream.Problem);
        Assert.Equal("no packet with bytes of interface 0 from the board", Read(new StreamChoice(0, Tx)).Stream.Problem);
    }

    [Fact]
    public void Block_of_unknown_type_may_have_held_bytes()
    {
        Lines("rx").Packet(0, 1, "AB"u8.ToArray());
        int offset = _file.Length;
        _file.Block(0x46, _file.U32(0)).Block(0xBAD, _file.U32(1));

        RecordedStream stream = Read(new StreamChoice(0)).Stream;

        Assert.Equal(IncompleteReason.LeftOut, stream.Reasons);
        Assert.Equal($"2 blocks of unknown type not scanned, the first of type 0x00000046 at byte {offset}", stream.Problem);
        Assert.Equal(2, stream.Summarize().UnknownBlocks);
    }

    [Theory]
    [InlineData(5, 3ul)]
    [InlineData(7, 1ul)]
    [InlineData(5, ulong.MaxValue)]
    public void Packets_that_the_recorder_dropped_are_a_gap_of_their_stream_only(ushort option, ulong count)
    {
        Lines("rx", "tx").Packet(0, 1, "AB"u8.ToArray())
            .Block(5, _file.U32(1), _file.U64(0), _file.Option(option, _file.U64(count)), _file.Option(4, _file.U64(9)));
        Assert.Equal(IncompleteReason.None, Read(new StreamChoice(0)).Stream.Reasons);
        Assert.Equal($"the recorder dropped {count} packets of interface 1, and none of it is here", Read(new StreamChoice()).Stream.Problem);

        _file.Block(5, _file.U32(0), _file.U64(0), _file.Option(option, _file.U64(count)), _file.Option(1, "text"), _file.EndOfOptions());
        RecordedStream stream = Read(new StreamChoice(0)).Stream;

        Assert.Equal(IncompleteReason.Gap, stream.Reasons);
        Assert.Equal($"the recorder dropped {count} packets of interface 0", stream.Problem);
        Assert.Equal(2, stream.Summarize().SkippedBlocks);
    }

    [Fact]
    public void Packets_that_the_recorder_delivered_and_that_are_not_here_are_a_gap()
    {
        Lines("rx").Packet(0, 1, "AB"u8.ToArray()).Block(5, _file.U32(0), _file.U64(0), _file.Option(8, _file.U64(1)));
        Assert.Equal(IncompleteReason.None, Read(new StreamChoice()).Stream.Reasons);

        _file.Block(5, _file.U32(0), _file.U64(0), _file.Option(8, _file.U64(100)));
        RecordedStream stream = Read(new StreamChoice()).Stream;

        Assert.Equal((IncompleteReason.Gap, "the recorder delivered 100 packets of interface 0, here are 1"), (stream.Reasons, stream.Problem));
    }

    [Fact]
    public void Packets_that_are_not_in_the_order_of_their_times_are_damage()
    {
        Lines("rx").Packet(0, 5, "AB"u8.ToArray()).Packet(0, 3, "CD"u8.ToArray()).Packet(0, 3, "E"u8.ToArray());

        (string bytes, RecordedStream stream) = Read(new StreamChoice());

        Assert.Equal("ABCDE", bytes);
        Assert.Equal((IncompleteReason.Damaged, "1 packet earlier than the one before"), (stream.Reasons, stream.Problem));
    }

    [Fact]
    public void Checksums_prove_the_order_though_a_clock_was_set_back()
    {
        byte[] file = Recording.Write([Chunk.ToDevice(5, "41"), Chunk.ToDevice(3, "42")]);

        Assert.Equal(IncompleteReason.None, Read(file, new StreamChoice()).Stream.Reasons);
    }

    [Theory]
    [InlineData(4, "Mergecap (Wireshark) 4.0.17")]
    [InlineData(1, "made from a file, chunks 3 \nFile created by merging: \nFile1: a.pcapng \n")]
    public void Recording_that_was_merged_may_hold_several_lines_in_one(ushort option, string text)
    {
        _file.Section(_file.Option(option, text)).Interface(0, _file.Option(2, "rx")).Packet(0, 1, "AB"u8.ToArray());

        RecordedStream stream = Read(new StreamChoice()).Stream;

        Assert.Equal(IncompleteReason.Damaged, stream.Reasons);
        Assert.StartsWith("the recording was merged from several, so an interface may hold several lines", stream.Problem, StringComparison.Ordinal);
        Assert.True(stream.Summarize().IsMerged);
        Assert.Equal(IncompleteReason.None, Read(new StreamChoice(0)).Stream.Reasons);
    }

    [Fact]
    public void Hash_without_running_checksum_is_checked_and_told()
    {
        // "123456789" has the CRC-32 cbf43926.
        byte[] hash = _file.Option(3, [2, 0xCB, 0xF4, 0x39, 0x26]);
        Lines("rx").Packet(0, 1, "123456789"u8.ToArray(), null, hash, _file.EndOfOptions());
        RecordedStream stream = Read(new StreamChoice()).Stream;
        Assert.Equal(IncompleteReason.Damaged, stream.Reasons);
        Assert.StartsWith("1 block with a hash, totals or the mark of checksums but without the running checksum", stream.Problem, StringComparison.Ordinal);

        _file.Packet(0, 2, "123456780"u8.ToArray(), null, hash);
        (List<Chunk> chunks, RecordingDamage? damage) = Recording.Read(_file.ToArray());
        Assert.Single(chunks);
        Assert.Equal("the hash 02b2288182 (CRC-32) of the packet's bytes", damage!.Expected);
        Assert.Equal("02cbf43926", damage.Found);
    }

    [Fact]
    public void Hash_of_a_packet_that_was_shortened_since_is_not_compared()
    {
        byte[] hash = _file.Option(3, [2, 0xCB, 0xF4, 0x39, 0x26]);
        Lines("rx").Packet(0, 1, "1234"u8.ToArray(), 9, hash).Packet(0, 1, "1"u8.ToArray(), null, _file.Option(3, [1, 0]));

        Assert.Equal(2, Recording.ReadUndamaged(_file.ToArray()).Count);
    }

    [Fact]
    public void Name_of_an_interface_is_kept_in_part()
    {
        Lines(new string('n', 60_000)).Packet(0, 1, "AB"u8.ToArray());

        Assert.Equal(64, Read(new StreamChoice()).Stream.Summarize().Streams[0].Name!.Length);
    }

    private PcapngBuilder Lines(params string[] names)
    {
        _file.Section(_file.Option(4, "dumpcap"));
        foreach (string name in names)
        {
            _file.Interface(0, _file.Option(2, name), _file.Option(9, [9]));
        }

        return _file;
    }

    private (string Bytes, RecordedStream Stream) Read(StreamChoice choice) => Read(_file.ToArray(), choice);

    private static (string Bytes, RecordedStream Stream) Read(byte[] file, StreamChoice choice)
    {
        RecordedStream stream = new(new RecordingReader(new MemoryStream(file)), choice);
        List<Chunk> chunks = Chunk.ReadAll(stream);
        return (Encoding.ASCII.GetString([.. chunks.SelectMany(chunk => chunk.Data)]), stream);
    }
}
