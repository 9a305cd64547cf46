using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

public class ReadSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Unread_RandomReads_IsWhatNoReadTouched(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            int size = random.Next(1, 40_000);
            int begin = random.Next(size);
            int end = random.Next(begin, size + 1);
            var source = new ReadSource(new MemorySource(new byte[size]), size);
            source.Begin(begin);
            bool[] read = new bool[(size / ReadSource.SmallestGranule) + 1];
            bool[] passed = new bool[size];
            for (int i = 0; i < random.Next(20); i++)
            {
                int start = random.Next(size);
                int length = random.Next(Math.Min(3000, size - start) + 1);
                switch (random.Next(4))
                {
                    case 0:
                        source.PassOver(start, length);
                        if (start + length - Math.Max(begin, start) >= 16)
                        {
                            passed.AsSpan(start, length).Fill(true);
                        }

                        break;
                    case 1:
                        source.Claim(start, length);
                        MarkTouched(read, start, length, begin);
                        break;
                    default:
                        source.Read(start, new byte[length]);
                        MarkTouched(read, start, length, begin);
                        break;
                }
            }

            Assert.Equal(Expected(read, passed, begin, end), source.Unread(end));
        }
    }

    [Fact]
    public void Begin_NextLayer_ForgetsWhatWasRead()
    {
        var source = new ReadSource(new MemorySource(new byte[4096]), 4096);
        source.Begin(0);
        source.Read(0, new byte[4096]);

        source.Begin(128);
        source.Read(1024, new byte[64]);

        Assert.Equal([new ByteRange(128, 1024), new ByteRange(1088, 4096)], source.Unread(4096));
    }

    [Fact]
    public void Unread_MoreThanAsked_TellsWhatLiesBetweenTheLastAsWell()
    {
        var source = new ReadSource(new MemorySource(new byte[4096]), 4096);
        source.Begin(0);
        foreach (int offset in (int[])[0, 1024, 2048, 3072])
        {
            source.Read(offset, new byte[512]);
        }

        Assert.Equal([new ByteRange(512, 1024), new ByteRange(1536, 4096)], source.Unread(4096, most: 2));
    }

    [Fact]
    public void PassOver_VeryManyRanges_NoneIsTakenForRead()
    {
        const int Count = 100_000;
        const int Length = Count * 128;
        var source = new ReadSource(new MemorySource(new byte[Length]), Length);
        source.Begin(0);
        source.Read(0, new byte[Length]);
        for (int i = 0; i < Count; i++)
        {
            source.PassOver(i * 128L, 64);
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => new ByteRange(i * 128L, (i * 128L) + 64)), source.Unread(Length));
    }

    [Fact]
    public void Unnoted_Reads_LeaveNoTrace()
    {
        var source = new ReadSource(new MemorySource(new byte[4096]), 4096);
        source.Begin(0);

        source.Slice(1000, 2000).Unnoted.Read(0, new byte[500]);

        Assert.Equal([new ByteRange(0, 4096)], source.Unread(4096));
    }

    private static void MarkTouched(bool[] read, int start, int length, int begin)
    {
        if (length > 0 && start + length > begin)
        {
            int first = Math.Max(start, begin) / ReadSource.SmallestGranule;
            read.AsSpan(first..(((start + length - 1) / ReadSource.SmallestGranule) + 1)).Fill(true);
        }
    }

    private static List<ByteRange> Expected(bool[] read, bool[] passed, int begin, int end)
    {
        bool[] isUnread = new bool[end + 1];
        int start = begin;
        for (int i = begin; i <= end; i++)
        {
            if (i < end && !read[i / ReadSource.SmallestGranule])
            {
                continue;
            }

            isUnread.AsSpan(start..i).Fill(i - start >= ReadSource.ShortestHole);
            start = i + 1;
        }

        var ranges = new List<ByteRange>();
        for (int i = begin; i < end; i++)
        {
            bool isNext = ranges.Count > 0 && ranges[^1].End == i;
            if (isUnread[i] || passed[i])
            {
                ranges.Add(new ByteRange(isNext ? ranges[^1].Start : i, i + 1));
                ranges.RemoveRange(ranges.Count - (isNext ? 2 : 1), isNext ? 1 : 0);
            }
        }

        return ranges;
    }
}
