using FirmwareScanner.Contracts;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Link;

/// <summary>Takes the host's streams to the station: begin, data within the credit and in order, end, abort.</summary>
[AllocationFree]
internal sealed class StreamReceiver
{
    internal const int FieldCount = 6;

    private const int WantsFingerprint = 1;

    private readonly ScanStation _station;
    private readonly StreamLedger _ledger;
    private readonly LinkChannel _channel;
    private readonly FrameReader _reader;
    private readonly StreamReporter _reporter;
    private readonly StreamFingerprint _fingerprint;

    internal StreamReceiver(ScanStation station, LinkChannel channel, StreamReporter reporter, StreamFingerprint fingerprint)
    {
        _fingerprint = fingerprint;
        _station = station;
        _ledger = station.Ledger;
        _channel = channel;
        _reader = channel.Reader;
        _reporter = reporter;
    }

    /// <summary>Handles a frame that concerns a stream.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="isChecking">Whether a stored database is being checked, with a code that another one would end.</param>
    /// <returns>Whether it does.</returns>
    internal bool Handle(FrameType type, bool isChecking)
    {
        switch (type)
        {
            case FrameType.Probe:
                _reporter.SendStatus(_reader.Sequence);
                return true;
            case FrameType.BeginStream:
                HandleBegin(isChecking);
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
                _reporter.HandleAcknowledge();
                return true;
            default:
                return false;
        }
    }

    private void HandleBegin(bool isChecking)
    {
        int stream = _reader.TakeInt32();
        long size = _reader.TakeInt64();
        int contentType = _reader.TakeByte();
        LinkFault fault = BeginFault(stream, size);
        bool wantsFingerprint = _reader.Remaining > 0 && (_reader.TakeByte() & WantsFingerprint) != 0;
        fault = fault == LinkFault.None && wantsFingerprint && isChecking ? LinkFault.StreamBusy : fault;
        if (fault != LinkFault.None)
        {
            _channel.Refuse(fault);
            return;
        }

        if (stream != _ledger.Number || _ledger.State == StreamState.None)
        {
            if (_station.BeginStream(size, contentType, true) != PipelineFault.None)
            {
                _channel.Refuse(LinkFault.StreamRefused);
                return;
            }

            _fingerprint.Begin(_ledger.Number, wantsFingerprint);
            _reporter.Follow(true);
        }

        _reporter.SendStatus(_reader.Sequence);
    }

    /// <summary>A stream may be begun twice, as the answer may have been lost; otherwise its number follows the last one's.</summary>
    private LinkFault BeginFault(int stream, long size)
    {
        if (_reader.IsShort)
        {
            return LinkFault.FrameBadPayload;
        }

        if (stream == _ledger.Number && _ledger.State != StreamState.None && !_ledger.IsLocal)
        {
            return size == _ledger.DeclaredSize ? LinkFault.None : LinkFault.SizeMismatch;
        }

        if (_ledger.IsUnderWay)
        {
            return LinkFault.StreamBusy;
        }

        if (stream != _ledger.Number + 1)
        {
            return LinkFault.StreamUnknown;
        }

        return size < 0 ? LinkFault.SizeMismatch : LinkFault.None;
    }

    private void HandleData()
    {
        int stream = _reader.TakeInt32();
        long offset = _reader.TakeInt64();
        int count = _reader.Remaining;
        LinkFault fault = DataFault(stream, offset, count);
        if (fault == LinkFault.None && _station.Offer(_reader.Buffer, _reader.Position, count) != count)
        {
            fault = LinkFault.PipelineFailed;
            _station.AbandonStream();
        }

        if (fault != LinkFault.None)
        {
            _channel.Faults.Record(fault);
            _reporter.RequestStatus();
            return;
        }

        _fingerprint.Add(_reader.Buffer, _reader.Position, count);
    }

    private LinkFault DataFault(int stream, long offset, int count)
    {
        if (_reader.IsShort || count == 0)
        {
            return LinkFault.FrameBadPayload;
        }

        if (stream != _ledger.Number || _ledger.State != StreamState.Receiving)
        {
            return LinkFault.StreamUnknown;
        }

        if (offset != _ledger.Received)
        {
            return LinkFault.DataOutOfOrder;
        }

        if (count > _ledger.DeclaredSize - _ledger.Received)
        {
            return LinkFault.SizeMismatch;
        }

        return count > _station.Pipeline.Ring.Free ? LinkFault.DataBeyondCredit : LinkFault.None;
    }

    private void HandleEnd()
    {
        int stream = _reader.TakeInt32();
        long size = _reader.TakeInt64();
        int checksum = _reader.TakeInt32();
        if (_reader.IsShort || stream != _ledger.Number || _ledger.IsLocal || _ledger.State == StreamState.None)
        {
            _channel.Refuse(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.StreamUnknown);
            return;
        }

        if (size != _ledger.DeclaredSize)
        {
            _channel.Refuse(LinkFault.SizeMismatch);
            return;
        }

        if (_ledger.State == StreamState.Receiving && _ledger.Received == size)
        {
            if ((uint)checksum != _ledger.Checksum)
            {
                _channel.Faults.Record(LinkFault.StreamBadChecksum);
                _station.MarkIncomplete(IncompleteReason.Damaged);
            }

            _station.EndStream();
        }

        _reporter.SendStatus(_reader.Sequence);
    }

    private void HandleAbort()
    {
        int stream = _reader.TakeInt32();
        if (_reader.IsShort || stream != _ledger.Number)
        {
            _channel.Refuse(_reader.IsShort ? LinkFault.FrameBadPayload : LinkFault.StreamUnknown);
            return;
        }

        _station.AbandonStream();
        _reporter.SendStatus(_reader.Sequence);
    }
}
