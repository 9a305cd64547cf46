using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench;

/// <summary>One recording to one device, with everything that can be measured on the way.</summary>
internal sealed class BenchReplay(LinkClient client, BenchTarget target, SignatureSet signatures, BenchOptions options)
{
    private const int RecordedTraffic = 3;
    private const int SamplesWithin = 16;

    private readonly LayerCollector _matches = new(signatures, new MatchLimits());
    private readonly List<BenchSample> _samples = [];
    private TimeSpan _start;
    private long _sampleAt;

    /// <summary>Runs it.</summary>
    /// <returns>The case filled in, and its log; null if the stream was lost.</returns>
    /// <exception cref="LinkException">The device cannot be reached.</exception>
    internal (BenchCase Case, EventLog? Log) Run(BenchCase benchCase, BenchRecording recording, CancellationToken cancellation)
    {
        _matches.Begin();
        DeviceStatistics before = client.GetStatistics(cancellation);
        var latency = new LatencyHistogram(options.Deadline);
        _start = target.Now;
        var content = new BenchContent(recording, options.Speed, () => target.Now, latency);
        _samples.Add(Sample(before, 0));
        LinkStreamResult result = client.SendStream(
            content, recording.Bytes.Length, RecordedTraffic, _matches, progress => Watch(content, progress, cancellation), cancellation);
        content.Confirm(result.IsLost ? 0 : recording.Bytes.Length);
        TimeSpan duration = target.Now - _start;
        DeviceStatistics? after = TryAskAll(cancellation);
        _samples.Add(Sample(after ?? before, recording.Bytes.Length));
        BenchCase filled = benchCase with
        {
            Size = recording.Bytes.Length,
            NotWantedBytes = recording.NotWantedBytes,
            Pieces = recording.PieceCount,
            Duration = duration,
            Latency = latency,
            Capacities = new BenchCapacities(before.RingCapacity, before.BlockCount, before.JournalCapacity),
            Samples = _samples,
            Counters = Count(before, after, result),
        };
        return result.IsLost
            ? (filled with { Outcome = BenchOutcome.Lost, Reason = "the stream was lost: " + result.LostReason }, null)
            : Name(filled, result);
    }

    private (BenchCase Case, EventLog? Log) Name(BenchCase benchCase, LinkStreamResult result)
    {
        IReadOnlyList<FiredRule> rules = _matches.Finish();
        var log = EventLog.Of(
            new FileScanResult
            {
                Path = benchCase.Recording,
                Verdict = result.Verdict,
                Reasons = result.Reasons,
                Reason = ReasonText.Describe(result.Reasons),
                Size = result.Length,
                BytesScanned = result.ScannedBytes,
                MissingBytes = result.MissingBytes,
                Rules = rules,
            },
            result.LostEvents,
            _matches.Layers);
        IEnumerable<BenchEvent> events = rules
            .SelectMany(fired => fired.Matches.Select(match => new BenchEvent(
                match.Offset, match.Length, fired.Rule.FullName, match.Identifier, fired.Rule.Severity)))
            .OrderBy(found => found.Offset);
        return (benchCase with { Verdict = result.Verdict, Reasons = result.Reasons, Log = [.. log.Lines], Events = [.. events] }, log);
    }

    private void Watch(BenchContent content, LinkProgress progress, CancellationToken cancellation)
    {
        content.Confirm(progress.Confirmed);
        if (progress.Confirmed < _sampleAt)
        {
            return;
        }

        _sampleAt = progress.Confirmed + Math.Max(1, progress.Total / SamplesWithin);
        try
        {
            _samples.Add(Sample(client.GetCounters(cancellation), progress.Confirmed));
        }
        catch (LinkException)
        {
            // The line is interrupted; the transfer finds out for itself, and tells.
        }
    }

    private DeviceStatistics? TryAskAll(CancellationToken cancellation)
    {
        try
        {
            return client.GetStatistics(cancellation);
        }
        catch (LinkException)
        {
            // A device that has gone has nothing more to tell; what the stream's end told counts.
            return null;
        }
    }

    private BenchSample Sample(DeviceStatistics device, long offset) =>
        new(target.Now - _start, offset, device.RingHighWater, device.BlockHighWater, device.JournalHighWater);

    private static BenchCounters Count(DeviceStatistics before, DeviceStatistics? after, LinkStreamResult result)
    {
        DeviceStatistics then = after ?? before;
        return new BenchCounters
        {
            DroppedBytes = Since(before.DroppedBytes, then.DroppedBytes),
            LostEvents = Math.Max(result.LostEvents, Since(before.LostEvents, then.LostEvents)),
            FramesMissed = Since(before.FramesMissed, then.FramesMissed),
            Starvations = Since(before.Starvations, then.Starvations),
            ResentBytes = result.ResentBytes,
            Reconnects = result.Reconnects,
            Faults = CountFaults(before, then),
        };
    }

    private static SortedDictionary<string, long> CountFaults(DeviceStatistics before, DeviceStatistics after)
    {
        var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string name in Names(after))
        {
            long count = Since(CountOf(before, name), CountOf(after, name));
            if (count > 0)
            {
                faults[name] = count;
            }
        }

        return faults;
    }

    private static IEnumerable<string> Names(DeviceStatistics device) =>
        device.LinkFaults.Keys.Select(fault => fault.ToString())
            .Concat(device.MemoryFaults.Keys.Select(fault => fault.ToString()))
            .Distinct();

    private static long CountOf(DeviceStatistics device, string name) =>
        device.LinkFaults.Where(fault => fault.Key.ToString() == name).Sum(fault => (long)fault.Value)
        + device.MemoryFaults.Where(fault => fault.Key.ToString() == name).Sum(fault => (long)fault.Value);

    /// <summary>What a counter has gained; one that has become less was started anew.</summary>
    private static long Since(long before, long after) => after >= before ? after - before : after;
}
