using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Link;

/// <summary>
/// Tells the host of the station's streams, whoever began them: status and credit, events until they are acknowledged, the verdict.
/// It takes the journal's events, and nobody else does.
/// </summary>
[AllocationFree]
internal sealed class StreamReporter
{
    internal const int FieldCount = 17;

    private readonly ScanStation _station;
    private readonly StreamLedger _ledger;
    private readonly LinkChannel _channel;
    private readonly FrameWriter _writer;
    private readonly LinkSettings _settings;
    private readonly EventWindow _window;
    private int _stream;
    private long _reportedReceived;
    private long _reportedLimit;
    private bool _discardsEvents;
    private bool _isStatusDue;
    private int _sentEvents;
    private int _sentAt;
    private int _confirmedEvents;
    private int _confirmedAt;
    private bool _hasSentVerdict;
    private bool _isVerdictAcknowledged;

    internal StreamReporter(MemoryPlan plan, ScanStation station, LinkChannel channel, LinkSettings settings)
    {
        _station = station;
        _ledger = station.Ledger;
        _channel = channel;
        _writer = channel.Writer;
        _settings = settings;
        _window = new EventWindow(plan, settings.EventWindow);
        _stream = _ledger.Number;
    }

    /// <summary>Hears of every event of a stream; null for nobody.</summary>
    [Borrowed]
    internal ScanEventSink? Watcher
    {
        get => _window.Watcher;
        set => _window.Watcher = value;
    }

    /// <summary>Bytes of the stream that the host has sent; of a stream of the device's own it sends none.</summary>
    private long Received => _ledger.IsLocal ? 0 : _ledger.Received;

