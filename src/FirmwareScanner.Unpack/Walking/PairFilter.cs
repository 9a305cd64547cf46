using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// A filter for some pairs of bytes that looks at 32 places at once: the pairs are dealt out to eight buckets, and each half of each of the
/// two bytes has a table of the buckets that it may belong to (the "shufti" of Hyperscan, NSDI 2019). It lets more pass than the pairs.
/// </summary>
internal sealed class PairFilter
{
    private const int Buckets = 8;

    private readonly Vector256<byte> _firstLow;
    private readonly Vector256<byte> _firstHigh;
    private readonly Vector256<byte> _secondLow;
    private readonly Vector256<byte> _secondHigh;

    /// <summary>Prepares the tables.</summary>
    /// <param name="pairs">The pairs, the first byte in the lower half.</param>
    public PairFilter(IEnumerable<ushort> pairs)
    {
        // Those that begin alike are one bucket: then each lets little more pass than itself.
        var bucketOf = new Dictionary<int, int>();
        byte[] tables = new byte[4 * 16];
        foreach (ushort pair in pairs)
        {
            int first = pair & 0xFF;
            bucketOf.TryAdd(first, bucketOf.Count % Buckets);
            byte bucket = (byte)(1 << bucketOf[first]);
            tables[first & 15] |= bucket;
            tables[16 + (first >> 4)] |= bucket;
            tables[32 + ((pair >> 8) & 15)] |= bucket;
            tables[48 + (pair >> 12)] |= bucket;
        }

        _firstLow = Table(tables, 0);
        _firstHigh = Table(tables, 16);
        _secondLow = Table(tables, 32);
        _secondHigh = Table(tables, 48);
    }

    /// <summary>Whether the processor can.</summary>
    public static bool IsFast => Avx2.IsSupported;

    /// <summary>A bit for each of 32 places at which one of the pairs may stand.</summary>
    /// <param name="bytes">The first of them; 33 bytes are read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint PlacesIn(ref byte bytes)
    {
        Vector256<byte> first = Vector256.LoadUnsafe(ref bytes);
        Vector256<byte> second = Vector256.LoadUnsafe(ref bytes, 1);
        Vector256<byte> buckets = Avx2.Shuffle(_firstLow, Low(first)) & Avx2.Shuffle(_firstHigh, High(first))
            & Avx2.Shuffle(_secondLow, Low(second)) & Avx2.Shuffle(_secondHigh, High(second));
        return ~Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    private static Vector256<byte> Table(byte[] tables, int start)
    {
        Vector128<byte> half = Vector128.Create(tables, start);
        return Vector256.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> bytes) => bytes & Vector256.Create((byte)15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes) => Low((bytes.AsUInt16() >> 4).AsByte());
}
