using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <summary>
/// The device's end of a link: answers the host, feeds its streams to the pipeline, takes the pipeline's steps, reports events and
/// verdicts, stores updates. docs/link-protocol.md has the frames and the rules.
/// </summary>
/// <remarks>
/// Life: construct (enters its memory in the plan), <see cref="Attach"/>, freeze the plan, then <see cref="Poll"/> for ever, on one
/// thread. The session is the pipeline's only driver and its journal's only reader; what the device scans of its own goes through
/// <see cref="BeginLocalStream"/>. Nothing is allocated after Attach, and nothing that arrives makes it throw.
/// </remarks>
[AllocationFree]
public sealed partial class LinkSession
{
    /// <summary>Version of the protocol that this session speaks.</summary>
    public const int ProtocolVersion = 1;

    /// <summary>Bytes of a data frame before the stream's own: stream number and offset.</summary>
    public const int DataHeaderLength = 12;

    internal const int FieldCount = 43;

    private const int FramesPerPoll = 4;

    private readonly MemoryPlan _plan;
    private readonly ScanPipeline _pipeline;
    private readonly LinkPort _port;
    private readonly LinkIdentity _identity;
    private readonly LinkSettings _settings;
    private readonly DatabaseSlots? _slots;
    private readonly LinkFaultCounter _faults = new LinkFaultCounter();
    private readonly Crc32 _frameChecksum = new Crc32();
    private readonly Crc32 _streamChecksum = new Crc32();
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly EventWindow _window;
    private readonly int _chunkEntry;
    private byte[] _chunk = null!;
    private int _chunkStart;
    private int _chunkEnd;
    private int _now;
    private int _heardAt;
    private int _session;
    private bool _hasSession;
    private bool _isHostPresent;
    private bool _isPortClosed;
    private bool _isRebootRequested;
    private long _bytesReceived;
    private long _bytesSent;
    private int _hellos;

    /// <summary>Lists the session's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="pipeline">The pipeline; its ring refuses rather than drops, as the credit promises what has room.</param>
    /// <param name="port">The line.</param>
    /// <param name="identity">Who the device is.</param>
    /// <param name="settings">Sizes and times; not changed afterwards.</param>
    /// <param name="slots">Where new databases are stored, or null if nowhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or time in the settings is impossible, or too large for the ring or window.</exception>
    public LinkSession(
        MemoryPlan plan, ScanPipeline pipeline, LinkPort port, LinkIdentity identity, LinkSettings settings, DatabaseSlots? slots)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        ArgumentNullException.ThrowIfNull(pipeline, nameof(pipeline));
        ArgumentNullException.ThrowIfNull(port, nameof(port));
        ArgumentNullException.ThrowIfNull(identity, nameof(identity));
        ArgumentNullException.ThrowIfNull(settings, nameof(settings));
        int data = settings.LargestFrame - FrameReader.Overhead - DataHeaderLength;
        bool isPossible = settings.LargestFrame >= LinkSettings.SmallestFrame && settings.LargestFrame <= ushort.MaxValue
            && settings.LargestReply >= LinkSettings.SmallestReply && settings.Replies >= 1 && settings.EventWindow >= 1
            && settings.ReadLength >= 1 && settings.ResendMilliseconds >= 1 && settings.HostMilliseconds >= 1
            && pipeline.Ring.Policy == RingPolicy.Refuse && data <= pipeline.Ring.Capacity / 2
            && FrameWriter.WireLength(settings.LargestFrame) <= settings.Window / 2;
        if (!isPossible)
        {
            throw new ArgumentOutOfRangeException(nameof(settings));
        }

