using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <summary>
/// The host's end of a link: sends streams and takes events and verdicts, asks for statistics, updates the database. It works over
/// any <see cref="LinkPort"/> and keeps to the credit that the device gives; docs/link-protocol.md has the rules. Not thread-safe.
/// </summary>
public sealed partial class LinkClient
{
    /// <summary>Part of the device's window that only hellos and probes may use.</summary>
    public const int ReservedWindow = 256;

    private const int FirstHelloMilliseconds = 250;
    private const int LongestHelloMilliseconds = 1000;
    private const int ProtocolVersion = 1;

    private readonly LinkClock _clock;
    private readonly LinkClientOptions _options;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly List<LinkFrameInFlight> _inFlight = [];
    private readonly HashSet<int> _awaited = [];
    private readonly byte[] _chunk = new byte[4096];
    private LinkPort _port;
    private bool _isPortClosed;
    private int _bytesInFlight;
    private int _window = 2 * ReservedWindow;
    private int _session;
    private PayloadReader? _reply;
    private DeviceStreamStatus _status = new(0, StreamState.None, 0, 0);
    private LinkTransfer? _transfer;
    private int _newsAt;
    private bool _isAcknowledgeDue;

    /// <summary>Prepares to talk over a port; nothing is sent yet.</summary>
    /// <param name="port">The line.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">Times, and how to open the port anew.</param>
    public LinkClient(LinkPort port, LinkClock clock, LinkClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(clock);
        _port = port;
        _clock = clock;
        _options = options ?? new LinkClientOptions();
        _session = _options.Session ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var plan = new MemoryPlan(1 << 22);
        var checksum = new Crc32();
        _reader = new FrameReader(plan, checksum, Faults, ushort.MaxValue);
        _writer = new FrameWriter(plan, checksum, ushort.MaxValue, 4);
        _reader.Attach();
        _writer.Attach();
    }

    /// <summary>What the device said in the latest hello; null before the first.</summary>
    public DeviceHello? Device { get; private set; }

    /// <summary>What was wrong with frames from the device.</summary>
    public FaultCounter Faults { get; } = LinkFaultCounting.Create();

    /// <summary>The most bytes that the device may not have read at any time.</summary>
    public int MostBytesInFlight { get; private set; }

    /// <summary>Opens a session, trying until the reconnect time is over.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What the device says of itself.</returns>
    /// <exception cref="LinkException">The device does not answer, or speaks another version.</exception>
    public DeviceHello Connect(CancellationToken cancellation = default)
    {
        int start = _clock.Milliseconds;
        int patience = FirstHelloMilliseconds;
        _session = unchecked(_session + 1);
        _awaited.Clear();
        _reply = null;
        if (_port.Write([Cobs.Delimiter], 0, 1) == LinkPort.Closed)
        {
            _isPortClosed = true;
        }

        while (Since(start) < _options.ReconnectMilliseconds)
        {
            Reopen();
            if (TrySend(FrameType.Hello, 6, AddHello, -1, isReserved: true))
            {
                _awaited.Add(_writer.Sequence);
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

        throw new LinkException($"the device does not answer: nothing in {_options.ReconnectMilliseconds} ms");
    }

    private void AddHello(FrameWriter writer)
    {
        writer.AddInt32(_session);
        writer.AddByte(ProtocolVersion);
        writer.AddByte(ProtocolVersion);
    }

    private bool ReadHello(PayloadReader reply)
    {
        if (reply.Int32() != _session)
        {
            return false;
        }

        int version = reply.Byte();
        int capabilities = reply.Byte();
        Device = new DeviceHello
        {
            ProtocolVersion = version,
            CanUpdate = (capabilities & 1) != 0,
            NeedsKey = (capabilities & 2) != 0,
            LargestFrame = reply.UInt16(),
            Window = reply.Int32(),
            BootNumber = reply.Int32(),
            DatabaseIdentity = unchecked((uint)reply.Int32()),
            DatabaseVersion = reply.Int32(),
            Stream = reply.StreamStatus(),
            Board = reply.Text(),
            Firmware = reply.Text(),
        };
        if (Device.LargestFrame < LinkSettings.SmallestFrame || Device.Window < 2 * Device.LargestFrame)
        {
            throw new LinkException($"the device allows frames of {Device.LargestFrame} bytes in a window of {Device.Window}: impossible");
        }

        _status = Device.Stream;
        _window = Device.Window;
        return true;
    }

    /// <summary>Asks until there is an answer.</summary>
    private PayloadReader Ask(FrameType type, int payloadLength, Action<FrameWriter> fill, CancellationToken cancellation)
    {
        _awaited.Clear();
        _reply = null;
        for (int attempt = 0; attempt < _options.Attempts && !_isPortClosed; attempt++)
        {
            if (TrySend(type, payloadLength, fill, -1, isReserved: type == FrameType.Probe))
            {
                _awaited.Add(_writer.Sequence);
            }
            else if (TrySend(FrameType.Probe, 0, static _ => { }, -1, isReserved: true))
            {
                // Its answer frees the window.
                attempt--;
                _awaited.Add(_writer.Sequence);
            }

            PayloadReader? reply = AwaitReply(_options.AnswerMilliseconds, cancellation);
            bool isProbeOnly = reply?.Type == FrameType.StreamStatus && type is not FrameType.Probe && !ExpectsStatus(type);
            if (reply is not null && !isProbeOnly)
            {
                return reply.Type == FrameType.Refused ? throw RefusalOf(reply, type) : reply;
            }
        }

        throw new LinkException(_isPortClosed ? "the port is closed" : $"the device does not answer {type}");
    }

    private static bool ExpectsStatus(FrameType type) =>
        type is FrameType.BeginStream or FrameType.EndStream or FrameType.AbortStream;

    private PayloadReader? AwaitReply(int milliseconds, CancellationToken cancellation)
    {
        int start = _clock.Milliseconds;
        while (_reply is null && Since(start) < milliseconds && !_isPortClosed)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Pump())
            {
                _clock.Idle();
            }
        }

        if (_isPortClosed)
        {
            _clock.Idle();
        }

        PayloadReader? reply = _reply;
        _reply = null;
        return reply;
    }

