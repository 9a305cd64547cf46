using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Link;

/// <content>Streams: from the host, or of the device's own; credit, events, verdict.</content>
public sealed partial class LinkSession
{
    private int _stream;
    private StreamState _state;
    private int _contentType;
    private bool _isLocal;
    private long _declaredSize;
    private long _received;
    private long _reportedReceived;
    private long _reportedLimit;
    private long _lostBefore;
    private bool _discardsEvents;
    private bool _isStatusDue;
    private int _sentEvents;
    private int _sentAt;
    private bool _hasSentVerdict;
    private bool _isVerdictAcknowledged;
    private int _streams;

    /// <summary>Number of the current or last stream; that of the start if there was none.</summary>
    public int Stream => _stream;

    /// <summary>Where the current stream is.</summary>
    public StreamState State => _state;

    /// <summary>What is said of the current stream; <see cref="ScanVerdict.Unknown"/> until it is finished.</summary>
    public ScanVerdict Verdict => _state == StreamState.Finished ? _pipeline.Verdict : ScanVerdict.Unknown;

    /// <summary>
    /// Scans something that the device reads itself. Events and verdict go to the host if one is present now; otherwise they are not
    /// reported, and the scan waits for nobody.
    /// </summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="declaredSize">How many there should be, or -1 if nobody knows.</param>
    /// <param name="contentType">A number for the host: what is scanned.</param>
    /// <returns>
    /// <see cref="LinkFault.None"/>; <see cref="LinkFault.StreamBusy"/> while another stream is under way (one whose host has gone
    /// can be given up with <see cref="AbandonStream"/>); <see cref="LinkFault.StreamRefused"/>.
    /// </returns>
    public LinkFault BeginLocalStream(StreamSource source, long declaredSize, int contentType)
    {
        if (IsUnderWay)
        {
            return _faults.Record(LinkFault.StreamBusy);
        }

        if (_pipeline.BeginStream(source, declaredSize, _streamChecksum) != PipelineFault.None)
        {
            return _faults.Record(LinkFault.StreamRefused);
        }

        StartStream(_stream + 1, declaredSize, contentType);
        _isLocal = true;
        _state = StreamState.Local;
        if (!_isHostPresent)
        {
            _discardsEvents = true;
            _faults.Record(LinkFault.EventsUnreported);
        }

        return LinkFault.None;
    }

    /// <summary>
    /// Gives the current stream up, as a start button or a watchdog may want: it finishes as incomplete at the next polls, and its
    /// events are discarded.
    /// </summary>
    public void AbandonStream()
    {
        if (!IsUnderWay)
        {
            return;
        }

        _pipeline.MarkIncomplete(IncompleteReason.Stopped);
        if (_state != StreamState.Finishing)
        {
            _pipeline.EndStream();
        }

        _state = StreamState.Finishing;
        _discardsEvents = true;
    }

    private bool IsUnderWay => _state == StreamState.Receiving || _state == StreamState.Finishing || _state == StreamState.Local;

    /// <summary>The stream offset up to which the host may send: what was scanned plus the capacity of the ring.</summary>
    private long CreditLimit
    {
        get
        {
            long limit = _received + _pipeline.Ring.Free;
            return _state != StreamState.Receiving ? _received : limit < _declaredSize ? limit : _declaredSize;
        }
    }

    private bool HandleStreamFrame(FrameType type)
    {
        switch (type)
        {
            case FrameType.Probe:
                SendStatus(_reader.Sequence);
                return true;
            case FrameType.BeginStream:
                HandleBegin();
                return true;
            case FrameType.Data:
                HandleData();
                return true;
            case FrameType.EndStream:
                HandleEnd();
                return true;
            case FrameType.AbortStream:
                HandleAbort();
                return true;
            case FrameType.Acknowledge:
                HandleAcknowledge();
                return true;
            default:
                return false;
        }
    }

    private void HandleBegin()
    {
        int stream = _reader.TakeInt32();
        long size = _reader.TakeInt64();
        int contentType = _reader.TakeByte();
        LinkFault fault = BeginFault(stream, size);
        if (fault != LinkFault.None)
        {
            Refuse(fault);
            return;
        }

        if (stream != _stream || _state == StreamState.None)
        {
            if (_pipeline.BeginStream(size) != PipelineFault.None)
            {
                Refuse(LinkFault.StreamRefused);
                return;
            }

            StartStream(stream, size, contentType);
            _state = StreamState.Receiving;
        }

        SendStatus(_reader.Sequence);
    }

    /// <summary>A stream may be begun twice, as the answer may have been lost; otherwise its number follows the last one's.</summary>
    private LinkFault BeginFault(int stream, long size)
    {
        if (_reader.IsShort)
        {
            return LinkFault.FrameBadPayload;
        }

        if (stream == _stream && _state != StreamState.None && !_isLocal)
        {
            return size == _declaredSize ? LinkFault.None : LinkFault.SizeMismatch;
        }

        if (IsUnderWay)
        {
            return LinkFault.StreamBusy;
        }

        if (stream != _stream + 1)
        {
            return LinkFault.StreamUnknown;
        }

        return size < 0 ? LinkFault.SizeMismatch : LinkFault.None;
    }

    private void StartStream(int stream, long declaredSize, int contentType)
    {
        DiscardJournal();
        _window.Reset();
        _streamChecksum.Reset();
        _stream = stream;
        _declaredSize = declaredSize;
        _contentType = contentType;
        _isLocal = false;
        _received = 0;
        _reportedReceived = 0;
        _reportedLimit = 0;
        _lostBefore = _pipeline.Journal.LostEvents;
        _discardsEvents = false;
        _sentEvents = 0;
        _hasSentVerdict = false;
        _isVerdictAcknowledged = false;
        _streams++;
    }

