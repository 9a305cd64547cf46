using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>
/// The host's end of the link: whatever a device sends, the client ends in a bounded time with an answer or a
/// <see cref="LinkException"/>, and takes no stream for clean of which the device does not say that it has the whole.
/// </summary>
public sealed class HostLinkTarget : FuzzTarget
{
    private const byte AnswerMark = 0xAA;
    private const byte QuestionCount = 6;
    private const int Session = 1000;

    private static readonly byte[] Content = "..BOOT..OTA.chBOOT-endEND"u8.ToArray();

    private static readonly LinkClientOptions Options = new()
    {
        AnswerMilliseconds = 6,
        Attempts = 2,
        ProbeMilliseconds = 4,
        ReconnectMilliseconds = 24,
        BusyMilliseconds = 20,
        StallMilliseconds = 60,
        Session = Session,
    };

    /// <inheritdoc/>
    public override string Name => "link-host";

    /// <inheritdoc/>
    public override int LongestInput => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [AnswerMark, AnswerMark], [1, 0, 3, 0], [2, 0, 3, 0], [0xE8, 3, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0xE0, 2], [0xF0, 1, 0],
        .. Enum.GetValues<FrameType>().Select(type => LinkScript.Frame(type, AnswerMark, AnswerMark)),
    ];

    /// <summary>What a real device says to each question.</summary>
    public override IEnumerable<byte[]> Seeds()
    {
        for (byte question = 0; question < QuestionCount; question++)
        {
            yield return [question, .. RecordAnswers(question)];
        }
    }

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var device = new ScriptedDevice(LinkScript.Parse(input, 1));
        Ask(new LinkClient(device, device.Clock, Options), input.Length > 0 ? input[0] : 0);
    }

    private static void Ask(LinkClient client, int question)
    {
        try
        {
            switch (question % QuestionCount)
            {
                case 0:
                    LinkStreamResult result = client.SendStream(new MemoryStream(Content), Content.Length, 1, new IgnoringSink());
                    PropertyException.Require(
                        result.IsLost || result.Verdict != ScanVerdict.Clean || result.ScannedBytes == Content.Length,
                        "a stream is clean only if the device has scanned the whole");
                    break;
                case 1:
                    client.GetStatistics();
                    break;
                case 2:
                    client.GetMemoryMap();
                    break;
                case 3:
                    client.GetAudit();
                    break;
                case 4:
                    client.Update(Content, 5, true);
                    break;
                default:
                    client.Reboot();
                    break;
            }
        }
        catch (LinkException)
        {
            // The device cannot be reached, or refuses: an answer as good as any.
        }
    }

    /// <summary>Lets a client talk to a device, and notes what the device says; numbers of the client's frames become a mark.</summary>
    private static List<byte> RecordAnswers(byte question)
    {
        var wire = new RecordedDevice();
        Ask(new LinkClient(wire, wire.Clock, Options), question);
        var script = new List<byte>();
        foreach (LinkStep frame in wire.Answers)
        {
            script.AddRange(LinkScript.Frame(frame.Type, frame.Bytes));
        }

        return script;
    }

    private sealed class IgnoringSink : ScanEventSink
    {
        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
        }
    }

    /// <summary>A device that says what a script tells, one step each time it is listened to, and whose clock only waiting moves.</summary>
    private sealed class ScriptedDevice(List<LinkStep> steps) : LinkPort
    {
        private const int MostWaits = 20_000;

        private readonly FrameCoder _frames = new();
        private readonly BytePort _line = new();
        private int _next;
        private int _waits;
        private int _now = 1000;

        internal LinkClock Clock => new DeviceClock(this);

        public override int Read(byte[] buffer, int start, int count)
        {
            if (_line.IsRead && _next < steps.Count)
            {
                Say(steps[_next++]);
            }

            return _line.Read(buffer, start, count);
        }

        public override int Write(byte[] bytes, int start, int count)
        {
            _frames.Decode(bytes.AsSpan(start, count));
            return count;
        }

        private void Say(LinkStep step)
        {
            switch (step.Kind)
            {
                case LinkStepKind.Wait:
                    _now += step.Bytes[0];
                    break;
                case LinkStepKind.Raw:
                    _line.Put(step.Bytes);
                    break;
                default:
                    if (step.Bytes.Length > 1 && step.Bytes[0] == AnswerMark && step.Bytes[1] == AnswerMark)
                    {
                        step.Bytes[0] = (byte)_frames.LastRead;
                        step.Bytes[1] = (byte)(_frames.LastRead >> 8);
                    }

                    _line.Put(_frames.Encode(step.Type, step.Bytes));
                    break;
            }
        }

        private sealed class DeviceClock(ScriptedDevice device) : LinkClock
        {
            public override int Milliseconds => device._now;

            public override void Idle()
            {
                device._now++;
                PropertyException.Require(++device._waits < MostWaits, "a client does not wait for ever");
            }
        }
    }

    /// <summary>A real device on a line, which is listened in to.</summary>
    private sealed class RecordedDevice : LinkPort
    {
        private readonly FrameCoder _host = new();
        private readonly FrameCoder _device = new();
        private FuzzedDevice _board = new(true);

        internal List<LinkStep> Answers { get; } = [];

        internal LinkClock Clock => new DeviceClock(this);

        public override int Read(byte[] buffer, int start, int count)
        {
            _board.Poll(1);
            if (_board.Session.IsRebootRequested)
            {
                _board = new FuzzedDevice(true);
            }

            byte[] said = _board.Port.Take().ToArray();
            foreach (LinkStep frame in _device.Decode(said))
            {
                bool answers = frame.Bytes.Length > 1 && (frame.Bytes[0] | (frame.Bytes[1] << 8)) == _host.LastRead;
                Answers.Add(answers ? frame with { Bytes = [AnswerMark, AnswerMark, .. frame.Bytes[2..]] } : frame);
            }

            said.CopyTo(buffer.AsSpan(start, count));
            return said.Length;
        }

        public override int Write(byte[] bytes, int start, int count)
        {
            _host.Decode(bytes.AsSpan(start, count));
            _board.Port.Put(bytes.AsSpan(start, count));
            return count;
        }

        private sealed class DeviceClock(RecordedDevice device) : LinkClock
        {
            public override int Milliseconds => device._board.Now;

            public override void Idle() => device._board.Now++;
        }
    }
}
