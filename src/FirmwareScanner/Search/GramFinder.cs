using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FirmwareScanner.Database;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Search;

/// <summary>Finds the sequences of a database by a <see cref="GramTable"/>; one for each scanner, over one table.</summary>
internal sealed class GramFinder : SequenceFinder
{
    // Samples a piece: their numbers stay in the first-level cache beside what is scanned.
    private const int PieceSamples = 2048;

    private readonly GramTable _table;
    private readonly int[] _candidates = new int[PieceSamples + 8];
    private readonly int _back;
    private readonly int _ahead;

    internal GramFinder(SignatureDatabase database, GramTable table, bool findsByteScans)
    {
        const int WidestContext = 2;
        _table = table;
        FindsByteScans = findsByteScans;
        _back = database.Back + table.Behind + WidestContext;
        _ahead = database.Ahead + table.Before + WidestContext;
    }

    /// <inheritdoc/>
    public override int PassCount => 1;

    /// <inheritdoc/>
    public override bool FindsByteScans { get; }

    /// <inheritdoc/>
    public override int Back => _back;

    /// <inheritdoc/>
    public override int Ahead => _ahead;

    /// <summary>Places at which the filter had a bit, of all that were looked at.</summary>
    public long CandidateCount { get; private set; }

    /// <inheritdoc/>
    protected override int Find(int pass, byte[] buffer, int windowStart, int windowEnd, long origin, int from, int to)
    {
        GramTable table = _table;
        int stride = table.Stride;

        // At the start of a stream, and behind a gap, a gram may begin before the first byte.
        int first = from == windowStart ? from - (table.GramLength - 1) : from;
        long past = (origin + first) % stride;
        past = past < 0 ? past + stride : past;
        int i = past == 0 ? first : first + stride - (int)past;
        int end = (int)Math.Min(to, (long)from + ((long)PieceSamples * stride) - (2 * stride));
        int count = 0;
        for (; i < 0 && i < end; i += stride)
        {
            count = Test(table, buffer, i, count);
        }

        int inside = Math.Min(end, buffer.Length - 7);
        if (i < inside)
        {
            count = Filter(table, ref MemoryMarshal.GetArrayDataReference(buffer), ref i, inside, count);
        }

        for (; i < end; i += stride)
        {
            count = Test(table, buffer, i, count);
        }

        CandidateCount += count;
        Verify(table, buffer, windowStart, count);
        return end;
    }

    private int Test(GramTable table, byte[] buffer, int at, int count)
    {
        ulong hash = LoadSlowly(buffer, at) * table.Multiplier;
        uint bit = table.Filter[hash >> table.FilterShift] >> (int)(hash >> (table.FilterShift - GramTable.WordBits)) & 1;
        _candidates[count] = at;
        return count + (int)bit;
    }

    private int Filter(GramTable table, ref byte buffer, ref int index, int end, int count)
    {
        ref int candidates = ref MemoryMarshal.GetArrayDataReference(_candidates);
        return table.Stride switch
        {
            1 => FilterScan.Scan<StrideOne>(table, ref buffer, ref index, end, ref candidates, count),
            2 => FilterScan.Scan<StrideTwo>(table, ref buffer, ref index, end, ref candidates, count),
            3 => FilterScan.Scan<StrideThree>(table, ref buffer, ref index, end, ref candidates, count),
            4 => FilterScan.Scan<StrideFour>(table, ref buffer, ref index, end, ref candidates, count),
            5 => FilterScan.Scan<StrideFive>(table, ref buffer, ref index, end, ref candidates, count),
            6 => FilterScan.Scan<StrideSix>(table, ref buffer, ref index, end, ref candidates, count),
            7 => FilterScan.Scan<StrideSeven>(table, ref buffer, ref index, end, ref candidates, count),
            8 => FilterScan.Scan<StrideEight>(table, ref buffer, ref index, end, ref candidates, count),
            9 => FilterScan.Scan<StrideNine>(table, ref buffer, ref index, end, ref candidates, count),
            10 => FilterScan.Scan<StrideTen>(table, ref buffer, ref index, end, ref candidates, count),
            11 => FilterScan.Scan<StrideEleven>(table, ref buffer, ref index, end, ref candidates, count),
            12 => FilterScan.Scan<StrideTwelve>(table, ref buffer, ref index, end, ref candidates, count),
            13 => FilterScan.Scan<StrideThirteen>(table, ref buffer, ref index, end, ref candidates, count),
            14 => FilterScan.Scan<StrideFourteen>(table, ref buffer, ref index, end, ref candidates, count),
            15 => FilterScan.Scan<StrideFifteen>(table, ref buffer, ref index, end, ref candidates, count),
            _ => FilterScan.Scan<StrideSixteen>(table, ref buffer, ref index, end, ref candidates, count),
        };
    }

    private void Verify(GramTable table, byte[] buffer, int windowStart, int count)
    {
        int[] starts = table.BucketStart;
        int[] entries = table.Entries;
        Fingerprint[] fingerprints = table.Fingerprints;
        for (int c = 0; c < count; c++)
        {
            int at = _candidates[c];
            ulong hash = LoadAnywhere(buffer, at) * table.Multiplier;
            int bucket = (int)(hash >> table.BucketShift);
            int end = starts[bucket + 1];
            for (int entry = starts[bucket]; entry < end; entry++)
            {
                ref Fingerprint fingerprint = ref fingerprints[entries[entry]];
                int first = at + fingerprint.Distance;
                if (first >= windowStart && ((LoadAnywhere(buffer, first) ^ fingerprint.Value) & fingerprint.Mask) == 0)
                {
                    Add(fingerprint.Sequence, at + fingerprint.Atom);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte buffer, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref buffer, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadAnywhere(byte[] buffer, int at) => at >= 0 && at <= buffer.Length - 8
        ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), at))
        : LoadSlowly(buffer, at);

    /// <summary>The same near the ends of the buffer, where bytes that are not there are 0.</summary>
    private static ulong LoadSlowly(byte[] buffer, int at)
    {
        ulong value = 0;
        for (int i = 0; i < 8; i++)
        {
            int index = at + i;
            if ((uint)index < (uint)buffer.Length)
            {
                value |= (ulong)buffer[index] << (8 * i);
            }
        }

        return value;
    }
}