    /// <summary>The stream offset up to which the host may send: what was scanned plus the capacity of the ring.</summary>
    private long CreditLimit
    {
        get
        {
            long limit = Received + _station.Pipeline.Ring.Free;
            return _ledger.State != StreamState.Receiving ? Received : limit < _ledger.DeclaredSize ? limit : _ledger.DeclaredSize;
        }
    }

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        return _window.Attach() == MemoryFault.None;
    }

    /// <summary>Turns to a stream that has begun since the last call; the one before is over for the host.</summary>
    /// <param name="isHostPresent">Whether a host listens; nobody hears of a local stream that begins without.</param>
    internal void Follow(bool isHostPresent)
    {
        if (_ledger.Number == _stream)
        {
            return;
        }

        _stream = _ledger.Number;
        DiscardJournal();
        _window.Reset();
        _reportedReceived = 0;
        _reportedLimit = 0;
        _discardsEvents = false;
        _sentEvents = 0;
        _hasSentVerdict = false;
        _isVerdictAcknowledged = false;
        DiscardUnheard(isHostPresent);
    }

    /// <summary>Takes events from the journal into the window; those that nobody will hear of are counted and dropped.</summary>
    internal void TakeEvents(bool isHostPresent, int now)
    {
        if (_ledger.State != StreamState.Finished)
        {
            DiscardUnheard(isHostPresent);
        }

        WatchConfirmation(now);

        if (_discardsEvents || _ledger.IsAbandoned)
        {
            DiscardJournal();
            _window.Acknowledge(_window.Next);
        }
        else
        {
            _window.Fill(_station.Pipeline.Journal);
        }
    }

    /// <summary>Sends what is due without being asked: events, the verdict, credit.</summary>
    internal void Report(int now)
    {
        bool isOverdue = now - _sentAt >= _settings.ResendMilliseconds;
        StreamState state = _ledger.State;
        if (!_window.IsEmpty)
        {
            _sentEvents = isOverdue ? _window.First : _sentEvents;
            SendEvents(now);
        }
        else if (state == StreamState.Finished && !_isVerdictAcknowledged && (isOverdue || !_hasSentVerdict))
        {
            SendVerdict(now);
        }

        if (_isStatusDue || (state == StreamState.Receiving && IsCreditDue()))
        {
            SendStatus(0);
        }
    }

    /// <summary>Handles the host's acknowledgement of events and verdict.</summary>
    internal void HandleAcknowledge()
    {
        FrameReader reader = _channel.Reader;
        int stream = reader.TakeInt32();
        int next = reader.TakeInt32();
        int flags = reader.TakeByte();
        if (reader.IsShort || stream != _ledger.Number || !_window.Acknowledge(next))
        {
            _channel.Faults.Record(reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.BadAcknowledge);
            return;
        }

        _sentEvents = _sentEvents < _window.First ? _window.First : _sentEvents;
        if ((flags & 1) != 0 && _hasSentVerdict)
        {
            _isVerdictAcknowledged = true;
        }
    }

    /// <summary>A new session may have missed anything that was sent in the old one.</summary>
    internal void ResendAll()
    {
        _sentEvents = _window.First;
        _hasSentVerdict = false;
        _isStatusDue = false;
    }

    /// <summary>Has the status sent with the next report.</summary>
    internal void RequestStatus()
    {
        _isStatusDue = true;
    }

    /// <param name="answers">Sequence number of the frame that is answered, or 0.</param>
    internal void SendStatus(int answers)
    {
        if (_channel.BeginReply(FrameType.StreamStatus, answers))
        {
            AddStreamStatus();
            _writer.End();
        }
    }

    /// <summary>Adds the status to a frame that was begun.</summary>
    internal void AddStreamStatus()
    {
        _reportedReceived = Received;
        _reportedLimit = CreditLimit;
        _isStatusDue = false;
        _writer.AddInt32(_ledger.Number);
        _writer.AddByte((int)_ledger.State);
        _writer.AddInt64(_reportedReceived);
        _writer.AddInt64(_reportedLimit);
    }

    private bool IsCreditDue()
    {
        int capacity = _station.Pipeline.Ring.Capacity;
        int step = (capacity < _settings.Window ? capacity : _settings.Window) / 4;
        long limit = CreditLimit;
        long size = _ledger.DeclaredSize;
        return limit - _reportedLimit >= step || Received - _reportedReceived >= step || (_reportedLimit < size && limit == size);
    }

    private void DiscardUnheard(bool isHostPresent)
    {
        if (_ledger.IsLocal && !isHostPresent && !_discardsEvents && !_ledger.IsAbandoned)
        {
            _discardsEvents = true;
            _channel.Faults.Record(LinkFault.EventsUnreported);
        }
    }

    /// <summary>The scanner waits for a host that is slow, but not for ever for one that acknowledges nothing.</summary>
    private void WatchConfirmation(int now)
    {
        if (_window.IsEmpty || _window.First != _confirmedEvents)
        {
            _confirmedEvents = _window.First;
            _confirmedAt = now;
            return;
        }

        bool isScannerWaiting = _ledger.IsUnderWay && _station.Pipeline.Journal.Count > 0;
        if (isScannerWaiting && now - _confirmedAt >= _settings.ConfirmMilliseconds && !_discardsEvents)
        {
            _discardsEvents = true;
            _station.MarkIncomplete(IncompleteReason.EventsLost);
            _channel.Faults.Record(LinkFault.EventsUnconfirmed);
        }
    }

    private void DiscardJournal()
    {
        EventJournal journal = _station.Pipeline.Journal;
        for (int waiting = journal.Count; waiting > 0 && journal.TryTake(); waiting--)
        {
            _window.Skip(journal);
        }
    }

    private void SendEvents(int now)
    {
        if (_sentEvents == _window.Next || !_writer.Begin(FrameType.Events))
        {
            return;
        }

        _writer.AddInt32(_ledger.Number);
        _writer.AddInt32(_sentEvents);
        _sentEvents = _window.Add(_writer, _sentEvents);
        _sentAt = now;
        _writer.End();
    }

    private void SendVerdict(int now)
    {
        if (!_writer.Begin(FrameType.Verdict))
        {
            return;
        }

        AddVerdict();
        _writer.End();
        _hasSentVerdict = true;
        _sentAt = now;
    }

    /// <summary>Adds the verdict to a frame that was begun.</summary>
    internal void AddVerdict()
    {
        ScanPipeline pipeline = _station.Pipeline;
        _writer.AddInt32(_ledger.Number);
        _writer.AddByte(_ledger.ContentType);
        _writer.AddByte(_ledger.IsLocal ? 1 : 0);
        _writer.AddByte((int)_ledger.Verdict);
        _writer.AddByte(_ledger.Reasons & byte.MaxValue);
        _writer.AddInt64(pipeline.StreamLength);
        _writer.AddInt64(pipeline.ScannedBytes);
        _writer.AddInt64(_ledger.MissingBytes);
        _writer.AddInt32((int)_ledger.Checksum);
        _writer.AddInt32(_window.Next);
        _writer.AddInt32(_station.LostEvents < int.MaxValue ? (int)_station.LostEvents : int.MaxValue);
        _writer.AddInt32(pipeline.Blocks);
        _writer.AddUInt16(_ledger.Reasons);
    }
}
