using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Log;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <summary>
/// The device's end of a link: answers the host and feeds its streams to the station; reports the station's streams, whoever began
/// them. docs/link-protocol.md has the frames and the rules.
/// </summary>
/// <remarks>
/// Life: construct (enters its memory in the plan), <see cref="Attach"/>, freeze the plan, then <see cref="Poll"/> for ever, on one
/// thread. The session paces the station's steps: there is none while events wait for a host. Nothing is allocated after Attach, and
/// nothing that arrives makes it throw.
/// </remarks>
[AllocationFree]
public sealed class LinkSession
{
    /// <summary>Version of the protocol that this session speaks.</summary>
    public const int ProtocolVersion = 2;

    /// <summary>Bytes of a data frame before the stream's own: stream number and offset.</summary>
    public const int DataHeaderLength = 12;

    internal const int FieldCount = 19;

    private const int FramesPerPoll = 4;

    // What the device can do, in its hello.
    private const int CanUpdate = 1;
    private const int HasKey = 2;
    private const int HasUnusableKey = 4;

    private readonly ScanStation _station;
    private readonly StreamLedger _ledger;
    private readonly LinkIdentity _identity;
    private readonly LinkSettings _settings;
    private readonly LinkChannel _channel;
    private readonly FrameReader _reader;
    private readonly StreamReceiver _receiver;
    private readonly StreamReporter _reporter;
    private readonly DiagnosticReplies _diagnostics;
    private readonly UpdateResponder _updates;
    private readonly AuthorityResponder _keys;
    private readonly LogResponder _log;
    private int _now;
    private int _heardAt;
    private int _session;
    private bool _hasSession;
    private bool _isHostPresent;
    private bool _isRebootRequested;
    private int _hellos;

    /// <summary>Lists the session's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="station">The station; its ring refuses rather than drops, as the credit promises what has room.</param>
    /// <param name="port">The line.</param>
    /// <param name="identity">Who the device is.</param>
    /// <param name="settings">Sizes and times; not changed afterwards.</param>
    /// <param name="slots">Where new databases are stored, or null if nowhere.</param>
    /// <param name="authority">Who may change what the device does.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or time in the settings is impossible, or too large for the ring or window.</exception>
    public LinkSession(
        MemoryPlan plan,
        ScanStation station,
        LinkPort port,
        LinkIdentity identity,
        LinkSettings settings,
        DatabaseSlots? slots,
        Authority authority)
    {
        ArgumentNullException.ThrowIfNull(plan, nameof(plan));
        ArgumentNullException.ThrowIfNull(station, nameof(station));
        ArgumentNullException.ThrowIfNull(port, nameof(port));
        ArgumentNullException.ThrowIfNull(identity, nameof(identity));
        ArgumentNullException.ThrowIfNull(settings, nameof(settings));
        ArgumentNullException.ThrowIfNull(authority, nameof(authority));
        ByteRing ring = station.Pipeline.Ring;
        int data = settings.LargestFrame - FrameReader.Overhead - DataHeaderLength;
        bool isPossible = settings.LargestFrame >= LinkSettings.SmallestFrame && settings.LargestFrame <= ushort.MaxValue
            && settings.LargestReply >= LinkSettings.SmallestReply && settings.Replies >= 1 && settings.EventWindow >= 1
            && settings.ReadLength >= 1 && settings.ResendMilliseconds >= 1 && settings.HostMilliseconds >= 1
            && settings.ConfirmMilliseconds >= 1
            && ring.Policy == RingPolicy.Refuse && data <= ring.Capacity / 2
            && FrameWriter.WireLength(settings.LargestFrame) <= settings.Window / 2;
        if (!isPossible)
        {
            throw new ArgumentOutOfRangeException(nameof(settings));
        }

        _station = station;
        _ledger = station.Ledger;
        _identity = identity;
        _settings = settings;
        station.NumberFrom(FirstNumber);
        int parts = HeapCost.Object(StreamReceiver.FieldCount) + HeapCost.Object(StreamReporter.FieldCount)
            + HeapCost.Object(DiagnosticReplies.FieldCount) + HeapCost.Object(UpdateResponder.FieldCount)
            + HeapCost.Object(AuthorityResponder.FieldCount) + HeapCost.Object(StreamFingerprint.FieldCount) + HeapCost.Object(LogResponder.FieldCount);
        int own = HeapCost.Object(FieldCount) + LinkChannel.HeapBytes + LinkSettings.HeapBytes + LinkIdentity.HeapBytes + parts + Authority.HeapBytes;
        plan.AddObject(PlanItem.Link, own);
        _channel = new LinkChannel(plan, port, settings);
        _reader = _channel.Reader;
        _reporter = new StreamReporter(plan, station, _channel, settings);
        StreamFingerprint fingerprint = new StreamFingerprint(authority);
        _receiver = new StreamReceiver(station, _channel, _reporter, fingerprint);
        _diagnostics = new DiagnosticReplies(plan, station, _channel);
        _updates = new UpdateResponder(_channel, slots);
        _keys = new AuthorityResponder(_channel, authority, slots, station, _reporter, identity, fingerprint);
        _log = new LogResponder(_channel);
    }

