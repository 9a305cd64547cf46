using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench;

/// <summary>A bench run: on what, and what came of each case. It knows nothing of how the device was reached or how it is shown.</summary>
/// <param name="Environment">On what.</param>
/// <param name="Cases">The cases in the order in which they ran; of a long run only some (<see cref="BenchCaseList"/>).</param>
/// <param name="Problem">Why the run ended early; null if it did not.</param>
public sealed record BenchReport(BenchEnvironment Environment, IReadOnlyList<BenchCase> Cases, BenchProblem? Problem = null)
{
    /// <summary>Whether somebody ended the run before its end.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The sums over the cases that are not listed.</summary>
    public BenchTotals Omitted { get; init; } = new();

    /// <summary>The sums over all cases.</summary>
    public BenchTotals Totals => Cases.Aggregate(Omitted, (totals, benchCase) => totals.With(benchCase));

    /// <summary>The worst outcome of all; a run without cases agrees with nothing, so its problem counts.</summary>
    public BenchOutcome Outcome => (BenchOutcome)Math.Max((int)Totals.Worst, (int)(Problem?.Outcome ?? BenchOutcome.Agrees));
}

/// <summary>One replay of one recording on a device, and what came of it.</summary>
public sealed record BenchCase
{
    private readonly int? _matchCount;

    /// <summary>The path of the recording, as given.</summary>
    public required string Recording { get; init; }

    /// <summary>Which replay of it, from 1.</summary>
    public required int Repetition { get; init; }

    /// <summary>Whether everything is as it should be.</summary>
    public required BenchOutcome Outcome { get; init; }

    /// <summary>Why it is not, in one line; empty if it is.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>How the recording was cut.</summary>
    public required string Cut { get; init; }

    /// <summary>The seed of random cuts and of the faults of a virtual line.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Bytes of the stream.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of other streams of the recording, which were left out at the user's word.</summary>
    public long NotWantedBytes { get; init; }

    /// <summary>Pieces that it was sent in.</summary>
    public long Pieces { get; init; }

    /// <summary>The device's verdict; unknown if there is none.</summary>
    public ScanVerdict Verdict { get; init; }

    /// <summary>Why not everything was scanned, as the device says: bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons { get; init; }

    /// <summary>The events as canonical text, a line each; empty if the stream was lost.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>The matches in order of offset.</summary>
    public IReadOnlyList<BenchEvent> Events { get; init; } = [];

    /// <summary>How many matches there were, also where <see cref="Events"/> does not list them.</summary>
    public int MatchCount
    {
        get => _matchCount ?? Events.Count;
        init => _matchCount = value;
    }

    /// <summary>Whether log, matches and high-water marks have been left out, which a long run has no room for.</summary>
    public bool IsBrief { get; init; }

    /// <summary>The first difference to what was expected; null if there is none.</summary>
    public GoldenDifference? Difference { get; init; }

    /// <summary>From the beginning of the stream to its verdict.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Times from handing a piece over (or from when it was due) until the device confirmed that it has it.</summary>
    public LatencyHistogram Latency { get; init; } = new();

    /// <summary>What the device's buffers hold; null if it was never asked.</summary>
    public BenchCapacities? Capacities { get; init; }

    /// <summary>High-water marks in the course of the case.</summary>
    public IReadOnlyList<BenchSample> Samples { get; init; } = [];

    /// <summary>Losses, repetitions, refusals.</summary>
    public BenchCounters Counters { get; init; } = new();

    /// <summary>Bytes of the stream a second; 0 if no time passed.</summary>
    public double BytesPerSecond => Duration > TimeSpan.Zero ? Size / Duration.TotalSeconds : 0;

    /// <summary>The case without what takes room.</summary>
    public BenchCase ToBrief() => this with { MatchCount = MatchCount, Log = [], Events = [], Samples = [], IsBrief = true };
}

/// <summary>What became of a case of a bench run.</summary>
public enum BenchOutcome
{
    /// <summary>The events are those expected, in time.</summary>
    Agrees = 0,

    /// <summary>The golden file was written.</summary>
    Updated = 1,

    /// <summary>The events are those expected, but a time or a budget was exceeded.</summary>
    Exceeded = 2,

    /// <summary>The events are not those expected.</summary>
    Differs = 3,

    /// <summary>The recording or its golden file cannot be used.</summary>
    Unreadable = 4,

    /// <summary>The device was lost, or did not do what the link demands.</summary>
    Lost = 5,
}

/// <summary>What the device's buffers hold.</summary>
/// <param name="RingBytes">Bytes of the ring.</param>
/// <param name="Blocks">Blocks of the pool.</param>
/// <param name="JournalEvents">Events of the journal.</param>
public sealed record BenchCapacities(int RingBytes, int Blocks, int JournalEvents);

/// <summary>What was lost, repeated or refused during a case.</summary>
public sealed record BenchCounters
{
    /// <summary>Bytes that the device's ring dropped.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Events that found no room in the device's journal.</summary>
    public long LostEvents { get; init; }

    /// <summary>Frames that did not reach the device, by their sequence numbers.</summary>
    public long FramesMissed { get; init; }

    /// <summary>Steps of the device that found no free block.</summary>
    public long Starvations { get; init; }

    /// <summary>Bytes of the stream that were sent more than once.</summary>
    public long ResentBytes { get; init; }

    /// <summary>Times that the session was opened anew.</summary>
    public int Reconnects { get; init; }

    /// <summary>Faults that the device counted, by name.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new SortedDictionary<string, long>();
}

/// <summary>A match in a stream, with its names.</summary>
/// <param name="Offset">Stream offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Rule">Namespace and name of the rule.</param>
/// <param name="Pattern">Identifier of the pattern.</param>
/// <param name="Severity">Severity of the rule.</param>
public sealed record BenchEvent(long Offset, int Length, string Rule, string Pattern, Severity Severity);

/// <summary>Why a bench run ended before its end.</summary>
/// <param name="Outcome">What kind of problem it is.</param>
/// <param name="Reason">The problem, in one line.</param>
public sealed record BenchProblem(BenchOutcome Outcome, string Reason);

/// <summary>The device's high-water marks at a moment of a case.</summary>
/// <param name="Time">Since the case began.</param>
/// <param name="Offset">Bytes of the stream that the device had.</param>
/// <param name="RingBytes">The most bytes in the ring so far.</param>
/// <param name="Blocks">The most blocks rented so far.</param>
/// <param name="JournalEvents">The most events in the journal so far.</param>
public sealed record BenchSample(TimeSpan Time, long Offset, int RingBytes, int Blocks, int JournalEvents);
