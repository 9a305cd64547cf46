using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// Tells windows of compressed or encrypted bytes from others, by Shannon's entropy (A Mathematical Theory of Communication, 1948).
/// Random bytes have 7.95 bits a byte in a window of 4 KiB, code and text at most about 7.
/// </summary>
public static class EntropyMeter
{
    /// <summary>Bytes of a window.</summary>
    public const int WindowLength = 4096;

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

    private static readonly double[] Terms = MakeTerms();

    /// <summary>The entropy of a window.</summary>
    /// <param name="window">At most <see cref="WindowLength"/> bytes.</param>
    /// <returns>Bits a byte, 0 to 8.</returns>
    public static double Measure(ReadOnlySpan<byte> window)
    {
        if (window.IsEmpty)
        {
            return 0;
        }

        // Bytes that follow each other are counted apart: one counter of a value that repeats would wait for itself.
        Span<ushort> even = stackalloc ushort[256];
        Span<ushort> odd = stackalloc ushort[256];
        even.Clear();
        odd.Clear();
        int i = 0;
        for (; i + 1 < window.Length; i += 2)
        {
            even[window[i]]++;
            odd[window[i + 1]]++;
        }

        if (i < window.Length)
        {
            even[window[i]]++;
        }

        double sum = 0;
        for (int value = 0; value < even.Length; value++)
        {
            sum += Terms[even[value] + odd[value]];
        }

        return Math.Log2(window.Length) - (sum / window.Length);
    }

    /// <summary>Whether a whole window is opaque.</summary>
    /// <param name="window">The window.</param>
    public static bool IsOpaque(ReadOnlySpan<byte> window) =>
        window.Length == WindowLength && MayBeOpaque(window) && Measure(window) is >= OpaqueBits and <= EvenBits;

    /// <summary>Whether a whole window can have <see cref="OpaqueBits"/> at all: false for nearly all code and text, without counting values.</summary>
    internal static bool MayBeOpaque(ReadOnlySpan<byte> window)
    {
        int high = 0;
        int second = 0;
        int zeros = 0;
        ref byte first = ref MemoryMarshal.GetReference(window);
        for (int i = 0; i + Vector256<byte>.Count <= window.Length; i += Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.LoadUnsafe(ref first, (nuint)i);
            high += BitOperations.PopCount(bytes.ExtractMostSignificantBits());
            second += BitOperations.PopCount((bytes + bytes).ExtractMostSignificantBits());
            zeros += BitOperations.PopCount(Vector256.Equals(bytes, Vector256<byte>.Zero).ExtractMostSignificantBits());
        }

        return high is >= FewestSet and <= WindowLength - FewestSet && second is >= FewestSet and <= WindowLength - FewestSet
            && zeros <= MostOfOneValue;
    }

    private static double[] MakeTerms()
    {
        double[] terms = new double[WindowLength + 1];
        for (int count = 1; count < terms.Length; count++)
        {
            terms[count] = count * Math.Log2(count);
        }

        return terms;
    }
}