    /// <summary>Whether a host has opened a session and was heard of recently.</summary>
    public bool IsHostPresent => _isHostPresent;

    /// <summary>
    /// Whether the host wants the board restarted, or it has to for its new key, and the host was told; the application does it.
    /// </summary>
    public bool IsRebootRequested => (_isRebootRequested || _keys.IsKeyStored) && _channel.Writer.Waiting == 0;

    /// <summary>What went wrong so far.</summary>
    public FaultCounter Faults => _channel.Faults;

    /// <summary>Free bytes of the managed heap, as the application last measured them; reported in the statistics.</summary>
    public int FreeHeapBytes
    {
        get => _diagnostics.FreeHeapBytes;
        set => _diagnostics.FreeHeapBytes = value;
    }

    /// <summary>The log that the host may read; null if there is none.</summary>
    public LogSource? Log
    {
        get => _log.Source;
        set => _log.Source = value;
    }

    /// <summary>Hears of every event of a stream, whether a host listens or not; null for nobody.</summary>
    [Borrowed]
    public ScanEventSink? Watcher
    {
        get => _reporter.Watcher;
        set => _reporter.Watcher = value;
    }

    /// <summary>Number of the station's streams before the first: differs from start to start.</summary>
    private int FirstNumber => _identity.BootNumber << 16;

    /// <summary>Takes all memory from the plan.</summary>
    /// <returns><see cref="LinkFault.None"/>, also if the session is attached already; <see cref="LinkFault.PlanRefused"/>.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public LinkFault Attach()
    {
        return _channel.Attach() && _reporter.Attach() ? LinkFault.None : _channel.Faults.Record(LinkFault.PlanRefused);
    }

    /// <summary>
    /// Does a bounded amount of work: takes what one read of the port gives and answers up to four frames of it, has the station take
    /// a step, checks one piece of an update, sends what is due and what the port takes.
    /// </summary>
    /// <param name="nowMilliseconds">A clock that runs on; it may roll over.</param>
    /// <returns>Whether anything was done; if not, the application may sleep a little.</returns>
    public bool Poll(int nowMilliseconds)
    {
        if (!_channel.IsAttached)
        {
            _channel.Faults.Record(LinkFault.NotAttached);
            return false;
        }

        _now = nowMilliseconds;
        _reporter.Follow(_isHostPresent);
        bool hasReceived = Receive();
        WatchHost();
        bool hasScanned = Scan();
        bool hasChecked = !_ledger.IsUnderWay && _updates.Step();
        if (_isHostPresent)
        {
            _reporter.Report(_now);
        }

        return _channel.Flush() | hasReceived | hasScanned | hasChecked;
    }

    private bool Receive()
    {
        bool hasReceived = _channel.Receive();
        for (int frames = 0; frames < FramesPerPoll && _channel.MoveToFrame(); frames++)
        {
            Handle();
        }

        return hasReceived;
    }

    private void WatchHost()
    {
        if (_isHostPresent && _now - _heardAt >= _settings.HostMilliseconds)
        {
            _isHostPresent = false;
            _channel.Faults.Record(LinkFault.HostSilent);
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
            _channel.Refuse(LinkFault.NoSession);
            return;
        }

        _heardAt = _now;
        _isHostPresent = true;
        if (!_receiver.Handle(type, _updates.IsChecking) && !HandleRequest(type))
        {
            _channel.Refuse(LinkFault.FrameUnknownType);
        }
    }

