using System;

namespace FirmwareScanner.Bench;

/// <summary>Sums over cases of a bench run, in a room that does not grow with their number.</summary>
public sealed record BenchTotals
{
    /// <summary>Cases.</summary>
    public long Cases { get; init; }

    /// <summary>Cases that are as they should be.</summary>
    public long Good { get; init; }

    /// <summary>Cases without a result: lost or unreadable.</summary>
    public long Errors { get; init; }

    /// <summary>Cases with a result that is not as it should be.</summary>
    public long Failures => Cases - Good - Errors;

    /// <summary>The worst outcome; agrees without any cases.</summary>
    public BenchOutcome Worst { get; init; }

    /// <summary>Bytes of the streams.</summary>
    public long Bytes { get; init; }

    /// <summary>The time of all streams together.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Pieces over the deadline.</summary>
    public long OverDeadline { get; init; }

    /// <summary>The greatest 99th percentile of the times of a case.</summary>
    public TimeSpan WorstLatency { get; init; }

    /// <summary>Bytes that the device's ring dropped.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Events that found no room in the device's journal.</summary>
    public long LostEvents { get; init; }

    /// <summary>Frames that did not reach the device.</summary>
    public long FramesMissed { get; init; }

    /// <summary>Bytes that were sent more than once.</summary>
    public long ResentBytes { get; init; }

    /// <summary>Bytes of other streams of the recordings, which the user did not choose.</summary>
    public long NotWantedBytes { get; init; }

    /// <summary>The sums with one case more.</summary>
    /// <param name="benchCase">The case.</param>
    public BenchTotals With(BenchCase benchCase)
    {
        ArgumentNullException.ThrowIfNull(benchCase);
        BenchCounters counters = benchCase.Counters;
        TimeSpan latency = benchCase.Latency.Percentile(0.99);
        return new BenchTotals
        {
            Cases = Cases + 1,
            Good = Good + (benchCase.Outcome.IsGood() ? 1 : 0),
            Errors = Errors + (benchCase.Outcome.IsError() ? 1 : 0),
            Worst = benchCase.Outcome > Worst ? benchCase.Outcome : Worst,
            Bytes = Bytes + benchCase.Size,
            Duration = Duration + benchCase.Duration,
            OverDeadline = OverDeadline + benchCase.Latency.OverDeadline,
            WorstLatency = latency > WorstLatency ? latency : WorstLatency,
            DroppedBytes = DroppedBytes + counters.DroppedBytes,
            LostEvents = LostEvents + counters.LostEvents,
            FramesMissed = FramesMissed + counters.FramesMissed,
            ResentBytes = ResentBytes + counters.ResentBytes,
            NotWantedBytes = NotWantedBytes + benchCase.NotWantedBytes,
        };
    }
}
