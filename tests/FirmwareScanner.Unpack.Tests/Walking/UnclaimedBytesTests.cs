using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

public class UnclaimedBytesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Claim_RandomLayers_AgreesWithOneFlagAByte(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            int size = random.Next(1, 500);
            var bytes = new UnclaimedBytes(size);
            bool[] isClaimed = new bool[size];
            long taken = 0;
            long claimed = 0;
            int offset = 0;
            while (offset < size && random.Next(8) > 0)
            {
                offset = random.Next(offset, size);
                taken += TakeUpTo(bytes, offset, isClaimed);
                int end = random.Next(offset, size + 1);
                List<ByteRange> unread = Holes(random, offset, end);
                long expected = Enumerable.Range(offset, end - offset).Count(i => !isClaimed[i] && !unread.Exists(hole => i >= hole.Start && i < hole.End));

                long count = bytes.Claim(end, unread);

                Assert.Equal(expected, count);
                claimed += count;
                for (int i = offset; i < end; i++)
                {
                    isClaimed[i] |= !unread.Exists(hole => i >= hole.Start && i < hole.End);
                }

                Assert.All(Enumerable.Range(offset, size - offset), i => Assert.Equal(!isClaimed[i], bytes.Contains(i)));
            }

            taken += TakeUpTo(bytes, size, isClaimed);
            Assert.Equal(size, taken + claimed);
        }
    }

    private static long TakeUpTo(UnclaimedBytes bytes, long end, bool[] isClaimed)
    {
        long taken = 0;
        while (bytes.TryTake(end, out ByteRange range))
        {
            for (long i = range.Start; i < range.End; i++)
            {
                Assert.False(isClaimed[i]);
                isClaimed[i] = true;
            }

            taken += range.Length;
        }

        return taken;
    }

    private static List<ByteRange> Holes(Random random, int start, int end)
    {
        var holes = new List<ByteRange>();
        int position = start;
        while (position < end && random.Next(4) > 0)
        {
            int begin = random.Next(position, end);
            position = random.Next(begin, end) + 1;
            holes.Add(new ByteRange(begin, position));
        }

        return holes;
    }
}
