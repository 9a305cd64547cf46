using System;
using System.Linq;
using FirmwareScanner.Link;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class FrameTests
{
    [Fact]
    public void Reader_gives_what_the_writer_built_field_by_field()
    {
        var frames = new Frames();
        byte[] bytes = frames.Encode(FrameType.Data, writer =>
        {
            writer.AddByte(0x1FE);
            writer.AddUInt16(0xABCD);
            writer.AddInt32(-5);
            writer.AddInt64(long.MinValue + 3);
            writer.AddText("b\u00e9~", 48);
        });

        int used = frames.Reader.Accept(bytes, 0, bytes.Length);

        Assert.Equal(bytes.Length, used);
        Assert.True(frames.Reader.HasFrame);
        Assert.Equal((FrameType.Data, 1), (frames.Reader.Type, frames.Reader.Sequence));
        Assert.Equal(0xFE, frames.Reader.TakeByte());
        Assert.Equal(0xABCD, frames.Reader.TakeUInt16());
        Assert.Equal(-5, frames.Reader.TakeInt32());
        Assert.Equal(long.MinValue + 3, frames.Reader.TakeInt64());
        Assert.Equal(3, frames.Reader.TakeByte());
        int text = frames.Reader.Take(3);
        Assert.Equal("b?~"u8.ToArray(), frames.Reader.Buffer[text..(text + 3)]);
        Assert.False(frames.Reader.IsShort);
        Assert.Equal(0, frames.Reader.TakeByte());
        Assert.True(frames.Reader.IsShort);
    }

    [Fact]
    public void Reader_gives_every_payload_of_up_to_two_bytes_back()
    {
        var frames = new Frames();
        for (int value = 0; value < 65536; value++)
        {
            byte[] payload = value < 256 ? [(byte)value] : [(byte)value, (byte)(value >> 8)];

            (FrameType type, _, byte[] read) = Assert.Single(frames.Decode(frames.Encode(FrameType.Data, payload)));

            Assert.Equal(FrameType.Data, type);
            Assert.Equal(payload, read);
        }
    }

    [Fact]
    public void Reader_gives_the_same_frames_whatever_the_pieces()
    {
        var frames = new Frames();
        byte[] line = [.. Enumerable.Range(0, 40).SelectMany(i => frames.Encode(FrameType.Data, Payload(i * 13, i)))];
        var whole = frames.Decode(line);
        Assert.Equal(40, whole.Count);
        foreach (int piece in new[] { 1, 2, 3, 7, 64, 301 })
        {
            var cut = line.Chunk(piece).SelectMany(frames.Decode).ToList();

            Assert.Equal(whole.Select(frame => frame.Payload), cut.Select(frame => frame.Payload));
        }
    }

    [Fact]
    public void Reader_detects_every_single_bit_flip()
    {
        foreach (int length in new[] { 0, 1, 12, 40, 260, 520 })
        {
            foreach (int filling in new[] { 0, 1, 2 })
            {
                var frames = new Frames();
                byte[] payload = filling == 0 ? new byte[length] : Payload(length, filling);
                byte[] line = frames.Encode(FrameType.Data, payload);
                for (int bit = 0; bit < 8 * line.Length; bit++)
                {
                    byte[] damaged = [.. line, 0];
                    damaged[bit >> 3] ^= (byte)(1 << (bit & 7));

                    bool isDelimiter = bit >> 3 == line.Length - 1;
                    Assert.True(frames.Decode(damaged).Count == 0, $"length {length}, bit {bit}{(isDelimiter ? ", delimiter" : "")}");
                }
            }
        }
    }

    [Fact]
    public void Reader_detects_every_truncation_at_either_end()
    {
        var frames = new Frames();
        byte[] line = frames.Encode(FrameType.Data, Payload(300, 5));
        for (int cut = 1; cut < line.Length - 1; cut++)
        {
            Assert.Empty(frames.Decode([.. line[..cut], 0]));
            Assert.Empty(frames.Decode(line[cut..]));
        }
    }

    [Fact]
    public void Reader_finds_the_next_frame_after_any_noise_with_a_delimiter()
    {
        var random = new Random(77);
        var frames = new Frames();
        for (int round = 0; round < 2000; round++)
        {
            byte[] noise = new byte[random.Next(0, 1500)];
            random.NextBytes(noise);
            byte[] payload = Payload(round % 500, round);

            var found = frames.Decode([.. noise, 0, .. frames.Encode(FrameType.Probe, payload)]);

            Assert.Equal(payload, Assert.Single(found).Payload);
        }
    }

    [Fact]
    public void Reader_counts_each_kind_of_bad_frame()
    {
        var frames = new Frames(64);
        byte[] tooLong = [.. Enumerable.Repeat((byte)1, 200), 0];
        byte[] tooShort = [3, 1, 2, 0];
        byte[] badCode = [9, 1, 2, 0];
        byte[] badChecksum = [8, 1, 2, 3, 4, 5, 6, 7, 0];

        Assert.Empty(frames.Decode([.. tooLong, .. tooShort, .. badCode, .. badChecksum, 0, 0]));

        Assert.Equal(1, frames.Faults.CountOf(LinkFault.FrameTooLong));
        Assert.Equal(1, frames.Faults.CountOf(LinkFault.FrameTooShort));
        Assert.Equal(1, frames.Faults.CountOf(LinkFault.FrameBadCode));
        Assert.Equal(1, frames.Faults.CountOf(LinkFault.FrameBadChecksum));
        Assert.Equal((int)LinkFault.FrameBadChecksum, frames.Faults.Last);
    }

    [Fact]
    public void Reader_counts_missing_and_repeated_frames()
    {
        var frames = new Frames();
        byte[][] lines = [.. Enumerable.Range(0, 6).Select(i => frames.Encode(FrameType.Data, [(byte)i]))];

        frames.Decode([.. lines[0], .. lines[1], .. lines[1], .. lines[4], .. lines[5]]);

        Assert.Equal(1, frames.Faults.CountOf(LinkFault.SequenceRepeated));
        Assert.Equal(1, frames.Faults.CountOf(LinkFault.SequenceGap));
        Assert.Equal(2, frames.Reader.MissedFrames);
    }

    [Fact]
    public void Sequence_numbers_roll_over_without_zero_and_without_a_gap()
    {
        var frames = new Frames();
        for (int i = 0; i < FrameWriter.LastSequence + 10; i++)
        {
            frames.Decode(frames.Encode(FrameType.Probe));
            Assert.NotEqual(0, frames.Reader.Sequence);
        }

        Assert.Equal(10, frames.Reader.Sequence);
        Assert.Equal(0, frames.Reader.MissedFrames);
    }

    [Fact]
    public void Writer_refuses_a_frame_without_room_and_keeps_what_waits()
    {
        var frames = new Frames();
        Assert.True(frames.Writer.Begin(FrameType.Probe));
        frames.Writer.AddBytes(Payload(Frames.Largest, 1), 0, Frames.Largest);
        Assert.Equal(0, frames.Writer.Room);
        frames.Writer.AddInt64(1);
        frames.Writer.End();
        Assert.True(frames.Writer.Begin(FrameType.Probe));
        frames.Writer.AddBytes(Payload(Frames.Largest, 2), 0, Frames.Largest);
        frames.Writer.End();

        Assert.False(frames.Writer.Begin(FrameType.Probe));

        var port = new QueuePort { Pace = 100 };
        while (frames.Writer.Waiting > 0)
        {
            Assert.InRange(frames.Writer.Flush(port), 1, 100);
        }

        Assert.Equal([1, 2], frames.Decode(port.TakeSent()).Select(frame => frame.Sequence));
        Assert.True(frames.Writer.HasRoom);
    }

    private static byte[] Payload(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