    private void HandleData()
    {
        int stream = _reader.TakeInt32();
        long offset = _reader.TakeInt64();
        int count = _reader.Remaining;
        LinkFault fault = DataFault(stream, offset, count);
        if (fault == LinkFault.None && _pipeline.Offer(_reader.Buffer, _reader.Position, count) != count)
        {
            fault = LinkFault.PipelineFailed;
            AbandonStream();
        }

        if (fault != LinkFault.None)
        {
            _faults.Record(fault);
            _isStatusDue = true;
            return;
        }

        _streamChecksum.Add(_reader.Buffer, _reader.Position, count);
        _received += count;
    }

    private LinkFault DataFault(int stream, long offset, int count)
    {
        if (_reader.IsShort || count == 0)
        {
            return LinkFault.FrameBadPayload;
        }

        if (stream != _stream || _state != StreamState.Receiving)
        {
            return LinkFault.StreamUnknown;
        }

        if (offset != _received)
        {
            return LinkFault.DataOutOfOrder;
        }

        if (count > _declaredSize - _received)
        {
            return LinkFault.SizeMismatch;
        }

        return count > _pipeline.Ring.Free ? LinkFault.DataBeyondCredit : LinkFault.None;
    }

    private void HandleEnd()
    {
        int stream = _reader.TakeInt32();
        long size = _reader.TakeInt64();
        int checksum = _reader.TakeInt32();
        if (_reader.IsShort || stream != _stream || _isLocal || _state == StreamState.None)
        {
            Refuse(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.StreamUnknown);
            return;
        }

        if (size != _declaredSize)
        {
            Refuse(LinkFault.SizeMismatch);
            return;
        }

        if (_state == StreamState.Receiving && _received == size)
        {
            if ((uint)checksum != _streamChecksum.Value)
            {
                _faults.Record(LinkFault.StreamBadChecksum);
                _pipeline.MarkIncomplete(IncompleteReason.Damaged);
            }

            _pipeline.EndStream();
            _state = StreamState.Finishing;
        }

        SendStatus(_reader.Sequence);
    }

    private void HandleAbort()
    {
        int stream = _reader.TakeInt32();
        if (_reader.IsShort || stream != _stream)
        {
            Refuse(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.StreamUnknown);
            return;
        }

        AbandonStream();
        SendStatus(_reader.Sequence);
    }

    private void HandleAcknowledge()
    {
        int stream = _reader.TakeInt32();
        int next = _reader.TakeInt32();
        int flags = _reader.TakeByte();
        if (_reader.IsShort || stream != _stream || !_window.Acknowledge(next))
        {
            _faults.Record(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.BadAcknowledge);
            return;
        }

        _sentEvents = _sentEvents < _window.First ? _window.First : _sentEvents;
        if ((flags & 1) != 0 && _hasSentVerdict)
        {
            _isVerdictAcknowledged = true;
        }
    }

    /// <summary>
    /// One step, but only when the journal is empty, so that the step has all of it: a host that stalls makes the scanner wait, and
    /// nothing is lost that the core alone would not lose.
    /// </summary>
    private bool Scan()
    {
        TakeEvents();
        if (!IsUnderWay || _pipeline.Journal.Count > 0)
        {
            return false;
        }

        StepResult result = _pipeline.Step();
        TakeEvents();
        if (result == StepResult.Failed)
        {
            _faults.Record(LinkFault.PipelineFailed);
        }

        if (!_pipeline.IsStreaming)
        {
            _state = StreamState.Finished;
        }

        return result == StepResult.Worked || result == StepResult.Finished;
    }

    private void TakeEvents()
    {
        if (_isLocal && !_isHostPresent && !_discardsEvents && _state != StreamState.Finished)
        {
            _discardsEvents = true;
            _faults.Record(LinkFault.EventsUnreported);
        }

        if (_discardsEvents)
        {
            DiscardJournal();
            _window.Acknowledge(_window.Next);
        }
        else
        {
            _window.Fill(_pipeline.Journal);
        }
    }

    private void DiscardJournal()
    {
        EventJournal journal = _pipeline.Journal;
        for (int waiting = journal.Count; waiting > 0 && journal.TryTake(); waiting--)
        {
            _window.Skip();
        }
    }

    /// <summary>Sends what is due without being asked: events, the verdict, credit.</summary>
    private void Report()
    {
        if (!_isHostPresent)
        {
            return;
        }

        bool isOverdue = _now - _sentAt >= _settings.ResendMilliseconds;
        if (!_window.IsEmpty)
        {
            _sentEvents = isOverdue ? _window.First : _sentEvents;
            SendEvents();
        }
        else if (_state == StreamState.Finished && !_isVerdictAcknowledged && (isOverdue || !_hasSentVerdict))
        {
            SendVerdict();
        }

        int step = (_pipeline.Ring.Capacity < _settings.Window ? _pipeline.Ring.Capacity : _settings.Window) / 4;
        bool isCreditDue = _state == StreamState.Receiving
            && (CreditLimit - _reportedLimit >= step || _received - _reportedReceived >= step
                || (_reportedLimit < _declaredSize && CreditLimit == _declaredSize));
        if (isCreditDue || _isStatusDue)
        {
            SendStatus(0);
        }
    }

    /// <summary>A new session may have missed anything that was sent in the old one.</summary>
    private void ResendAll()
    {
        _sentEvents = _window.First;
        _hasSentVerdict = false;
        _isStatusDue = false;
    }
}
