using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FirmwareScanner.Unpack.Measuring;

/// <summary>
/// Tells windows of compressed or encrypted bytes from others, by Shannon's entropy (A Mathematical Theory of Communication, 1948).
/// Random bytes have 7.95 bits a byte in a window of 4 KiB, code and text at most about 7. What fills no window, or only a part of one, is
/// measured in pieces of 1 KiB against what so many random bytes have.
/// </summary>
public static class EntropyMeter
{
    /// <summary>Bytes of a window.</summary>
    public const int WindowLength = 4096;

    /// <summary>Bytes of a piece of a window that is not opaque as a whole.</summary>
    public const int PieceLength = 1024;

    /// <summary>Of fewer bytes nothing can be said.</summary>
    public const int ShortestPiece = 256;

    /// <summary>Bits a byte from which a whole window is opaque.</summary>
    public const double OpaqueBits = 7.8;

    /// <summary>
    /// Bits a byte above which a window is more even than chance makes it: tables of ciphers, in which each value stands as often as
    /// any other. Random bytes are above it in one of 100,000 windows (7.955 with a deviation of 0.004).
    /// </summary>
    public const double EvenBits = 7.972;

    // Entropy is at most that of one bit plus 7 for the others: with a bit set in fewer than 24 % of the bytes, or in more than 76 %, it is
    // below 7.8. With more than 8.5 % of one value it is at most 7.73.
    private const int FewestSet = 985;
    private const int MostOfOneValue = 349;

    // In pieces 00 and FF are left out: with them a few are mixed into anything.
    private const int ValuesOfPieces = 254;

    // A piece may have so much less than random bytes have, and by chance these are off by so many deviations.
    private const double Margin = 0.14;
    private const double Deviations = 4.3;

    private static readonly double[] Terms = MakeTerms();

    // What so many random bytes have, by their number.
    private static readonly double[] Expected = MakeExpected();

    /// <summary>The entropy of bytes that were counted.</summary>
    /// <param name="counts">How often each value was there.</param>
    /// <param name="total">The sum of the counts, at least 1.</param>
    /// <returns>Bits a byte, 0 to 8.</returns>
    public static double OfCounts(ReadOnlySpan<long> counts, long total)
    {
        double sum = 0;
        foreach (long count in counts)
        {
            sum += count > 0 ? count * Math.Log2(count) : 0;
        }

        // Rounding gives a little less than nothing for one value alone.
        return Math.Max(0, Math.Log2(total) - (sum / total));
    }

    /// <summary>How many bytes of a window, or of a part of one, are opaque.</summary>
    /// <param name="window">At most <see cref="WindowLength"/> bytes.</param>
    internal static Opacity MeasureOpacity(ReadOnlySpan<byte> window)
    {
        // The last piece takes what would be too short for one.
        Span<BitCounts> pieces = stackalloc BitCounts[WindowLength / PieceLength];
        int number = Math.Max(1, (window.Length + PieceLength - ShortestPiece) / PieceLength);
        var all = default(BitCounts);
        for (int i = 0; i < number; i++)
        {
            pieces[i] = BitCounts.Of(PieceOf(window, i, number));
            all = all.Plus(pieces[i]);
        }

        Span<bool> areEven = stackalloc bool[WindowLength / PieceLength];
        if (window.Length == WindowLength && MayBeOpaque(all) && MeasureWhole(window, areEven) is >= OpaqueBits and <= EvenBits)
        {
            return Opacity.Whole(CountRandom(window, areEven));
        }

        int opaque = 0;
        bool isThroughout = true;
        for (int i = 0; i < number; i++)
        {
            int own = pieces[i].IsBalanced ? CountOpaqueOfPiece(PieceOf(window, i, number)) : 0;
            opaque += own;

            // A piece of fill says nothing against the others.
            isThroughout &= own > 0 || pieces[i].Values < ShortestPiece;
        }

        isThroughout = isThroughout && opaque > 0 && IsRandom(window, Margin);
        return new Opacity((ushort)opaque, (ushort)(isThroughout ? opaque : 0));
    }

