using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

public sealed class NumberRangesTests
{
    [Fact]
    public void Ranges_hold_what_a_set_of_numbers_holds()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var ranges = new NumberRanges();
            var naive = new HashSet<int>();
            for (int step = 0; step < 40; step++)
            {
                int first = random.Next(60);
                int last = first + random.Next(6);
                Assert.Equal(Enumerable.Range(first, last - first + 1).All(naive.Contains), ranges.Contains(first, last));
                ranges.Add(first, last);
                naive.UnionWith(Enumerable.Range(first, last - first + 1));
            }
        }
    }

    [Fact]
    public void The_largest_number_is_a_number()
    {
        var ranges = new NumberRanges();
        ranges.Add(int.MaxValue, int.MaxValue);
        ranges.Add(int.MaxValue - 1, int.MaxValue);

        Assert.True(ranges.Contains(int.MaxValue - 1, int.MaxValue));
        Assert.False(ranges.Contains(int.MaxValue - 2, int.MaxValue));
    }
}
