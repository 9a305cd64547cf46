using System;
using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>A range of bytes.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset behind the last.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    public long Length => End - Start;
}

/// <summary>
/// Content as the format of a layer reads it: notes which bytes were read at all. What the reader of a file system never looks at (free
/// blocks, deleted files, entries that no directory names) is no part of what it opened. Noted is in granules, so that the memory is
/// bounded: half a MiB for each content that is open, and the ranges that were passed over.
/// </summary>
/// <param name="content">The content.</param>
/// <param name="size">Its size.</param>
internal sealed class ReadSource(ByteSource content, long size) : ByteSource
{
    /// <summary>Bytes of the smallest granule. Of larger contents granules are larger.</summary>
    public const int SmallestGranule = 16;

    /// <summary>What is left between others is told from so many bytes on.</summary>
    public const int ShortestHole = 64;

    private const int MostGranules = 1 << 22;
    private const int BitsPerWord = 64;

    // Shorter ones hold no layer worth the name. Of more than so many only whole granules are told.
    private const int ShortestPassed = 16;
    private const int MostPassed = 1 << 16;

    private readonly HashSet<ByteRange> _passed = [];
    private ulong[] _words = [];
    private long _begin;
    private int _firstWord = int.MaxValue;
    private int _lastWord = -1;

    public override long Length => content.Length;

    public override bool IsLengthKnown => content.IsLengthKnown;

    public override LayerProblem? Problem => content.Problem;

    /// <summary>Bytes of a granule: so many at most are taken for read although they were not, where what was read ends.</summary>
    public long Granule { get; } = GranuleOf(size);

    internal override ByteSource Unnoted => content;

    /// <summary>Forgets what was read, and notes from now on.</summary>
    /// <param name="begin">Offset of the layer that is read next; what is in front of it is not noted.</param>
    public void Begin(long begin)
    {
        if (_lastWord >= 0)
        {
            Array.Clear(_words, _firstWord, _lastWord - _firstWord + 1);
        }

        _passed.Clear();
        _firstWord = int.MaxValue;
        _lastWord = -1;
        _begin = begin;
        if (_words.Length == 0)
        {
            _words = new ulong[(size / Granule / BitsPerWord) + 1];
        }
    }

    public override int Read(long offset, Span<byte> destination)
    {
        int count = content.Read(offset, destination);
        Note(offset, count);
        return count;
    }

    internal override void Claim(long offset, long length) => Note(offset, length);

    private static long GranuleOf(long size)
    {
        long granule = SmallestGranule;
        while (size / granule >= MostGranules)
        {
            granule *= 2;
        }

        return granule;
    }

    internal override void PassOver(long offset, long length)
    {
        long start = Math.Max(offset, _begin);
        long end = offset + length;
        if (end - start < ShortestPassed)
        {
            return;
        }

        if (_passed.Count < MostPassed)
        {
            _passed.Add(new ByteRange(start, end));
        }
        else
        {
            Mark((start + Granule - 1) / Granule, end / Granule, isRead: false);
        }
    }

    /// <summary>The ranges of a layer that were not read, or were passed over, in order.</summary>
    /// <param name="end">Offset behind the layer that began last.</param>
    /// <param name="most">How many to tell at most, 1 or more: what lies between the last ones is then told as well.</param>
    public List<ByteRange> Unread(long end, int most = int.MaxValue)
    {
        var ranges = new List<ByteRange>();
        long position = _begin;
        while (position < end)
        {
            long first = Next(position / Granule, isRead: false);
            long start = Math.Max(position, first * Granule);
            if (start >= end)
            {
                break;
            }

            position = Math.Min(end, Next(first, isRead: true) * Granule);
            if (position - start >= ShortestHole)
            {
                ranges.Add(new ByteRange(start, position));
            }
        }

        return _passed.Count == 0 && ranges.Count <= most ? ranges : Merge([.. ranges, .. _passed], end, most);
    }

    private static List<ByteRange> Merge(List<ByteRange> ranges, long end, int most)
    {
        ranges.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var merged = new List<ByteRange>();
        foreach (ByteRange range in ranges)
        {
            var part = new ByteRange(range.Start, Math.Min(range.End, end));
            if (merged.Count > 0 && part.Length > 0 && (part.Start <= merged[^1].End || merged.Count >= most))
            {
                merged[^1] = new ByteRange(merged[^1].Start, Math.Max(merged[^1].End, part.End));
            }
            else if (part.Length > 0)
            {
                merged.Add(part);
            }
        }

        return merged;
    }

    /// <summary>Notes the granules that a range touches.</summary>
    private void Note(long offset, long length)
    {
        if (length > 0 && offset + length > _begin)
        {
            Mark(Math.Max(offset, _begin) / Granule, (offset + length + Granule - 1) / Granule, isRead: true);
        }
    }

    private void Mark(long first, long last, bool isRead)
    {
        last = Math.Min(last, (long)_words.Length * BitsPerWord);
        if (first >= last)
        {
            return;
        }

        int firstWord = (int)(first / BitsPerWord);
        int lastWord = (int)((last - 1) / BitsPerWord);
        _firstWord = Math.Min(_firstWord, firstWord);
        _lastWord = Math.Max(_lastWord, lastWord);
        for (int i = firstWord; i <= lastWord; i++)
        {
            ulong mask = ulong.MaxValue;
            mask &= i == firstWord ? ulong.MaxValue << (int)(first % BitsPerWord) : ulong.MaxValue;
            mask &= i == lastWord ? ulong.MaxValue >> (BitsPerWord - 1 - (int)((last - 1) % BitsPerWord)) : ulong.MaxValue;
            _words[i] = isRead ? _words[i] | mask : _words[i] & ~mask;
        }
    }

    /// <summary>The next granule from one on that was read, or was not; one behind the last if there is none.</summary>
    private long Next(long granule, bool isRead)
    {
        long end = (long)_words.Length * BitsPerWord;
        while (granule < end)
        {
            ulong word = _words[granule / BitsPerWord];
            word = (isRead ? word : ~word) >> (int)(granule % BitsPerWord);
            if (word != 0)
            {
                return granule + BitOperations.TrailingZeroCount(word);
            }

            granule = ((granule / BitsPerWord) + 1) * BitsPerWord;
        }

        return end;
    }
}
