using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Update;

namespace FirmwareScanner.Link;

/// <content>The frames that the device sends; docs/link-protocol.md has their layouts.</content>
public sealed partial class LinkSession
{
    private const int UpdateCapability = 1;
    private const int KeyCapability = 2;
    private const int LongestName = 48;
    private const int FaultRecordLength = 6;
    private const int LastMemoryFault = (int)MemoryFault.RingRegionCorrupt;

    private void SendHelloReply()
    {
        if (!BeginReply(FrameType.HelloReply))
        {
            return;
        }

        int capabilities = _slots is null ? 0 : _slots.IsKeyed ? UpdateCapability | KeyCapability : UpdateCapability;
        _writer.AddInt32(_session);
        _writer.AddByte(ProtocolVersion);
        _writer.AddByte(capabilities);
        _writer.AddUInt16(_settings.LargestFrame);
        _writer.AddInt32(_settings.Window);
        _writer.AddInt32(_identity.BootNumber);
        _writer.AddInt32(_identity.DatabaseIdentity);
        _writer.AddInt32(_identity.DatabaseVersion);
        AddStreamStatus();
        _writer.AddText(_identity.Board, LongestName);
        _writer.AddText(_identity.Firmware, LongestName);
        _writer.End();
    }

    /// <param name="answers">Sequence number of the frame that is answered, or 0.</param>
    private void SendStatus(int answers)
    {
        if (!_writer.Begin(FrameType.StreamStatus))
        {
            _faults.Record(LinkFault.TransmitFull);
            return;
        }

        _writer.AddUInt16(answers);
        AddStreamStatus();
        _writer.End();
    }

    private void AddStreamStatus()
    {
        _reportedReceived = _received;
        _reportedLimit = CreditLimit;
        _isStatusDue = false;
        _writer.AddInt32(_stream);
        _writer.AddByte((int)_state);
        _writer.AddInt64(_received);
        _writer.AddInt64(_reportedLimit);
    }

    private void SendEvents()
    {
        if (_sentEvents == _window.Next || !_writer.Begin(FrameType.Events))
        {
            return;
        }

        _writer.AddInt32(_stream);
        _writer.AddInt32(_sentEvents);
        _sentEvents = _window.Add(_writer, _sentEvents);
        _sentAt = _now;
        _writer.End();
    }

    private void SendVerdict()
    {
        if (!_writer.Begin(FrameType.Verdict))
        {
            return;
        }

        _writer.AddInt32(_stream);
        _writer.AddByte(_contentType);
        _writer.AddByte(_isLocal ? 1 : 0);
        _writer.AddByte((int)_pipeline.Verdict);
        _writer.AddByte(_pipeline.Reasons);
        _writer.AddInt64(_pipeline.StreamLength);
        _writer.AddInt64(_pipeline.ScannedBytes);
        _writer.AddInt64(_pipeline.MissingBytes);
        _writer.AddInt32((int)_streamChecksum.Value);
        _writer.AddInt32(_window.Next);
        _writer.AddInt32(LostEvents());
        _writer.AddInt32(_pipeline.Blocks);
        _writer.End();
        _hasSentVerdict = true;
        _sentAt = _now;
    }

    private int LostEvents()
    {
        long lost = _pipeline.Journal.LostEvents - _lostBefore;
        return lost < int.MaxValue ? (int)lost : int.MaxValue;
    }

