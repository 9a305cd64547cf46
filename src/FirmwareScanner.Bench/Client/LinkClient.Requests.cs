using System;
using System.Collections.Generic;
using System.Threading;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Replay;

namespace FirmwareScanner.Bench.Client;

/// <content>Questions: statistics, memory map, audit; and restart.</content>
public sealed partial class LinkClient
{
    /// <summary>Asks for the device's counters, those of faults included.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceStatistics GetStatistics(CancellationToken cancellation = default) => GetCounters(cancellation) with
    {
        LinkFaults = FaultsOf<LinkFault>(AskPart(1, cancellation)),
        MemoryFaults = FaultsOf<MemoryFault>(AskPart(2, cancellation)),
    };

    /// <summary>Asks for the device's counters without those of faults: one question, small enough to ask within a stream.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceStatistics GetCounters(CancellationToken cancellation = default)
    {
        PayloadReader reply = AskPart(0, cancellation);
        return new DeviceStatistics
        {
            Milliseconds = reply.Int32(),
            FreeHeapBytes = reply.Int32(),
            RingCapacity = reply.Int32(),
            RingHighWater = reply.Int32(),
            DroppedBytes = reply.Int64(),
            BlockCount = reply.Int32(),
            BlockHighWater = reply.Int32(),
            BlockPayload = reply.Int32(),
            JournalCapacity = reply.Int32(),
            JournalHighWater = reply.Int32(),
            LostEvents = reply.Int64(),
            ScannedBytes = reply.Int64(),
            MissingBytes = reply.Int64(),
            RefusedBytes = reply.Int64(),
            Blocks = reply.Int32(),
            Starvations = reply.Int32(),
            Streams = reply.Int32(),
            Sessions = reply.Int32(),
            BytesReceived = reply.Int64(),
            BytesSent = reply.Int64(),
            FramesReceived = reply.Int64(),
            FramesMissed = reply.Int64(),
            FramesSent = reply.Int64(),
        };
    }

    /// <summary>Asks for the device's memory plan.</summary>
    /// <exception cref="LinkException">The device does not answer, or its answers do not make a plan.</exception>
    public DeviceMemoryMap GetMemoryMap(CancellationToken cancellation = default)
    {
        var rows = new List<MemoryPlanRow>();
        while (true)
        {
            int first = rows.Count;
            PayloadReader reply = AskAgain(FrameType.GetMemoryMap, 2, writer => writer.AddUInt16(first), cancellation);
            int total = reply.Int32();
            int budget = reply.Int32();
            int count = reply.UInt16();
            bool isExpected = reply.UInt16() == first && (reply.Remaining > 0 || first == count);
            while (isExpected && reply.Remaining > 0)
            {
                int bytes = reply.Int32();
                rows.Add(new MemoryPlanRow(reply.Text(), bytes, reply.Text()));
            }

            if (!isExpected || rows.Count > count)
            {
                throw new LinkException($"the device's memory map has {count} entries, and its answer does not fit to entry {first}");
            }

            if (rows.Count == count)
            {
                return new DeviceMemoryMap(total, budget, rows);
            }
        }
    }

    /// <summary>Lets the device audit all its structures.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    public DeviceAudit GetAudit(CancellationToken cancellation = default)
    {
        PayloadReader reply = AskAgain(FrameType.GetAudit, 0, static _ => { }, cancellation);
        return new DeviceAudit
        {
            Pipeline = (PipelineFault)reply.UInt16(),
            Ring = (MemoryFault)reply.UInt16(),
            Pool = (MemoryFault)reply.UInt16(),
            Plan = (MemoryFault)reply.UInt16(),
            LastPipelineFault = (PipelineFault)reply.UInt16(),
            LastRingFault = (MemoryFault)reply.UInt16(),
            LastPoolFault = (MemoryFault)reply.UInt16(),
            LastPlanFault = (MemoryFault)reply.UInt16(),
            LastLinkFault = (LinkFault)reply.UInt16(),
        };
    }

    /// <summary>Restarts the device, and waits until it is back.</summary>
    /// <returns>What it says of itself then.</returns>
    /// <exception cref="LinkException">It does not restart, or does not come back in the reconnect time.</exception>
    public DeviceHello Reboot(CancellationToken cancellation = default)
    {
        int boot = (Device ?? Connect(cancellation)).BootNumber;
        int start = _clock.Milliseconds;
        try
        {
            Ask(FrameType.Reboot, 4, writer => writer.AddInt32(_session), cancellation);
        }
        catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
        {
            // It may have restarted before its answer was out; the next hello tells.
        }

        while (Since(start) < _options.ReconnectMilliseconds)
        {
            if (Connect(cancellation).BootNumber != boot)
            {
                return Device!;
            }

            Rest(cancellation);
        }

        throw new LinkException($"the device has not restarted in {_options.ReconnectMilliseconds} ms");
    }

    /// <summary>Asks; opens a session first if there is none, or a new one if the device does not know it or has not answered.</summary>
    private PayloadReader AskAgain(FrameType type, int payloadLength, Action<FrameWriter> fill, CancellationToken cancellation)
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

    private PayloadReader AskPart(int part, CancellationToken cancellation)
    {
        PayloadReader reply = AskAgain(FrameType.GetStatistics, 1, writer => writer.AddByte(part), cancellation);
        return reply.Byte() == part ? reply : throw new LinkException($"the device sent other statistics than part {part}");
    }

    private static Dictionary<TFault, int> FaultsOf<TFault>(PayloadReader reply)
        where TFault : struct, Enum
    {
        var faults = new Dictionary<TFault, int>();
        while (reply.Remaining > 0)
        {
            faults[(TFault)Enum.ToObject(typeof(TFault), reply.UInt16())] = reply.Int32();
        }

        return faults;
    }
}
