using System;
using System.Collections.Generic;
using FirmwareScanner.Replay;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench;

/// <summary>One replay of one recording on a device, and what came of it.</summary>
public sealed record BenchCase
{
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

    /// <summary>Pieces that it was sent in.</summary>
    public long Pieces { get; init; }

    /// <summary>The device's verdict; unknown if there is none.</summary>
    public ScanVerdict Verdict { get; init; }

    /// <summary>The events as canonical text, a line each; empty if the stream was lost.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>The matches in order of offset.</summary>
    public IReadOnlyList<BenchEvent> Events { get; init; } = [];

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
}
