using System;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>The figures of a latency run as a table.</summary>
public static class LatencyReport
{
    private static readonly (string Name, double Share)[] Percentiles = [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1)];

    /// <summary>The time that a share of the blocks did not exceed.</summary>
    /// <param name="sorted">Times in ascending order, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static int Percentile(IReadOnlyList<int> sorted, double share)
    {
        int rank = (int)Math.Ceiling(share * sorted.Count);
        return sorted[Math.Clamp(rank - 1, 0, sorted.Count - 1)];
    }

    /// <summary>A table as Markdown, one row a figure, one column a lane, and their ratio.</summary>
    /// <param name="ours">Our pipeline.</param>
    /// <param name="other">What it is compared with.</param>
    public static string Render(LatencySamples ours, LatencySamples other)
    {
        int[] a = ours.Sorted();
        int[] b = other.Sorted();
        var text = new StringBuilder();
        text.Append(null, $"| of {ours.Count:N0} blocks, {ours.StreamBytes / 1e9:F2} GB | {ours.Name} | {other.Name} | ratio |\n");
        text.Append("|---|---|---|---|\n");
        foreach ((string name, double share) in Percentiles)
        {
            double left = Percentile(a, share) / 1000.0;
            double right = Percentile(b, share) / 1000.0;
            text.Append(null, $"| time a block, {name} | {left:N1} µs | {right:N1} µs | {right / left:F2} |\n");
        }

        for (int generation = 0; generation < ours.Collections.Length; generation++)
        {
            text.Append(null, $"| collections, generation {generation} | {ours.Collections[generation]:N0} | {other.Collections[generation]:N0} | |\n");
        }

        text.Append(null, $"| bytes allocated | {ours.AllocatedBytes:N0} | {other.AllocatedBytes:N0} | |\n");
        text.Append(null, $"| of these a block | {ours.AllocatedBytes / ours.Count:N0} | {other.AllocatedBytes / other.Count:N0} | |\n");
        text.Append(null, $"| time a block while the collector ran, median | {Collected(ours)} | {Collected(other)} | |\n");
        text.Append(null, $"| blocks left out: another program ran | {ours.Preempted:N0} | {other.Preempted:N0} | |\n");
        text.Append(null, $"| events | {ours.Events:N0} | {other.Events:N0} | |\n");
        return text.ToString();
    }

    private static string Collected(LatencySamples samples)
    {
        int[] times = samples.SortedCollected();
        return times.Length == 0 ? "-" : $"{Percentile(times, 0.5) / 1000.0:N1} µs";
    }
}
