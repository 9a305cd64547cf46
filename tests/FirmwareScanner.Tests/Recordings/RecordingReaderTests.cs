using System;
using System.IO;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecordingReaderTests
{
    private static readonly byte[] Abc = "abc"u8.ToArray();
    private static readonly byte[] Four = [1, 2, 3, 4];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_every_kind_of_block_in_both_byte_orders(bool bigEndian)
    {
        PcapngBuilder file = new(bigEndian);
        file.Section(file.Option(4, "editor"), file.EndOfOptions())
            .Interface(4, file.Option(2, "rx"), file.Option(9, [9]), file.EndOfOptions())
            .Interface(0, file.Option(2, "tx"))
            .Block(5, file.U32(0), file.U64(1))
            .Packet(0, 0x1_0000_0001, Abc)
            .Packet(1, 7, Four, 10, file.Option(1, "note"), file.EndOfOptions())
            .Block(0x80000BAD, file.U32(1))
            .SimplePacket(Four, 9)
            .ObsoletePacket(0, 5, 11, Abc)
            .ObsoletePacket(0, 0xFFFF, 12, Abc)
            .Packet(0, 13, [], 0, file.Option(4, file.U64(3)));

        Assert.Equal(
            [
                Chunk.ToDevice(0x1_0000_0001, "616263"),
                new Chunk(7000, RecordingDirection.FromDevice, "01020304", 6),
                Chunk.ToDevice(7000, "01020304", missing: 5),
                Chunk.ToDevice(11, "616263", lost: 5),
                Chunk.ToDevice(12, "616263"),
                Chunk.ToDevice(13, "", lost: 3),
            ],
            Recording.ReadUndamaged(file.ToArray()));
    }

    [Fact]
    public void TryRead_big_endian_file_written_down_byte_by_byte()
    {
        byte[] file = Convert.FromHexString(
            "0A0D0D0A" + "0000001C" + "1A2B3C4D" + "0001" + "0000" + "FFFFFFFFFFFFFFFF" + "0000001C"
            + "00000001" + "0000001C" + "0093" + "0000" + "00000000" + "00090001" + "09000000" + "0000001C"
            + "00000006" + "00000024" + "00000000" + "00000000" + "000003E8"
            + "00000002" + "00000002" + "CAFE0000" + "00000024");

        Assert.Equal([Chunk.ToDevice(1000, "CAFE")], Recording.ReadUndamaged(file));
    }

    [Theory]
    [InlineData(0, 5UL, 5_000_000_000)]
    [InlineData(3, 5UL, 5_000_000)]
    [InlineData(6, 5UL, 5_000)]
    [InlineData(9, 5UL, 5)]
    [InlineData(12, 5_999UL, 5)]
    [InlineData(28, ulong.MaxValue, 1)]
    [InlineData(29, ulong.MaxValue, 0)]
    [InlineData(127, ulong.MaxValue, 0)]
    [InlineData(0x80, 2UL, 2_000_000_000)]
    [InlineData(0x80 + 10, 1024UL, 1_000_000_000)]
    [InlineData(0x80 + 30, 3UL << 29, 1_500_000_000)]
    [InlineData(0xFF, ulong.MaxValue, 0)]
    public void TryRead_time_stamp_resolutions_become_nanoseconds(byte resolution, ulong ticks, long nanoseconds)
    {
        PcapngBuilder file = new();
        file.Section().Interface(0, file.Option(9, [resolution])).Packet(0, ticks, Abc);

        Assert.Equal([Chunk.ToDevice(nanoseconds, "616263")], Recording.ReadUndamaged(file.ToArray()));
    }

    [Theory]
    [InlineData(2L, 2_000_000_005L)]
    [InlineData(-2L, -1_999_999_995L)]
    public void TryRead_time_stamp_offset_is_added(long offsetSeconds, long nanoseconds)
    {
        PcapngBuilder file = new(bigEndian: true);
        file.Section()
            .Interface(0, file.Option(9, [9]), file.Option(14, file.U64((ulong)offsetSeconds)))
            .Packet(0, 5, Abc);

        Assert.Equal(nanoseconds, Recording.ReadUndamaged(file.ToArray())[0].Time);
    }

    [Fact]
    public void TryRead_unnamed_interface_takes_the_direction_from_the_packet_flags()
    {
        PcapngBuilder file = new();
        file.Section()
            .Interface(0, file.Option(2, "COM7"), file.Option(9, [9]))
            .Packet(0, 1, Abc, 3, file.Option(2, file.U32(1)))
            .Packet(0, 2, Abc, 3, file.Option(2, file.U32(2)))
            .Packet(0, 3, Abc);

        Assert.Equal(
            [RecordingDirection.ToDevice, RecordingDirection.FromDevice, RecordingDirection.ToDevice],
            Recording.ReadUndamaged(file.ToArray()).ConvertAll(chunk => chunk.Direction));
    }

    [Fact]
    public void TryRead_several_sections_each_with_its_own_byte_order_and_interfaces()
    {
        PcapngBuilder first = new();
        first.Section(first.Option(1, "one"))
            .Interface(0, first.Option(2, "tx"), first.Option(9, [9]))
            .Packet(0, 1, Abc);
        PcapngBuilder second = new(bigEndian: true);
        second.Section(second.Option(1, "two"), second.Option(1, "more"))
            .Interface(0, second.Option(9, [3]))
            .Packet(0, 1, Four);
        using RecordingReader reader = new(new MemoryStream([.. first.ToArray(), .. second.ToArray()]));

        Assert.True(reader.TryRead(out RecordedChunk chunk));
        Assert.Equal(new Chunk(1, RecordingDirection.FromDevice, "616263"), Chunk.Of(chunk));
        Assert.Equal("one", reader.Info.Comment);
        Assert.True(reader.TryRead(out chunk));
        Assert.Equal(Chunk.ToDevice(1_000_000, "01020304"), Chunk.Of(chunk));
        Assert.Equal("two\nmore", reader.Info.Comment);
        Assert.Equal(2, reader.SectionCount);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Damage);
    }

    [Fact]
    public void Info_is_what_was_written()
    {
        RecordingInfo info = new()
        {
            Comment = "bench 3, µ-board",
            RecorderHardware = "bench",
            RecorderSystem = "Linux",
            Application = "recorder 1.0",
            Board = "ESP32-DevKitC",
            FirmwareId = "sha256:12ab",
            PortSettings = "921600 baud, 8N1, RTS/CTS",
            BitsPerSecond = 921_600,
        };
        using RecordingReader reader = new(new MemoryStream(Recording.Write([Chunk.ToDevice(0, "00")], info)));

        Assert.True(reader.TryRead(out _));
        Assert.Equal(info, reader.Info);
    }

    [Fact]
    public void TryRead_recording_larger_than_any_buffer_needs_no_more_memory_than_one_block()
    {
        using RepeatingRecording input = new(packetLength: 4096, packetCount: 20_000);
        using RecordingReader reader = new(input);
        long count = 0;
        Assert.True(reader.TryRead(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out _))
        {
            count++;
        }

        Assert.Equal(19_999, count);
        Assert.Null(reader.Damage);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Dispose_leaves_the_stream_open_only_when_asked()
    {
        MemoryStream kept = new();
        new RecordingReader(kept, leaveOpen: true).Dispose();
        MemoryStream closed = new();
        new RecordingReader(closed).Dispose();

        Assert.True(kept.CanRead);
        Assert.False(closed.CanRead);
    }

    /// <summary>A recording that is made while it is read.</summary>
    private sealed class RepeatingRecording : Stream
    {
        private readonly byte[] _packet;
        private byte[] _part;
        private int _packetsLeft;
        private int _position;

        internal RepeatingRecording(int packetLength, int packetCount)
        {
            PcapngBuilder file = new();
            _part = file.Section().Interface(0).ToArray();
            _packet = file.Packet(0, 1, new byte[packetLength]).ToArray()[_part.Length..];
            _packetsLeft = packetCount;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position == _part.Length && _packetsLeft > 0)
            {
                _packetsLeft--;
                _part = _packet;
                _position = 0;
            }

            int length = Math.Min(count, _part.Length - _position);
            Array.Copy(_part, _position, buffer, offset, length);
            _position += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin)
        {
            throw new NotSupportedException();
        }

        public override void SetLength(long value)
        {
            throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            throw new NotSupportedException();
        }
    }
}
