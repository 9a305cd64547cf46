using System;
using System.Collections.Generic;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Replay;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>Questions about a device, and its restart.</summary>
internal sealed class DeviceQuestions(LinkDialogue dialogue, LinkAuthority authority)
{
    /// <summary>Asks for the device's counters, those of faults included.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    internal DeviceStatistics GetStatistics(CancellationToken cancellation) => GetCounters(cancellation) with
    {
        LinkFaults = FaultsOf<LinkFault>(AskPart(1, cancellation)),
        MemoryFaults = FaultsOf<MemoryFault>(AskPart(2, cancellation)),
    };

    /// <summary>Asks for the device's counters without those of faults: one question, small enough to ask within a stream.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    internal DeviceStatistics GetCounters(CancellationToken cancellation)
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
    internal DeviceMemoryMap GetMemoryMap(CancellationToken cancellation)
    {
        var rows = new List<MemoryPlanRow>();
        while (true)
        {
            int first = rows.Count;
            PayloadReader reply = dialogue.AskAgain(FrameType.GetMemoryMap, 2, writer => writer.AddUInt16(first), cancellation);
            int total = reply.Int32();
            int budget = reply.Int32();
            int count = reply.UInt16();
            bool isExpected = reply.UInt16() == first && (reply.Remaining > 0 || first == count);
            while (isExpected && reply.Remaining > 0)
            {
                rows.Add(TakeRow(reply));
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

    private static MemoryPlanRow TakeRow(PayloadReader reply)
    {
        var item = (PlanItem)reply.Byte();
        int elementBytes = reply.Byte();
        int count = reply.Int32();
        return elementBytes is 0 or 1 or 2 or 4 or 8 && count >= 0
            ? MemoryPlanRow.Of(item, elementBytes, count)
            : throw new LinkException($"the device's memory map has an entry of {count} elements of {elementBytes} bytes");
    }

    /// <summary>Lets the device audit all its structures.</summary>
    /// <exception cref="LinkException">The device does not answer.</exception>
    internal DeviceAudit GetAudit(CancellationToken cancellation)
    {
        PayloadReader reply = dialogue.AskAgain(FrameType.GetAudit, 0, static _ => { }, cancellation);
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

    /// <summary>Asks for a piece of the scan log.</summary>
    /// <param name="position">Position of its first byte.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="LinkException">The device does not answer, or knows no such question.</exception>
    internal DeviceLogPiece GetLog(long position, CancellationToken cancellation)
    {
        PayloadReader reply = dialogue.AskAgain(FrameType.GetLog, 8, writer => writer.AddInt64(position), cancellation);
        var state = (LogState)reply.Byte();
        long oldest = reply.Int64();
        long end = reply.Int64();
        long at = reply.Int64();
        byte[] bytes = reply.Bytes();
        bool isPossible = oldest >= 0 && oldest <= end && at >= 0 && at <= end && bytes.Length <= end - at;
        return isPossible
            ? new DeviceLogPiece(state, oldest, end, at, bytes)
            : throw new LinkException($"the device says that its log goes from {oldest} to {end}, and sent {bytes.Length} bytes at {at}");
    }

    /// <summary>Restarts the device, and waits until it is back.</summary>
    /// <returns>What it says of itself then.</returns>
    /// <exception cref="LinkException">It does not restart, or does not come back in the reconnect time.</exception>
    internal DeviceHello Reboot(CancellationToken cancellation) =>
        Restarting(() => authority.WithChallenge(challenge => RequestReboot(challenge, cancellation), cancellation), cancellation);

    /// <summary>Gives a device its first key, which makes it restart.</summary>
    internal DeviceHello Provision(BoardKey key, CancellationToken cancellation) =>
        Restarting(() => authority.Provision(key, cancellation), cancellation);

    /// <summary>Gives a device another key, which makes it restart.</summary>
    internal DeviceHello ReplaceKey(Func<string, BoardKey> next, CancellationToken cancellation) =>
        Restarting(() => authority.Replace(next, cancellation), cancellation);

    private DeviceHello Restarting(Action request, CancellationToken cancellation)
    {
        int boot = (dialogue.Device ?? dialogue.Connect(cancellation)).BootNumber;
        int start = dialogue.Now;
        try
        {
            request();
        }
        catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
        {
            // It may have restarted before its answer was out; the next hello tells.
        }

        return AwaitRestart(boot, start, cancellation);
    }

    private bool RequestReboot(LinkChallenge challenge, CancellationToken cancellation)
    {
        byte[] session = BoardKey.BytesOf(dialogue.Session);
        byte[] code = challenge.Key is null ? [] : challenge.Key.Code(CodeLabel.Reboot, challenge.Nonce, session)[..Authority.RequestCodeLength];
        byte[] request = [.. session, .. code];
        dialogue.Ask(FrameType.Reboot, request.Length, writer => writer.AddBytes(request, 0, request.Length), cancellation);
        return true;
    }

    private DeviceHello AwaitRestart(int boot, int start, CancellationToken cancellation)
    {
        while (dialogue.Since(start) < dialogue.Options.ReconnectMilliseconds)
        {
            if (dialogue.Connect(cancellation).BootNumber != boot)
            {
                return dialogue.Device!;
            }

            dialogue.PumpOrIdle(cancellation);
        }

        throw new LinkException($"the device has not restarted in {dialogue.Options.ReconnectMilliseconds} ms");
    }

    private PayloadReader AskPart(int part, CancellationToken cancellation)
    {
        PayloadReader reply = dialogue.AskAgain(FrameType.GetStatistics, 1, writer => writer.AddByte(part), cancellation);
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