        _plan = plan;
        _pipeline = pipeline;
        _port = port;
        _identity = identity;
        _settings = settings;
        _slots = slots;
        _stream = identity.BootNumber << 16;
        int own = HeapCost.Object(FieldCount) + LinkFaultCounter.HeapBytes + LinkSettings.HeapBytes + LinkIdentity.HeapBytes
            + (2 * ((int)HeapCost.Array(16, 4) + HeapCost.Object(2)));
        plan.AddObject("link", own, "session + fault counts + settings + identity + 2 checksums");
        _reader = new FrameReader(plan, _frameChecksum, _faults, settings.LargestFrame);
        _writer = new FrameWriter(plan, _frameChecksum, settings.LargestReply, settings.Replies);
        _window = new EventWindow(plan, settings.EventWindow);
        _chunkEntry = plan.AddBytes("link receive buffer", settings.ReadLength, "bytes taken from the port at a time");
    }

    /// <summary>Whether a host has opened a session and was heard of recently.</summary>
    public bool IsHostPresent => _isHostPresent;

    /// <summary>Whether the host wants the board restarted, and was told that it will be; the application does it.</summary>
    public bool IsRebootRequested => _isRebootRequested && _writer.Waiting == 0;

    /// <summary>What went wrong so far.</summary>
    public LinkFaultCounter Faults => _faults;

    /// <summary>Free bytes of the managed heap, as the application last measured them; reported in the statistics.</summary>
    public int FreeHeapBytes { get; set; }

    /// <summary>Takes all memory from the plan.</summary>
    /// <returns><see cref="LinkFault.None"/>, also if the session is attached already; <see cref="LinkFault.PlanRefused"/>.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public LinkFault Attach()
    {
        bool isGiven = _reader.Attach() == MemoryFault.None && _writer.Attach() == MemoryFault.None
            && _window.Attach() == MemoryFault.None;
        if (isGiven)
        {
            _chunk ??= _plan.AllocateBytes(_chunkEntry)!;
        }

        return _chunk is null ? _faults.Record(LinkFault.PlanRefused) : LinkFault.None;
    }

    /// <summary>
    /// Does a bounded amount of work: takes what one read of the port gives and answers up to four frames of it, takes one step of
    /// the pipeline, checks one piece of an update, sends what is due and what the port takes.
    /// </summary>
    /// <param name="nowMilliseconds">A clock that runs on; it may roll over.</param>
    /// <returns>Whether anything was done; if not, the application may sleep a little.</returns>
    public bool Poll(int nowMilliseconds)
    {
        if (_chunk is null)
        {
            _faults.Record(LinkFault.NotAttached);
            return false;
        }

        _now = nowMilliseconds;
        bool hasReceived = Receive();
        WatchHost();
        bool hasScanned = Scan();
        bool hasChecked = _slots != null && _slots.Step();
        Report();
        return Flush() | hasReceived | hasScanned | hasChecked;
    }

    [BoundedLoop("Each round takes at least a byte of the chunk.")]
    private bool Receive()
    {
        if (_chunkStart == _chunkEnd)
        {
            int count = _port.Read(_chunk, 0, _chunk.Length);
            NotePort(count >= 0 && count <= _chunk.Length);
            _chunkStart = 0;
            _chunkEnd = _isPortClosed ? 0 : count;
            _bytesReceived += _chunkEnd;
        }

        bool hasReceived = _chunkEnd > 0;
        for (int frames = 0; frames < FramesPerPoll && _chunkStart < _chunkEnd;)
        {
            _chunkStart += _reader.Accept(_chunk, _chunkStart, _chunkEnd - _chunkStart);
            if (_reader.HasFrame)
            {
                frames++;
                Handle();
            }
        }

        if (_chunkStart == _chunkEnd)
        {
            _chunkStart = 0;
            _chunkEnd = 0;
        }

        return hasReceived;
    }

    private bool Flush()
    {
        if (_writer.Waiting == 0)
        {
            return false;
        }

        int count = _writer.Flush(_port);
        NotePort(count >= 0);
        _bytesSent += count > 0 ? count : 0;
        return count > 0;
    }

    private void NotePort(bool isOpen)
    {
        if (!isOpen && !_isPortClosed)
        {
            _faults.Record(LinkFault.PortClosed);
        }

        _isPortClosed = !isOpen;
    }

    private void WatchHost()
    {
        if (_isHostPresent && _now - _heardAt >= _settings.HostMilliseconds)
        {
            _isHostPresent = false;
            _faults.Record(LinkFault.HostSilent);
        }
    }

    private void Handle()
    {
        FrameType type = _reader.Type;
        if (type == FrameType.Hello)
        {
            OpenSession();
            return;
        }

        if (!_hasSession)
        {
            Refuse(LinkFault.NoSession);
            return;
        }

        _heardAt = _now;
        _isHostPresent = true;
        if (!HandleStreamFrame(type) && !HandleRequest(type))
        {
            Refuse(LinkFault.FrameUnknownType);
        }
    }

    private void OpenSession()
    {
        int session = _reader.TakeInt32();
        int lowest = _reader.TakeByte();
        int highest = _reader.TakeByte();
        if (_reader.IsShort)
        {
            Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (lowest > ProtocolVersion || highest < ProtocolVersion)
        {
            Refuse(LinkFault.VersionUnsupported);
            return;
        }

        _heardAt = _now;
        _isHostPresent = true;
        if (!_hasSession || session != _session)
        {
            _hellos++;
            ResendAll();
        }

        _hasSession = true;
        _session = session;
        SendHelloReply();
    }

    private bool HandleRequest(FrameType type)
    {
        switch (type)
        {
            case FrameType.GetStatistics:
                SendStatistics();
                return true;
            case FrameType.GetMemoryMap:
                SendMemoryMap();
                return true;
            case FrameType.GetAudit:
                SendAudit();
                return true;
            case FrameType.BeginUpdate:
            case FrameType.UpdateData:
            case FrameType.CommitUpdate:
            case FrameType.AbortUpdate:
                HandleUpdate(type);
                return true;
            case FrameType.Reboot:
                HandleReboot();
                return true;
            default:
                return false;
        }
    }

    private void HandleReboot()
    {
        int session = _reader.TakeInt32();
        if (_reader.IsShort || session != _session)
        {
            Refuse(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.WrongSession);
            return;
        }

        _isRebootRequested = true;
        if (BeginReply(FrameType.Rebooting))
        {
            _writer.End();
        }
    }

    /// <summary>Counts a fault and tells the host which of its frames it concerns.</summary>
    private void Refuse(LinkFault fault)
    {
        _faults.Record(fault);
        if (BeginReply(FrameType.Refused))
        {
            _writer.AddByte((int)_reader.Type);
            _writer.AddUInt16((int)fault);
            _writer.End();
        }
    }

    /// <summary>Starts a reply to the frame that is being handled.</summary>
    private bool BeginReply(FrameType type)
    {
        if (!_writer.Begin(type))
        {
            _faults.Record(LinkFault.TransmitFull);
            return false;
        }

        _writer.AddUInt16(_reader.Sequence);
        return true;
    }
}
