using System;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Bench;

/// <summary>How recordings are replayed on a device.</summary>
public sealed record BenchOptions
{
    /// <summary>How much faster than recorded; null for as fast as the link allows.</summary>
    public double? Speed { get; init; }

    /// <summary>How often each recording is replayed, 1 or more.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>Whether to end with the first case that is not as it should be.</summary>
    public bool StopsAtFailure { get; init; }

    /// <summary>Where the golden files are, <c>NAME.events</c> for <c>NAME.pcapng</c>; null to expect what the core finds here.</summary>
    public string? GoldenFolder { get; init; }

    /// <summary>Whether golden files are written instead of compared.</summary>
    public bool UpdatesGolden { get; init; }

    /// <summary>How recordings are cut; null for random cuts from the seed.</summary>
    public RecutPolicy? Recut { get; init; } = RecutPolicy.Recorded;

    /// <summary>Which stream of each recording is sent.</summary>
    public StreamChoice Stream { get; init; } = new();

    /// <summary>Seed of the first repetition; each further one has the next number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the device may take to confirm a piece; null for any time.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Whether a device with another database gets the one that is compared with.</summary>
    public bool InstallsDatabase { get; init; }

    /// <summary>The keys of boards, by their identities; null for a board without a key.</summary>
    public Func<string, BoardKey>? Keys { get; init; }

    /// <summary>The highest counters that boards were known to have: one that answers with a lower one is lost. Null to believe any.</summary>
    public CounterMemory? Counters { get; init; }

    /// <summary>Whether a verdict counts only with the board's code. Needs <see cref="Keys"/>.</summary>
    public bool DemandsProof { get; init; }
}