    /// <summary>The entropy of a whole window, and what that of its pieces says, in one pass over the bytes and one over the counts.</summary>
    /// <param name="window">The window.</param>
    /// <param name="areEven">Of each piece: whether its bytes, but for 00 and FF, are more even than chance makes them.</param>
    /// <returns>Bits a byte, 0 to 8.</returns>
    private static double MeasureWhole(ReadOnlySpan<byte> window, Span<bool> areEven)
    {
        // A counter for each piece: so none waits for the one before, and the sums below do not either.
        Span<Vector128<int>> counts = stackalloc Vector128<int>[256];
        counts.Clear();
        ref int counters = ref Unsafe.As<Vector128<int>, int>(ref MemoryMarshal.GetReference(counts));
        ref byte bytes = ref MemoryMarshal.GetReference(window);
        for (nint i = 0; i < PieceLength; i++)
        {
            Unsafe.Add(ref counters, 4 * (nint)Unsafe.Add(ref bytes, i))++;
            Unsafe.Add(ref counters, (4 * (nint)Unsafe.Add(ref bytes, i + PieceLength)) + 1)++;
            Unsafe.Add(ref counters, (4 * (nint)Unsafe.Add(ref bytes, i + (2 * PieceLength))) + 2)++;
            Unsafe.Add(ref counters, (4 * (nint)Unsafe.Add(ref bytes, i + (3 * PieceLength))) + 3)++;
        }

        Vector128<int> fill = counts[0] + counts[byte.MaxValue];
        double all = Terms[Vector128.Sum(counts[0])];
        Vector256<double> sums = Vector256<double>.Zero;
        foreach (Vector128<int> count in counts[1..^1])
        {
            all += Terms[Vector128.Sum(count)];
            sums += Vector256.Create(Terms[count[0]], Terms[count[1]], Terms[count[2]], Terms[count[3]]);
        }

        all += Terms[Vector128.Sum(counts[byte.MaxValue])];
        for (int i = 0; i < areEven.Length; i++)
        {
            int length = PieceLength - fill[i];
            areEven[i] = EntropyOf(sums[i], length) > MostOfChance(length);
        }

        return EntropyOf(all, WindowLength);
    }

    /// <summary>How many bytes of a window that is opaque as a whole are in no table: neither of a known kind nor more even than chance.</summary>
    private static int CountRandom(ReadOnlySpan<byte> window, ReadOnlySpan<bool> areEven)
    {
        int count = 0;
        for (int i = 0; i < areEven.Length; i++)
        {
            count += !areEven[i] && !ConstantTables.IsLinear(window.Slice(i * PieceLength, PieceLength)) ? PieceLength : 0;
        }

        return count > 0 && ConstantTables.ArePoints(window) ? 0 : count;
    }

    /// <summary>Whether a whole window can have <see cref="OpaqueBits"/> at all: false for nearly all code and text, without counting values.</summary>
    internal static bool MayBeOpaque(BitCounts counts) =>
        counts.High is >= FewestSet and <= WindowLength - FewestSet && counts.Second is >= FewestSet and <= WindowLength - FewestSet
        && counts.Zeros <= MostOfOneValue;

    private static ReadOnlySpan<byte> PieceOf(ReadOnlySpan<byte> window, int number, int count) =>
        window[(number * PieceLength)..(number == count - 1 ? window.Length : (number + 1) * PieceLength)];

    private static int CountOpaqueOfPiece(ReadOnlySpan<byte> piece)
    {
        int length = piece.Length - piece.Count((byte)0) - piece.Count(byte.MaxValue);
        return length >= ShortestPiece && IsRandom(piece, Margin + (Deviations * DeviationOf(length))) && !ConstantTables.IsLinear(piece) ? length : 0;
    }

    /// <summary>Whether bytes, but for 00 and FF, have what random bytes have.</summary>
    /// <param name="bytes">At most <see cref="WindowLength"/> bytes.</param>
    /// <param name="margin">How many bits a byte less they may have. More they have only by chance.</param>
    private static bool IsRandom(ReadOnlySpan<byte> bytes, double margin)
    {
        Span<int> counts = stackalloc int[256];
        Count(bytes, counts);
        int length = bytes.Length - counts[0] - counts[byte.MaxValue];
        counts[0] = 0;
        counts[byte.MaxValue] = 0;
        double bits = Entropy(counts, length);
        return bits >= Expected[length] - margin && bits <= MostOfChance(length);
    }

    private static double MostOfChance(int length) => Expected[length] + (Deviations * DeviationOf(length));

    private static double DeviationOf(int length) => Math.Sqrt(2 * (ValuesOfPieces - 1)) / (2 * Math.Log(2) * length);

    private static void Count(ReadOnlySpan<byte> bytes, Span<int> counts)
    {
        // Bytes that follow each other are counted apart: one counter of a value that repeats would wait for itself.
        Span<int> odd = stackalloc int[256];
        counts.Clear();
        odd.Clear();
        int i = 0;
        for (; i + 1 < bytes.Length; i += 2)
        {
            counts[bytes[i]]++;
            odd[bytes[i + 1]]++;
        }

        if (i < bytes.Length)
        {
            counts[bytes[i]]++;
        }

        for (int value = 0; value < odd.Length; value++)
        {
            counts[value] += odd[value];
        }
    }