    private void SendStatistics()
    {
        int part = _reader.TakeByte();
        if (_reader.IsShort || part > 2)
        {
            Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (!BeginReply(FrameType.Statistics))
        {
            return;
        }

        _writer.AddByte(part);
        switch (part)
        {
            case 0:
                AddCounters();
                break;
            case 1:
                AddLinkFaults();
                break;
            default:
                AddMemoryFaults();
                break;
        }

        _writer.End();
    }

    private void AddCounters()
    {
        ByteRing ring = _pipeline.Ring;
        BlockPool pool = _pipeline.Pool;
        EventJournal journal = _pipeline.Journal;
        _writer.AddInt32(_now);
        _writer.AddInt32(FreeHeapBytes);
        _writer.AddInt32(ring.Capacity);
        _writer.AddInt32(ring.HighWater);
        _writer.AddInt64(ring.DroppedBytes);
        _writer.AddInt32(pool.BlockCount);
        _writer.AddInt32(pool.HighWater);
        _writer.AddInt32(_pipeline.PayloadLength);
        _writer.AddInt32(journal.Capacity);
        _writer.AddInt32(journal.HighWater);
        _writer.AddInt64(journal.LostEvents);
        _writer.AddInt64(_pipeline.ScannedBytes);
        _writer.AddInt64(_pipeline.MissingBytes);
        _writer.AddInt64(_pipeline.RefusedBytes);
        _writer.AddInt32(_pipeline.Blocks);
        _writer.AddInt32(_pipeline.Starvations);
        _writer.AddInt32(_streams);
        _writer.AddInt32(_hellos);
        _writer.AddInt64(_bytesReceived);
        _writer.AddInt64(_bytesSent);
        _writer.AddInt64(_reader.Frames);
        _writer.AddInt64(_reader.MissedFrames);
        _writer.AddInt64(_writer.Frames);
    }

    private void AddLinkFaults()
    {
        for (int code = 1; code < LinkFaultCounter.Codes; code++)
        {
            AddFault(code, _faults.CountOf((LinkFault)code));
        }
    }

    private void AddMemoryFaults()
    {
        for (int code = 1; code <= LastMemoryFault; code++)
        {
            MemoryFault fault = (MemoryFault)code;
            AddFault(code, _plan.FaultCount(fault) + _pipeline.Ring.FaultCount(fault) + _pipeline.Pool.FaultCount(fault));
        }
    }

    /// <summary>Faults that never happened are left out; what has no room is left out, too.</summary>
    private void AddFault(int code, int count)
    {
        if (count != 0 && _writer.Room >= FaultRecordLength)
        {
            _writer.AddUInt16(code);
            _writer.AddInt32(count);
        }
    }

    private void SendMemoryMap()
    {
        int first = _reader.TakeUInt16();
        if (_reader.IsShort || first > _plan.Count)
        {
            Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (!BeginReply(FrameType.MemoryMap))
        {
            return;
        }

        _writer.AddInt32(_plan.Total);
        _writer.AddInt32(_plan.Budget);
        _writer.AddUInt16(_plan.Count);
        _writer.AddUInt16(first);
        bool isFirst = true;
        for (int entry = first; entry < _plan.Count; entry++)
        {
            string name = _plan.NameOf(entry);
            string reason = _plan.ReasonOf(entry);
            if (!isFirst && _writer.Room < name.Length + reason.Length + 6)
            {
                break;
            }

            _writer.AddInt32(_plan.BytesOf(entry));
            _writer.AddText(name, LongestName);
            _writer.AddText(reason, byte.MaxValue);
            isFirst = false;
        }

        _writer.End();
    }

    private void SendAudit()
    {
        if (!BeginReply(FrameType.Audit))
        {
            return;
        }

        _writer.AddUInt16((int)_pipeline.Audit());
        _writer.AddUInt16((int)_pipeline.Ring.Audit());
        _writer.AddUInt16((int)_pipeline.Pool.Audit());
        _writer.AddUInt16((int)_plan.Audit());
        _writer.AddUInt16((int)_pipeline.LastFault);
        _writer.AddUInt16((int)_pipeline.Ring.LastFault);
        _writer.AddUInt16((int)_pipeline.Pool.LastFault);
        _writer.AddUInt16((int)_plan.LastFault);
        _writer.AddUInt16((int)_faults.Last);
        _writer.End();
    }

    private void HandleUpdate(FrameType type)
    {
        if (_slots is null)
        {
            Refuse(LinkFault.UpdateUnsupported);
            return;
        }

        UpdateFault fault = UpdateFault.None;
        switch (type)
        {
            case FrameType.BeginUpdate:
                fault = BeginUpdate(_slots);
                break;
            case FrameType.UpdateData:
                int offset = _reader.TakeInt32();
                fault = _reader.IsShort
                    ? UpdateFault.BadRequest
                    : _slots.Write(offset, _reader.Buffer, _reader.Position, _reader.Remaining);
                break;
            case FrameType.CommitUpdate:
                fault = _slots.Commit();
                break;
            default:
                _slots.Abort();
                break;
        }

        SendUpdateStatus(_slots, fault);
    }

    private UpdateFault BeginUpdate(DatabaseSlots slots)
    {
        int size = _reader.TakeInt32();
        int checksum = _reader.TakeInt32();
        int version = _reader.TakeInt32();
        int flags = _reader.TakeByte();
        int code = _reader.Remaining > 0 ? _reader.Take(DatabaseSlots.CodeLength) : -1;
        return _reader.IsShort
            ? UpdateFault.BadRequest
            : slots.Begin(size, checksum, version, (flags & 1) != 0, _reader.Buffer, code);
    }

    private void SendUpdateStatus(DatabaseSlots slots, UpdateFault fault)
    {
        if (!BeginReply(FrameType.UpdateStatus))
        {
            return;
        }

        _writer.AddByte((int)slots.State);
        _writer.AddUInt16((int)(fault != UpdateFault.None ? fault : slots.Fault));
        _writer.AddInt32(slots.Received);
        _writer.AddInt32(slots.Checked);
        _writer.AddUInt16(slots.WriteGranularity);
        _writer.AddInt32(slots.SlotLength);
        _writer.End();
    }
}
