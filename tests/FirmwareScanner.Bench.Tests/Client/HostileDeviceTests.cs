using System;
using System.IO;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>Whatever a device sends, the client ends with a result, a loss or a <see cref="LinkException"/>.</summary>
public sealed class HostileDeviceTests
{
    [Fact]
    public void Client_survives_a_device_that_sends_noise_and_made_up_frames()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            var rig = new LinkRig(options: new LinkClientOptions { AnswerMilliseconds = 30, Attempts = 3, ReconnectMilliseconds = 1500 });
            FrameWriter liar = Liar();
            bool hasDevice = seed % 3 > 0;
            rig.OnTick = _ =>
            {
                if (random.Next(8) == 0)
                {
                    Lie(rig, liar, random);
                }

                return hasDevice;
            };
            byte[] content = LinkRig.Content(random.Next(3000), seed);

            LinkStreamResult? result = Try(() => rig.Send(content));
            Try(() => rig.Client.GetMemoryMap(TestContext.Current.CancellationToken));
            Try(() => rig.Client.GetStatistics(TestContext.Current.CancellationToken));
            Try(() => rig.Client.Update(content, 1, true, null, null, TestContext.Current.CancellationToken));

            Assert.True(result is null || result.Verdict != ScanVerdict.Clean || result.ScannedBytes == content.Length);
        }
    }

    [Fact]
    public void Verdict_clean_of_a_stream_that_the_device_does_not_have_whole_is_a_loss()
    {
        byte[] content = new byte[2000];
        foreach (int offset in new[] { 6, 7, 8, 16, 24, 32 })
        {
            // The device's verdict frames are replaced by ones in which one field is wrong.
            var rig = new LinkRig();
            var client = new LinkClient(new LyingPort(rig.Line.Host, offset, FrameType.Verdict, static value => (byte)(value ^ 1)), rig, new LinkClientOptions { Session = 5 });

            LinkStreamResult result = client.SendStream(
                new MemoryStream(content), content.Length, 1, rig.Matches, null, TestContext.Current.CancellationToken);

            Assert.True(result.IsLost || result.Verdict != ScanVerdict.Clean, $"field at {offset}");
        }
    }

    [Theory]
    [InlineData(8, 0x01, "impossible")]
    [InlineData(8, 0x80, "impossible")]
    [InlineData(5, 0x00, "takes no more")]
    public void Update_status_that_cannot_be_is_refused_and_one_that_does_not_move_ends_the_update(int offset, byte change, string expected)
    {
        // The count of the bytes that the device has stored stands at offset 5; here it is changed in every status, or stays 0.
        var rig = new LinkRig(storage: new MemoryStorage(1 << 15, 1));
        Func<byte, byte> lie = change == 0 ? static _ => 0 : value => (byte)(value ^ change);
        var client = new LinkClient(
            new LyingPort(rig.Line.Host, offset, FrameType.UpdateStatus, lie), rig, new LinkClientOptions { Session = 5, Attempts = 3 });

        LinkException exception = Assert.Throws<LinkException>(
            () => client.Update(new byte[200], 9, true, null, null, TestContext.Current.CancellationToken));

        Assert.Contains(expected, exception.Message);
    }

    private static T? Try<T>(Func<T> ask)
        where T : class
    {
        try
        {
            return ask();
        }
        catch (LinkException)
        {
            return null;
        }
    }

    private static FrameWriter Liar()
    {
        var plan = new MemoryPlan(1 << 16);
        var writer = new FrameWriter(plan, new Crc32(), 300, 2);
        writer.Attach();
        return writer;
    }

    private static void Lie(LinkRig rig, FrameWriter writer, Random random)
    {
        FrameType[] types = Enum.GetValues<FrameType>();
        byte[] payload = new byte[random.Next(80)];
        random.NextBytes(payload);
        if (random.Next(2) == 0 && payload.Length > 8)
        {
            // Answers, or names, what the client may be waiting for.
            payload[0] = (byte)random.Next(40);
            payload[1] = 0;
            BitConverter.GetBytes((rig.BootNumber << 16) + 1).CopyTo(payload, random.Next(2) * 2);
        }

        if (random.Next(4) == 0)
        {
            rig.Line.Device.Write(payload, 0, payload.Length);
        }
        else if (writer.Begin(types[random.Next(types.Length)]))
        {
            writer.AddBytes(payload, 0, payload.Length);
            writer.End();
        }

        writer.Flush(rig.Line.Device);
    }

    /// <summary>Changes a byte in the payload of every frame of a type.</summary>
    private sealed class LyingPort : LinkPort
    {
        private readonly LinkPort _port;
        private readonly int _offset;
        private readonly FrameType _type;
        private readonly Func<byte, byte> _change;
        private readonly FrameReader _reader;
        private readonly FrameWriter _writer;
        private readonly QueueOut _out = new();

        internal LyingPort(LinkPort port, int offset, FrameType type, Func<byte, byte> change)
        {
            var plan = new MemoryPlan(1 << 16);
            _port = port;
            _offset = offset;
            _type = type;
            _change = change;
            _reader = new FrameReader(plan, new Crc32(), LinkFaultCounting.Create(), 300);
            _writer = new FrameWriter(plan, new Crc32(), 300, 4);
            _reader.Attach();
            _writer.Attach();
        }

        public override int Read(byte[] buffer, int start, int count)
        {
            byte[] bytes = new byte[200];
            int taken = _port.Read(bytes, 0, bytes.Length);
            for (int used = 0; used < taken;)
            {
                used += _reader.Accept(bytes, used, taken - used);
                if (_reader.HasFrame)
                {
                    byte[] payload = _reader.Buffer[_reader.Position..(_reader.Position + _reader.Remaining)];
                    int at = Math.Min(_offset, payload.Length - 1);
                    payload[at] = _reader.Type == _type ? _change(payload[at]) : payload[at];
                    Assert.True(_writer.Begin(_reader.Type));
                    _writer.AddBytes(payload, 0, payload.Length);
                    _writer.End();
                    _writer.Flush(_out);
                }
            }

            return _out.Take(buffer.AsSpan(start, count));
        }

        public override int Write(byte[] bytes, int start, int count) => _port.Write(bytes, start, count);
    }

    private sealed class QueueOut : LinkPort
    {
        private readonly System.Collections.Generic.Queue<byte> _bytes = new();

        public override int Read(byte[] buffer, int start, int count) => 0;

        public override int Write(byte[] bytes, int start, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _bytes.Enqueue(bytes[start + i]);
            }

            return count;
        }

        internal int Take(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, _bytes.Count);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = _bytes.Dequeue();
            }

            return count;
        }
    }
}
