using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Files;
using FirmwareScanner.Rules;
using FirmwareScanner.Search;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Search;

/// <summary>Loops and buckets of the desktop's search; that it finds what the oracle finds is tested with the scanner.</summary>
public sealed class DesktopSearchTests
{
    private const int WordBits = 8;

    [Theory]
    [MemberData(nameof(Strides))]
    public void Loop_of_every_stride_writes_down_exactly_the_samples_whose_bit_is_set(int stride)
    {
        var random = new Random(stride);
        int found = 0;
        for (int round = 0; round < 200; round++)
        {
            GramTable table = TableOf(stride, random);
            byte[] buffer = new byte[random.Next(8, 900)];
            random.NextBytes(buffer);
            int end = random.Next(buffer.Length - 6);
            int index = random.Next(end + 1);
            List<int> expected = [];
            int past = index;
            for (; past < end; past += stride)
            {
                ulong hash = BitConverter.ToUInt64(buffer, past) * table.Multiplier;
                if ((table.Filter[hash >> table.FilterShift] & table.MaskOf(hash)) != 0)
                {
                    expected.Add(past);
                }
            }

            int[] candidates = new int[1000];
            int count = FilterScan.Scan(table, buffer, ref index, end, candidates, 0);

            Assert.Equal(expected, candidates[..count]);
            Assert.Equal(past, index);
            found += count;
        }

        Assert.InRange(found, 50, int.MaxValue);
    }

    public static TheoryData<int> Strides => [.. Enumerable.Range(1, 16)];

    [Fact]
    public void File_scanner_finds_by_the_search_and_not_by_the_tables()
    {
        var scanner = new FileScanner(SignatureSet.BuiltIn);

        scanner.Scan(new System.IO.MemoryStream(new byte[100_000]), "zeros", TestContext.Current.CancellationToken);

        Assert.InRange(Assert.IsType<GramFinder>(scanner.Finder).SampleCount, 100_000 / 17, 100_000);
    }

    [Fact]
    public void Set_without_anything_to_search_for_has_no_search()
    {
        Assert.Null(TestRules.Compile("rule r { condition: filesize > 0 }").Search);
    }

    [Fact]
    public void Many_sequences_that_share_their_grams_are_found_each_and_few_are_compared()
    {
        string rules = string.Concat(Enumerable.Range(0, 600).Select(i => $"rule r{i} {{ strings: $a = \"aaaaaaaaaaaaaaaa{i:000}\" condition: $a }}\n"));
        var scanner = new FileScanner(TestRules.Compile(rules));
        byte[] stream = [.. Enumerable.Repeat((byte)'a', 40_000), .. "aaaaaaaaaaaaaaaa123 aaaaaaaaaaaaaaaa599"u8];

        string[] fired = [.. scanner.Scan(new System.IO.MemoryStream(stream), "shared", TestContext.Current.CancellationToken).Rules.Select(rule => rule.Rule.FullName)];

        Assert.Equal(["default:r123", "default:r599"], fired);
        var finder = Assert.IsType<GramFinder>(scanner.Finder);
        Assert.InRange(finder.ComparedCount, 1, 20 * finder.SampleCount);
        Assert.InRange(finder.PlaceCount, 2, 100);
    }

    private static GramTable TableOf(int stride, Random random)
    {
        var filter = new uint[1 << WordBits];
        for (int bits = random.Next(1500); bits > 0; bits--)
        {
            filter[random.Next(filter.Length)] |= 1u << random.Next(32);
        }

        return new GramTable
        {
            Stride = stride,
            GramLength = 3,
            Multiplier = 0x9E3779B97F4A7C15UL << 40,
            FilterShift = 64 - WordBits,
            Filter = filter,
            BucketShift = 63,
            BucketStart = [0, 0, 0],
            Entries = [],
            GroupEnds = [],
            Fingerprints = [],
            Behind = 0,
            Before = 0,
        };
    }
}
