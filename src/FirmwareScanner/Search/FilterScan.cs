using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Search;

/// <summary>A distance of samples that the compiler knows, so that each has its own loop with constant distances.</summary>
internal interface IStride
{
    /// <summary>The distance in bytes.</summary>
    public static abstract int Length { get; }
}

/// <summary>
/// The loop over the samples: loads 8 bytes, multiplies, and tests a bit of the filter. Eight samples a round have one branch; only where one of them passes are
/// their places written down, without another. Strides are constants of each loop, so that a sample costs seven instructions.
/// </summary>
/// <remarks>
/// Nothing here depends on the processor: 64-bit multiplication and unaligned loads are everywhere. Gathers were not taken: a hash in 64-bit lanes has no
/// multiplication before AVX-512, and a gather costs as much as the loads that it stands for.
/// </remarks>
internal static class FilterScan
{
    /// <summary>Writes down the places that pass the filter of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="buffer">The bytes.</param>
    /// <param name="index">The first place; then the first at or after <paramref name="end"/>.</param>
    /// <param name="end">Index after the last place: 8 bytes are at hand from each before it.</param>
    /// <param name="candidates">Receives the places; has room for all samples and 8 more.</param>
    /// <param name="count">How many are there already.</param>
    /// <returns>How many are there now.</returns>
    internal static int Scan(GramTable table, byte[] buffer, ref int index, int end, int[] candidates, int count)
    {
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref int places = ref MemoryMarshal.GetArrayDataReference(candidates);
        return table.Stride switch
        {
            1 => Scan<StrideOne>(table, ref bytes, ref index, end, ref places, count),
            2 => Scan<StrideTwo>(table, ref bytes, ref index, end, ref places, count),
            3 => Scan<StrideThree>(table, ref bytes, ref index, end, ref places, count),
            4 => Scan<StrideFour>(table, ref bytes, ref index, end, ref places, count),
            5 => Scan<StrideFive>(table, ref bytes, ref index, end, ref places, count),
            6 => Scan<StrideSix>(table, ref bytes, ref index, end, ref places, count),
            7 => Scan<StrideSeven>(table, ref bytes, ref index, end, ref places, count),
            8 => Scan<StrideEight>(table, ref bytes, ref index, end, ref places, count),
            9 => Scan<StrideNine>(table, ref bytes, ref index, end, ref places, count),
            10 => Scan<StrideTen>(table, ref bytes, ref index, end, ref places, count),
            11 => Scan<StrideEleven>(table, ref bytes, ref index, end, ref places, count),
            12 => Scan<StrideTwelve>(table, ref bytes, ref index, end, ref places, count),
            13 => Scan<StrideThirteen>(table, ref bytes, ref index, end, ref places, count),
            14 => Scan<StrideFourteen>(table, ref bytes, ref index, end, ref places, count),
            15 => Scan<StrideFifteen>(table, ref bytes, ref index, end, ref places, count),
            _ => Scan<StrideSixteen>(table, ref bytes, ref index, end, ref places, count),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Scan<TStride>(GramTable table, ref byte buffer, ref int index, int end, ref int candidates, int count)
        where TStride : struct, IStride
    {
        ref uint filter = ref MemoryMarshal.GetArrayDataReference(table.Filter);
        ulong multiplier = table.Multiplier;
        int wordShift = table.FilterShift;
        int bitShift = wordShift - GramTable.WordBits;
        nint i = index;
        nint last = end - (7 * TStride.Length);
        for (; i < last; i += 8 * TStride.Length)
        {
            ref byte p = ref Unsafe.Add(ref buffer, i);
            uint b0 = Bits(ref p, 0, multiplier, wordShift, bitShift, ref filter);
            uint b1 = Bits(ref p, TStride.Length, multiplier, wordShift, bitShift, ref filter);
            uint b2 = Bits(ref p, 2 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            uint b3 = Bits(ref p, 3 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            uint any = b0 | b1 | b2 | b3;
            b0 = Bits(ref p, 4 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            b1 = Bits(ref p, 5 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            b2 = Bits(ref p, 6 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            b3 = Bits(ref p, 7 * TStride.Length, multiplier, wordShift, bitShift, ref filter);
            any |= b0 | b1 | b2 | b3;
            if ((any & 1) != 0)
            {
                for (int k = 0; k < 8 * TStride.Length; k += TStride.Length)
                {
                    Unsafe.Add(ref candidates, count) = (int)i + k;
                    count += (int)(Bits(ref p, k, multiplier, wordShift, bitShift, ref filter) & 1);
                }
            }
        }

        for (; i < end; i += TStride.Length)
        {
            Unsafe.Add(ref candidates, count) = (int)i;
            count += (int)(Bits(ref Unsafe.Add(ref buffer, i), 0, multiplier, wordShift, bitShift, ref filter) & 1);
        }

        index = (int)i;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(ref byte p, int at, ulong multiplier, int wordShift, int bitShift, ref uint filter)
    {
        ulong hash = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, at)) * multiplier;
        return Unsafe.Add(ref filter, (nint)(hash >> wordShift)) >> (int)(hash >> bitShift);
    }
}
