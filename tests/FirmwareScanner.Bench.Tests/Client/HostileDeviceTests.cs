using System;
using System.IO;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;
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
            Try(() => rig.Client.Update(content, 1, true, null, TestContext.Current.CancellationToken));

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
            var client = new LinkClient(new ChangingPort(rig.Line.Host, Lie), rig, new LinkClientOptions { Session = 5 });

            LinkStreamResult result = client.SendStream(
                new MemoryStream(content), content.Length, 1, rig.Matches, null, TestContext.Current.CancellationToken);

            Assert.True(result.IsLost || result.Verdict != ScanVerdict.Clean, $"field at {offset}");

            byte[] Lie(FrameType type, byte[] payload)
            {
                payload[Math.Min(offset, payload.Length - 1)] ^= (byte)(type == FrameType.Verdict ? 0x01 : 0);
                return payload;
            }
        }
    }

    /// <summary>It answers every question, and says the same for ever.</summary>
    [Fact]
    public void Device_that_never_gives_its_verdict_is_a_loss()
    {
        var rig = new LinkRig();
        var port = new ChangingPort(rig.Line.Host, (type, payload) => type == FrameType.Verdict ? null : payload);
        var client = new LinkClient(port, rig, new LinkClientOptions { Session = 5 });

        LinkStreamResult result = client.SendStream(
            new MemoryStream(new byte[2000]), 2000, 1, rig.Matches, null, TestContext.Current.CancellationToken);

        Assert.Equal("the device answers, but has got no further for 60000 ms", result.LostReason);
    }

    [Theory]
    [InlineData(UpdateState.Receiving, 0)]
    [InlineData(UpdateState.Receiving, -1)]
    [InlineData(UpdateState.Receiving, int.MaxValue)]
    [InlineData(UpdateState.Checking, 0)]
    public void Device_that_stores_nothing_or_never_ends_its_check_is_given_up(UpdateState state, int received)
    {
        var rig = new LinkRig(storage: new MemoryStorage(4096, 1));
        var port = new ChangingPort(rig.Line.Host, (type, payload) =>
        {
            if (type == FrameType.UpdateStatus)
            {
                // After the number of the frame that is answered: state, fault, bytes received.
                payload[2] = (byte)state;
                payload[3] = (byte)UpdateFault.None;
                BitConverter.GetBytes(received).CopyTo(payload, 5);
            }

            return payload;
        });
        var client = new LinkClient(port, rig, new LinkClientOptions { Session = 5 });

        LinkException stall = Assert.Throws<LinkException>(
            () => client.Update(new byte[2000], 2, true, null, TestContext.Current.CancellationToken));

        bool isPossible = received == 0;
        string expected = isPossible
            ? "the device answers, but the update has got no further for 60000 ms"
            : $"the device says that it has stored {received} of 2000 bytes: impossible";
        Assert.Contains(expected, stall.Message);
        Assert.Equal(isPossible, stall.IsStall);
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

    /// <summary>Changes the payloads of the frames that arrive, or drops these.</summary>
    private sealed class ChangingPort : LinkPort
    {
        private readonly LinkPort _port;
        private readonly Func<FrameType, byte[], byte[]?> _change;
        private readonly FrameReader _reader;
        private readonly FrameWriter _writer;
        private readonly QueueOut _out = new();

        internal ChangingPort(LinkPort port, Func<FrameType, byte[], byte[]?> change)
        {
            var plan = new MemoryPlan(1 << 16);
            _port = port;
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
                    Pass(_reader.Type, _change(_reader.Type, payload));
                }
            }

            return _out.Take(buffer.AsSpan(start, count));
        }

        public override int Write(byte[] bytes, int start, int count) => _port.Write(bytes, start, count);

        private void Pass(FrameType type, byte[]? payload)
        {
            if (payload is not null)
            {
                Assert.True(_writer.Begin(type));
                _writer.AddBytes(payload, 0, payload.Length);
                _writer.End();
                _writer.Flush(_out);
            }
        }
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
