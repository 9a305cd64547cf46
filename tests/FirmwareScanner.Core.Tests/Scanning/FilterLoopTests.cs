using System;
using FirmwareScanner.Database;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>The hot loops have their own copy of the hash; it must be that of <see cref="GramHash"/>, bit for bit.</summary>
public sealed class FilterLoopTests
{
    private const int FilterLog = 12;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_stops_exactly_where_the_hash_hits_the_filter(int gram)
    {
        var random = new Random(gram);
        byte[] bitOfByte = new byte[256];
        for (int value = 0; value < bitOfByte.Length; value++)
        {
            bitOfByte[value] = (byte)(1 << GramHash.FilterBit(value, 0));
        }

        int hits = 0;
        for (int round = 0; round < 400; round++)
        {
            int m0 = 1 << random.Next(FilterLog - 7);
            int m1 = gram == 3 ? 1 << random.Next(FilterLog - 7) : 1;
            int stride = random.Next(1, 17);
            byte[] filter = new byte[1 << FilterLog];
            for (int bits = random.Next(4000); bits > 0; bits--)
            {
                filter[random.Next(filter.Length)] |= (byte)(1 << random.Next(8));
            }

            byte[] buffer = new byte[random.Next(gram, 300)];
            random.NextBytes(buffer);
            int end = buffer.Length - gram + 1;
            int start = random.Next(end);
            int expected = start;
            while (expected < end && !Hits(buffer, expected, gram, filter, m0, m1))
            {
                expected += stride;
            }

            int found = gram == 3
                ? FilterLoop.Find3(buffer, start, end, stride, filter, bitOfByte, m0, m1)
                : FilterLoop.Find2(buffer, start, end, stride, filter, bitOfByte, m0);
            Assert.Equal(expected, found);
            hits += found < end ? 1 : 0;
        }

        Assert.InRange(hits, 50, 390);
    }

    private static bool Hits(byte[] buffer, int at, int gram, byte[] filter, int m0, int m1)
    {
        int third = gram == 3 ? buffer[at + 2] : 0;
        int index = GramHash.Index(gram, buffer[at], buffer[at + 1], third, m0, m1);
        return (filter[index] & (1 << GramHash.FilterBit(buffer[at], third))) != 0;
    }
}