    private static double Entropy(ReadOnlySpan<int> counts, int length)
    {
        double sum = 0;
        foreach (int count in counts)
        {
            sum += Terms[count];
        }

        return EntropyOf(sum, length);
    }

    private static double EntropyOf(double sum, int length) => length == 0 ? 0 : Math.Log2(length) - (sum / length);

    private static double[] MakeTerms()
    {
        double[] terms = new double[WindowLength + 1];
        for (int count = 1; count < terms.Length; count++)
        {
            terms[count] = count * Math.Log2(count);
        }

        return terms;
    }

    /// <summary>A value stands k times among n random bytes with the probabilities of Poisson for n / 254.</summary>
    private static double[] MakeExpected()
    {
        double[] expected = new double[WindowLength + 1];
        for (int length = 1; length < expected.Length; length++)
        {
            double mean = (double)length / ValuesOfPieces;
            double probability = Math.Exp(-mean);
            double sum = 0;
            for (int count = 1; count < 40; count++)
            {
                probability *= mean / count;
                sum += probability * Terms[count];
            }

            expected[length] = Math.Log2(length) - (ValuesOfPieces * sum / length);
        }

        return expected;
    }
}

/// <summary>How many bytes of a window are opaque.</summary>
/// <param name="Pieces">Those of all pieces that are.</param>
/// <param name="Throughout">The same, but 0 where the window holds something else than opaque pieces and fill.</param>
internal readonly record struct Opacity(ushort Pieces, ushort Throughout)
{
    /// <summary>A window that is opaque as a whole, tables in it left out.</summary>
    public static Opacity Whole(int count) => new((ushort)count, (ushort)count);

    /// <summary>Bounds both.</summary>
    public Opacity AtMost(int most) => new((ushort)Math.Min(Pieces, most), (ushort)Math.Min(Throughout, most));
}

/// <summary>How often the highest bits of bytes are set, and how many are 00 and FF.</summary>
/// <param name="Length">How many bytes.</param>
/// <param name="High">Bytes with the highest bit.</param>
/// <param name="Second">Bytes with the next.</param>
/// <param name="Third">Bytes with the third.</param>
/// <param name="Zeros">Bytes 00.</param>
/// <param name="Ones">Bytes FF.</param>
internal readonly record struct BitCounts(int Length, int High, int Second, int Third, int Zeros, int Ones)
{
    /// <summary>Counts, but for the last bytes that fill no vector.</summary>
    public static BitCounts Of(ReadOnlySpan<byte> bytes)
    {
        int high = 0;
        int second = 0;
        int third = 0;
        int zeros = 0;
        int ones = 0;
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        int i = 0;
        for (; i + Vector256<byte>.Count <= bytes.Length; i += Vector256<byte>.Count)
        {
            Vector256<byte> vector = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256<byte> doubled = vector + vector;
            high += BitOperations.PopCount(vector.ExtractMostSignificantBits());
            second += BitOperations.PopCount(doubled.ExtractMostSignificantBits());
            third += BitOperations.PopCount((doubled + doubled).ExtractMostSignificantBits());
            zeros += BitOperations.PopCount(Vector256.Equals(vector, Vector256<byte>.Zero).ExtractMostSignificantBits());
            ones += BitOperations.PopCount(Vector256.Equals(vector, Vector256<byte>.AllBitsSet).ExtractMostSignificantBits());
        }

        return new BitCounts(i, high, second, third, zeros, ones);
    }

    /// <summary>Bytes that are neither 00 nor FF.</summary>
    public int Values => Length - Zeros - Ones;

    /// <summary>The sums.</summary>
    public BitCounts Plus(BitCounts other) => new(
        Length + other.Length, High + other.High, Second + other.Second, Third + other.Third, Zeros + other.Zeros, Ones + other.Ones);

    /// <summary>
    /// Whether of the bytes that are neither 00 nor FF each bit is set in about a half: off by 2 % of them, which coded data are, and by
    /// 4.5 deviations of so many random bytes. False for nearly all code and text.
    /// </summary>
    public bool IsBalanced
    {
        get
        {
            if (Values < EntropyMeter.ShortestPiece - Vector256<byte>.Count)
            {
                return false;
            }

            int least = (int)((Values * 0.48) - (4.5 / 2 * Math.Sqrt(Values)));
            return IsBetween(High - Ones, least, Values) && IsBetween(Second - Ones, least, Values) && IsBetween(Third - Ones, least, Values);
        }
    }

    private static bool IsBetween(int count, int least, int length) => count >= least && count <= length - least;
}
