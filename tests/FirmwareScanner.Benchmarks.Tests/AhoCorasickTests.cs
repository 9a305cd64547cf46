using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Benchmarks.Yardsticks;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class AhoCorasickTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_random_patterns_over_a_small_alphabet_gives_the_naive_matches(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] stream = Bytes(random, random.Next(0, 80));
            byte[][] patterns = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Bytes(random, random.Next(1, 6))).ToArray();
            AhoCorasick.Build(patterns, 4096);
            int cut = random.Next(0, stream.Length + 1);
            AhoCorasick.Run(stream, cut);
            int count = AhoCorasick.Run(stream[cut..], stream.Length - cut);
            IEnumerable<(int Pattern, long Offset)> found = Enumerable.Range(0, count)
                .Select(index => (AhoCorasick.EventPattern(index), AhoCorasick.EventOffset(index)));
            Assert.Equal(Naive(patterns, stream).Order(), found.Order());
        }
    }

    [Fact]
    public void Run_more_events_than_fit_counts_them_all()
    {
        AhoCorasick.Build(["a"u8.ToArray()], 2);
        Assert.Equal(5, AhoCorasick.Run("aaaaa"u8.ToArray(), 5));
    }

    private static byte[] Bytes(Random random, int length) =>
        Enumerable.Range(0, length).Select(_ => (byte)random.Next(0, 3)).ToArray();

    private static IEnumerable<(int Pattern, long Offset)> Naive(byte[][] patterns, byte[] stream)
    {
        return from pattern in Enumerable.Range(0, patterns.Length)
               from offset in Enumerable.Range(0, stream.Length)
               where stream.AsSpan(offset).StartsWith(patterns[pattern])
               select (pattern, (long)offset);
    }
}
