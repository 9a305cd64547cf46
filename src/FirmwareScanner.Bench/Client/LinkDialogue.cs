using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.Link;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>A session with a device: its hello, and questions with their answers.</summary>
internal sealed class LinkDialogue
{
    private const int FirstHelloMilliseconds = 250;
    private const int LongestHelloMilliseconds = 1000;
    private const int ProtocolVersion = LinkSession.ProtocolVersion;

    private readonly HostChannel _channel;
    private readonly LinkClock _clock;
    private readonly Action<FrameReader> _dispatch;
    private readonly HashSet<int> _awaited = [];
    private PayloadReader? _reply;

    internal LinkDialogue(HostChannel channel, LinkClock clock, LinkClientOptions options)
    {
        _channel = channel;
        _clock = clock;
        Options = options;
        _dispatch = Dispatch;
        Session = options.Session ?? RandomNumberGenerator.GetInt32(int.MaxValue);
    }

    internal LinkClientOptions Options { get; }

    /// <summary>Number of the session.</summary>
    internal int Session { get; private set; }

    /// <summary>What the device said in the latest hello; null before the first.</summary>
    internal DeviceHello? Device { get; private set; }

    /// <summary>What the device said last of the stream that it has.</summary>
    internal DeviceStreamStatus Status { get; set; } = new(0, StreamState.None, 0, 0);

    /// <summary>Who deals with the frames of streams.</summary>
    internal StreamSender? Streams { get; set; }

    internal int Now => _clock.Milliseconds;

    internal int Since(int moment) => unchecked(_clock.Milliseconds - moment);

    /// <summary>Opens a session, trying until the reconnect time is over.</summary>
    /// <exception cref="LinkException">The device does not answer, or speaks another version.</exception>
    internal DeviceHello Connect(CancellationToken cancellation)
    {
        int start = Now;
        int patience = FirstHelloMilliseconds;
        Session = unchecked(Session + 1);
        _awaited.Clear();
        _reply = null;
        _channel.EndFrame();
        while (Since(start) < Options.ReconnectMilliseconds)
        {
            _channel.Reopen();
            if (_channel.TrySend(FrameType.Hello, 6, AddHello, isReserved: true))
            {
                _awaited.Add(_channel.LastSequence);
            }

            PayloadReader? reply = AwaitReply(patience, cancellation);
            if (reply?.Type == FrameType.HelloReply && ReadHello(reply))
            {
                return Device!;
            }

            if (reply?.Type == FrameType.Refused)
            {
                throw RefusalOf(reply, FrameType.Hello);
            }

            patience = Math.Min(2 * patience, LongestHelloMilliseconds);
        }

        throw new LinkException($"the device does not answer: nothing in {Options.ReconnectMilliseconds} ms");
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="LinkException">There is none, or the device refuses.</exception>
    internal PayloadReader Ask(FrameType type, int payloadLength, Action<FrameWriter> fill, CancellationToken cancellation)
    {
        _awaited.Clear();
        _reply = null;
        for (int attempt = 0; attempt < Options.Attempts && !_channel.IsClosed; attempt++)
        {
            if (_channel.TrySend(type, payloadLength, fill, isReserved: type == FrameType.Probe))
            {
                _awaited.Add(_channel.LastSequence);
            }
            else if (_channel.TrySend(FrameType.Probe, 0, static _ => { }, isReserved: true))
            {
                // Its answer frees the window.
                attempt--;
                _awaited.Add(_channel.LastSequence);
            }

            PayloadReader? reply = AwaitReply(Options.AnswerMilliseconds, cancellation);
            bool isProbeOnly = reply?.Type == FrameType.StreamStatus && type is not FrameType.Probe && !ExpectsStatus(type);
            if (reply is not null && !isProbeOnly)
            {
                return reply.Type == FrameType.Refused ? throw RefusalOf(reply, type) : reply;
            }
        }

        throw new LinkException(_channel.IsClosed ? "the port is closed" : $"the device does not answer {type}");
    }

    /// <summary>Asks; opens a session first if there is none, or a new one if the device does not know it or has not answered.</summary>
    /// <exception cref="LinkException">There is no answer, or the device refuses.</exception>
    internal PayloadReader AskAgain(FrameType type, int payloadLength, Action<FrameWriter> fill, CancellationToken cancellation)
    {
        if (Device is null)
        {
            Connect(cancellation);
        }

        try
        {
            return Ask(type, payloadLength, fill, cancellation);
        }
        catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
        {
            Connect(cancellation);
            return Ask(type, payloadLength, fill, cancellation);
        }
    }

    /// <summary>Moves bytes in both directions, and deals with the frames that arrived.</summary>
    /// <returns>Whether anything arrived.</returns>
    internal bool Pump()
    {
        int count = _channel.Pump(_dispatch);
        if (count >= 0)
        {
            Streams?.AcknowledgeIfDue();
        }

        return count > 0;
    }

    /// <summary>Moves bytes, and lets a little time pass if there are none.</summary>
    internal void PumpOrIdle(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Pump())
        {
            _clock.Idle();
        }
    }