    private static LinkException RefusalOf(PayloadReader reply, FrameType asked)
    {
        reply.Byte();
        var fault = (LinkFault)reply.UInt16();
        return new LinkException($"the device refuses {asked}: {fault}", fault);
    }

    /// <summary>Sends a frame if the window has room for it.</summary>
    private bool TrySend(FrameType type, int payloadLength, Action<FrameWriter> fill, long streamEnd, bool isReserved)
    {
        int wire = FrameWriter.WireLength(FrameReader.Overhead + payloadLength);
        if (_bytesInFlight + wire > (isReserved ? _window : _window - ReservedWindow) || !_writer.Begin(type))
        {
            return false;
        }

        fill(_writer);
        _writer.End();
        _inFlight.Add(new LinkFrameInFlight(_writer.Sequence, streamEnd, wire));
        _bytesInFlight += wire;
        MostBytesInFlight = Math.Max(MostBytesInFlight, _bytesInFlight);
        return true;
    }

    /// <summary>The device has read everything up to a frame.</summary>
    private void Settle(int index)
    {
        _bytesInFlight -= _inFlight.Take(index + 1).Sum(frame => frame.WireLength);
        _inFlight.RemoveRange(0, index + 1);
    }

    /// <summary>Moves bytes in both directions, and deals with the frames that arrived.</summary>
    /// <returns>Whether anything arrived.</returns>
    private bool Pump()
    {
        int sent = _writer.Flush(_port);
        int count = _port.Read(_chunk, 0, _chunk.Length);
        if (sent < 0 || count < 0 || count > _chunk.Length)
        {
            _isPortClosed = true;
            return false;
        }

        for (int used = 0; used < count;)
        {
            used += _reader.Accept(_chunk, used, count - used);
            if (_reader.HasFrame)
            {
                Dispatch();
            }
        }

        if (_isAcknowledgeDue)
        {
            AcknowledgeEvents();
        }

        return count > 0;
    }

    private void Dispatch()
    {
        switch (_reader.Type)
        {
            case FrameType.Events:
                OnEvents();
                return;
            case FrameType.Verdict:
                OnVerdict();
                return;
            case FrameType.HelloReply or FrameType.StreamStatus or FrameType.Statistics or FrameType.MemoryMap or FrameType.Audit
                or FrameType.UpdateStatus or FrameType.Rebooting or FrameType.Refused:
                OnReply();
                return;
            default:
                Faults.Record(LinkFault.FrameUnknownType);
                return;
        }
    }

    private void OnReply()
    {
        int answers = _reader.TakeUInt16();
        if (_reader.IsShort)
        {
            Faults.Record(LinkFault.FrameBadPayload);
            return;
        }

        byte[] payload = _reader.Buffer[_reader.Position..(_reader.Position + _reader.Remaining)];
        int index = answers == 0 ? -1 : _inFlight.FindIndex(frame => frame.Sequence == answers);
        if (index >= 0)
        {
            Settle(index);
        }

        if (_reader.Type == FrameType.StreamStatus)
        {
            OnStatus();
        }

        if (answers != 0 && _awaited.Contains(answers))
        {
            _reply = new PayloadReader(_reader.Type, payload);
        }
    }

    private void Reopen()
    {
        if (!_isPortClosed || _options.Reopen is null)
        {
            return;
        }

        if (_options.Reopen() is LinkPort port)
        {
            _port = port;
            _isPortClosed = false;
            _writer.Discard();
        }
    }

    private int Since(int moment) => unchecked(_clock.Milliseconds - moment);
}
