using System;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_those_of_the_sorted_times_within_a_sixteenth()
    {
        for (int seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            int[] times = [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => (int)Math.Pow(2, random.NextDouble() * 26))];
            var histogram = new LatencyHistogram();
            Array.ForEach(times, time => histogram.Add(TimeSpan.FromMicroseconds(time)));
            Array.Sort(times);
            foreach (double share in new[] { 0.01, 0.5, 0.99, 1 })
            {
                double exact = times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)];

                double found = histogram.Percentile(share).TotalMicroseconds;

                Assert.True(found >= exact && found <= exact * 17 / 16, $"seed {seed}, share {share}: {found} for {exact}");
            }
        }
    }

    [Fact]
    public void Rows_are_powers_of_two_that_hold_every_time_once()
    {
        var histogram = new LatencyHistogram();
        int[] times = [0, 15, 16, 31, 32, 1000, 1023, 1024];
        Array.ForEach(times, time => histogram.Add(TimeSpan.FromMicroseconds(time)));

        LatencyRow[] rows = [.. histogram.ListRows()];

        Assert.Equal(8, rows.Sum(row => row.Count));
        Assert.All(rows, row => Assert.Equal(times.Count(time => time >= row.FromMicroseconds && time < row.ToMicroseconds), row.Count));
        Assert.All(rows.Skip(1), row => Assert.Equal(2 * row.FromMicroseconds, row.ToMicroseconds));
        Assert.Equal((0, 2048), (rows[0].FromMicroseconds, rows[^1].ToMicroseconds));
    }

    [Fact]
    public void Deadline_and_longest_are_exact()
    {
        var histogram = new LatencyHistogram(TimeSpan.FromMilliseconds(20));
        histogram.Add(TimeSpan.FromMilliseconds(20));
        histogram.Add(TimeSpan.FromMicroseconds(20_001));
        histogram.Add(TimeSpan.FromSeconds(-1));

        Assert.Equal((3, 1), (histogram.Count, histogram.OverDeadline));
        Assert.Equal(TimeSpan.FromMicroseconds(20_001), histogram.Longest);
        Assert.Equal(TimeSpan.FromMicroseconds(20_001), histogram.Percentile(1));
    }

    [Fact]
    public void Empty_histogram_has_no_rows_and_no_times()
    {
        var histogram = new LatencyHistogram();

        Assert.Empty(histogram.ListRows());
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.99));
    }
}