    private static bool ExpectsStatus(FrameType type) =>
        type is FrameType.BeginStream or FrameType.EndStream or FrameType.AbortStream;

    private static LinkException RefusalOf(PayloadReader reply, FrameType asked)
    {
        reply.Byte();
        var fault = (LinkFault)reply.UInt16();
        if (fault == LinkFault.VersionUnsupported)
        {
            return new LinkException(
                $"the board speaks another version of the link protocol than this program, which speaks {ProtocolVersion}: "
                + "flash the application of the same release, or use the program of the board's release",
                fault);
        }

        return new LinkException($"the device refuses {asked}: {fault}", fault);
    }

    private void AddHello(FrameWriter writer)
    {
        writer.AddInt32(Session);
        writer.AddByte(ProtocolVersion);
        writer.AddByte(ProtocolVersion);
    }

    private bool ReadHello(PayloadReader reply)
    {
        if (reply.Int32() != Session)
        {
            return false;
        }

        int version = reply.Byte();
        int capabilities = reply.Byte();
        Device = new DeviceHello
        {
            ProtocolVersion = version,
            CanUpdate = (capabilities & 1) != 0,
            Key = (capabilities & 2) != 0 ? KeyState.Set : (capabilities & 4) != 0 ? KeyState.Unusable : KeyState.None,
            LargestFrame = reply.UInt16(),
            Window = reply.Int32(),
            BootNumber = reply.Int32(),
            DatabaseIdentity = unchecked((uint)reply.Int32()),
            DatabaseVersion = reply.Int32(),
            RuleCount = reply.UInt16(),
            RulesAboveInfo = reply.UInt16(),
            Stream = reply.StreamStatus(),
            Board = reply.Text(),
            Firmware = reply.Text(),
        };
        if (Device.LargestFrame < LinkSettings.SmallestFrame || Device.Window < 2 * Device.LargestFrame)
        {
            throw new LinkException($"the device allows frames of {Device.LargestFrame} bytes in a window of {Device.Window}: impossible");
        }

        Status = Device.Stream;
        _channel.Window = Device.Window;
        return true;
    }

    private PayloadReader? AwaitReply(int milliseconds, CancellationToken cancellation)
    {
        int start = Now;
        while (_reply is null && Since(start) < milliseconds && !_channel.IsClosed)
        {
            PumpOrIdle(cancellation);
        }

        if (_channel.IsClosed)
        {
            _clock.Idle();
        }

        PayloadReader? reply = _reply;
        _reply = null;
        return reply;
    }

    private void Dispatch(FrameReader frame)
    {
        switch (frame.Type)
        {
            case FrameType.Events:
                Streams?.OnEvents(frame);
                return;
            case FrameType.Verdict:
                Streams?.OnVerdict(frame);
                return;
            case FrameType.HelloReply or FrameType.StreamStatus or FrameType.Statistics or FrameType.MemoryMap or FrameType.Audit
                or FrameType.UpdateStatus or FrameType.LogData or FrameType.Rebooting or FrameType.Challenge or FrameType.KeyStored or FrameType.Proof
                or FrameType.Refused:
                OnReply(frame);
                return;
            default:
                _channel.Faults.Record(LinkFault.FrameUnknownType);
                return;
        }
    }

    private void OnReply(FrameReader frame)
    {
        int answers = frame.TakeUInt16();
        if (frame.IsShort)
        {
            _channel.Faults.Record(LinkFault.FrameBadPayload);
            return;
        }

        byte[] payload = frame.Buffer[frame.Position..(frame.Position + frame.Remaining)];
        if (answers != 0)
        {
            _channel.ConfirmFrame(answers);
        }

        if (frame.Type == FrameType.StreamStatus)
        {
            Streams?.OnStatus(frame);
        }

        if (answers != 0 && _awaited.Contains(answers))
        {
            _reply = new PayloadReader(frame.Type, payload);
        }
    }
}