    private void OpenSession()
    {
        int session = _reader.TakeInt32();
        int lowest = _reader.TakeByte();
        int highest = _reader.TakeByte();
        if (_reader.IsShort)
        {
            _channel.Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (lowest > ProtocolVersion || highest < ProtocolVersion)
        {
            _channel.Refuse(LinkFault.VersionUnsupported);
            return;
        }

        _heardAt = _now;
        _isHostPresent = true;
        if (!_hasSession || session != _session)
        {
            _hellos++;
            _reporter.ResendAll();
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
                _diagnostics.SendStatistics(_now, _ledger.Number - FirstNumber, _hellos);
                return true;
            case FrameType.GetMemoryMap:
                _diagnostics.SendMemoryMap();
                return true;
            case FrameType.GetAudit:
                _diagnostics.SendAudit();
                return true;
            case FrameType.BeginUpdate:
            case FrameType.UpdateData:
            case FrameType.CommitUpdate:
            case FrameType.AbortUpdate:
                _updates.Handle(type, _ledger.IsUnderWay);
                return true;
            case FrameType.GetLog:
                _log.Handle(_ledger.IsUnderWay);
                return true;
            case FrameType.Reboot:
                HandleReboot();
                return true;
            case FrameType.GetChallenge:
                _keys.SendChallenge(_now);
                return true;
            case FrameType.ReplaceKey:
                _keys.ReplaceKey(_ledger.IsUnderWay);
                return true;
            case FrameType.GetProof:
                _keys.SendProof();
                return true;
            default:
                return false;
        }
    }

    private void HandleReboot()
    {
        int session = _reader.TakeInt32();
        LinkFault fault = _reader.IsShort ? LinkFault.FrameBadPayload
            : session != _session ? LinkFault.WrongSession
            : _isRebootRequested ? LinkFault.None
            : _keys.RebootFault(session);
        if (fault != LinkFault.None)
        {
            _channel.Refuse(fault);
            return;
        }

        _isRebootRequested = true;
        if (_channel.BeginReply(FrameType.Rebooting))
        {
            _channel.Writer.End();
        }
    }

    private int Capabilities()
    {
        KeyState key = _keys.State;
        return (_updates.CanUpdate ? CanUpdate : 0) | (key == KeyState.Set ? HasKey : key == KeyState.Unusable ? HasUnusableKey : 0);
    }

    private void SendHelloReply()
    {
        if (!_channel.BeginReply(FrameType.HelloReply))
        {
            return;
        }

        FrameWriter writer = _channel.Writer;
        writer.AddInt32(_session);
        writer.AddByte(ProtocolVersion);
        writer.AddByte(Capabilities());
        writer.AddUInt16(_settings.LargestFrame);
        writer.AddInt32(_settings.Window);
        writer.AddInt32(_identity.BootNumber);
        writer.AddInt32(_identity.DatabaseIdentity);
        writer.AddInt32(_identity.DatabaseVersion);
        writer.AddUInt16(_station.Pipeline.Database.RuleCount);
        writer.AddUInt16(_station.Pipeline.Database.RulesAboveInfo);
        _reporter.AddStreamStatus();
        writer.AddText(_identity.Board, DiagnosticReplies.LongestName);
        writer.AddText(_identity.Firmware, DiagnosticReplies.LongestName);
        writer.End();
    }

    /// <summary>
    /// One step, but of a stream only when the journal is empty, so that the step has all of it: a host that stalls makes the scanner
    /// wait, and nothing is lost.
    /// </summary>
    private bool Scan()
    {
        _reporter.TakeEvents(_isHostPresent, _now);
        if (_ledger.IsUnderWay && _station.Pipeline.Journal.Count > 0)
        {
            return false;
        }

        StepResult result = _station.Step();
        _reporter.TakeEvents(_isHostPresent, _now);
        if (result == StepResult.Failed)
        {
            _channel.Faults.Record(LinkFault.PipelineFailed);
        }

        return result == StepResult.Worked || result == StepResult.Finished;
    }
}
