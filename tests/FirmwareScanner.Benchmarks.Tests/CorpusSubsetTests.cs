using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Benchmarks.Corpus;
using FirmwareScanner.Benchmarks.PeerComparison;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class CorpusSubsetTests
{
    private static readonly IReadOnlyList<CorpusImage> Images =
        Enumerable.Range(0, 100).Select(i => new CorpusImage($"images/{i:d3}", 10, "", "package", "1")).ToList();

    [Fact]
    public void Choose_part_is_spread_evenly_and_in_order()
    {
        IReadOnlyList<CorpusImage> chosen = CorpusSubset.Choose(Images, 200);
        Assert.Equal(20, chosen.Count);
        Assert.Equal(chosen.OrderBy(image => image.Path), chosen);
        int[] perQuarter = Enumerable.Range(0, 4)
            .Select(quarter => chosen.Count(image => Images.ToList().IndexOf(image) / 25 == quarter))
            .ToArray();
        Assert.All(perQuarter, count => Assert.InRange(count, 3, 7));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(995, 100)]
    [InlineData(long.MaxValue, 100)]
    public void Choose_reaches_the_wanted_size_with_no_image_to_spare(long bytes, int expected)
    {
        Assert.Equal(expected, CorpusSubset.Choose(Images, bytes).Count);
    }
}
