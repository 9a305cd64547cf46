using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Search;

/// <summary>A distance of samples that the compiler knows, so that each has its own loop with constant distances.</summary>
internal interface IStride
{
    /// <summary>The distance in bytes.</summary>
    public static abstract int Length { get; }
}

/// <summary>The loop over the samples.</summary>
internal static class FilterScan
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Scan<TStride>(GramTable table, ref byte buffer, ref int index, int end, ref int candidates, int count)
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
