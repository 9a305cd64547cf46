using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;

namespace FirmwareScanner.Link;

/// <summary>Answers the host's questions about the device: statistics, memory map, audit. docs/link-protocol.md has the layouts.</summary>
[AllocationFree]
internal sealed class DiagnosticReplies
{
    /// <summary>Characters of a name at most.</summary>
    internal const int LongestName = 48;

    internal const int FieldCount = 6;

    private const int FaultRecordLength = 6;
    private const int MemoryRecordLength = 6;
    private const int LastMemoryFault = (int)MemoryFault.RingRegionCorrupt;

    private readonly MemoryPlan _plan;
    private readonly ScanStation _station;
    private readonly ScanPipeline _pipeline;
    private readonly LinkChannel _channel;
    private readonly FrameWriter _writer;

    internal DiagnosticReplies(MemoryPlan plan, ScanStation station, LinkChannel channel)
    {
        _plan = plan;
        _station = station;
        _pipeline = station.Pipeline;
        _channel = channel;
        _writer = channel.Writer;
    }

    /// <summary>Free bytes of the managed heap, as the application last measured them.</summary>
    internal int FreeHeapBytes { get; set; }

    /// <summary>Answers a request for a part of the statistics.</summary>
    internal void SendStatistics(int now, int streams, int hellos)
    {
        FrameReader reader = _channel.Reader;
        int part = reader.TakeByte();
        if (reader.IsShort || part > 2)
        {
            _channel.Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (!_channel.BeginReply(FrameType.Statistics))
        {
            return;
        }

        _writer.AddByte(part);
        switch (part)
        {
            case 0:
                AddCounters(now, streams, hellos);
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

    /// <summary>Answers a request for entries of the memory plan.</summary>
    internal void SendMemoryMap()
    {
        FrameReader reader = _channel.Reader;
        int first = reader.TakeUInt16();
        if (reader.IsShort || first > _plan.Count)
        {
            _channel.Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (!_channel.BeginReply(FrameType.MemoryMap))
        {
            return;
        }

        _writer.AddInt32(_plan.Total);
        _writer.AddInt32(_plan.Budget);
        _writer.AddUInt16(_plan.Count);
        _writer.AddUInt16(first);
        for (int entry = first; entry < _plan.Count && _writer.Room >= MemoryRecordLength; entry++)
        {
            _writer.AddByte((int)_plan.ItemOf(entry));
            _writer.AddByte(_plan.ElementBytesOf(entry));
            _writer.AddInt32(_plan.CountOf(entry));
        }

        _writer.End();
    }

    /// <summary>Answers a request for an audit.</summary>
    internal void SendAudit()
    {
        if (!_channel.BeginReply(FrameType.Audit))
        {
            return;
        }

        _writer.AddUInt16((int)_station.Audit());
        _writer.AddUInt16((int)_pipeline.Ring.Audit());
        _writer.AddUInt16((int)_pipeline.Pool.Audit());
        _writer.AddUInt16((int)_plan.Audit());
        _writer.AddUInt16((int)_station.Faults.Last);
        _writer.AddUInt16((int)_pipeline.Ring.LastFault);
        _writer.AddUInt16((int)_pipeline.Pool.LastFault);
        _writer.AddUInt16((int)_plan.LastFault);
        _writer.AddUInt16(_channel.Faults.Last);
        _writer.End();
    }

    private void AddCounters(int now, int streams, int hellos)
    {
        ByteRing ring = _pipeline.Ring;
        BlockPool pool = _pipeline.Pool;
        EventJournal journal = _pipeline.Journal;
        _writer.AddInt32(now);
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
        _writer.AddInt64(_station.Ledger.MissingBytes);
        _writer.AddInt64(_station.RefusedBytes);
        _writer.AddInt32(_pipeline.Blocks);
        _writer.AddInt32(_station.Starvations);
        _writer.AddInt32(streams);
        _writer.AddInt32(hellos);
        _writer.AddInt64(_channel.BytesReceived);
        _writer.AddInt64(_channel.BytesSent);
        _writer.AddInt64(_channel.Reader.Frames);
        _writer.AddInt64(_channel.Reader.MissedFrames);
        _writer.AddInt64(_writer.Frames);
    }

    private void AddLinkFaults()
    {
        for (int code = 1; code < LinkFaultCounting.Codes; code++)
        {
            AddFault(code, _channel.Faults.CountOf((LinkFault)code));
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
}
