using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FirmwareScanner.Unpack.Measuring;

/// <summary>
/// Knows tables of constants that have the entropy of random bytes and are none, by computing what holds for them: tables of sums and of
/// ciphers whose entries depend linearly on a byte, and points of an elliptic curve. Ciphertext fulfils neither but by a chance of less than
/// 2^-100.
/// </summary>
internal static class ConstantTables
{
    private const int PointLength = 64;
    private const int CoordinateLength = 32;

    // The curve P-256 (FIPS 186-4, D.1.2.3): y^2 = x^3 - 3x + b modulo the prime.
    private static readonly BigInteger Prime = (BigInteger.One << 256) - (BigInteger.One << 224) + (BigInteger.One << 192) + (BigInteger.One << 96) - 1;
    private static readonly BigInteger B = BigInteger.Parse(
        "05ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Tables have their coordinates multiplied by 2^256 (P. Montgomery, Modular Multiplication Without Trial Division, 1985). So the terms of
    // the equation are multiplied by what makes all of them the same multiple.
    private static readonly BigInteger Scale = (BigInteger.One << 256) % Prime;
    private static readonly BigInteger ScaleOfX = 3 * Scale * Scale % Prime;
    private static readonly BigInteger ScaledB = B * Scale * Scale * Scale % Prime;

    /// <summary>Whether a whole window is points of the curve P-256.</summary>
    public static bool ArePoints(ReadOnlySpan<byte> window) => IsPoints(window) || IsScatteredPoints(window);

    /// <summary>
    /// Whether the words of a piece span much less than they could: the entries of tables of CRCs, of AES, Whirlpool, Streebog and the like are
    /// linear functions, over GF(2), of one byte. So 256 of them span 8 dimensions, and parts of two tables 16; random words all 32 or 64.
    /// </summary>
    public static bool IsLinear(ReadOnlySpan<byte> piece) =>
        (!SpansTooMuch<uint>(piece) && IsLinear(piece, sizeof(uint))) || (!SpansTooMuch<ulong>(piece) && IsLinear(piece, sizeof(ulong)));

    /// <summary>
    /// Whether the first words of a piece span more already than those of a table do, which random ones nearly always do: Gauss's elimination without a
    /// branch that depends on the bytes, a vector of words at a time. It takes a tenth of what looking for the highest bits of each word takes.
    /// </summary>
    /// <typeparam name="T">The word.</typeparam>
    private static bool SpansTooMuch<T>(ReadOnlySpan<byte> piece)
        where T : struct, IBinaryInteger<T>
    {
        int width = Unsafe.SizeOf<T>();
        int most = MostDimensions(width);
        int count = width * 8;
        ReadOnlySpan<T> all = MemoryMarshal.Cast<byte, T>(piece);
        if (all.Length < count)
        {
            return false;
        }

        Span<ulong> room = stackalloc ulong[sizeof(ulong) * 8];
        Span<T> words = MemoryMarshal.Cast<ulong, T>(room);
        for (int i = 0; i < count; i++)
        {
            words[i] = all[i] ^ all[0];
        }

        ref T first = ref MemoryMarshal.GetReference(words);
        int rank = 0;
        for (int i = 0; i < count && rank <= most; i++)
        {
            T word = words[i];
            if (word == T.Zero)
            {
                continue;
            }

            // Words before this one in its vector were counted, and may change.
            rank++;
            Vector256<T> row = Vector256.Create(word);
            Vector256<T> bit = Vector256.Create(word & -word);
            for (int j = i & -Vector256<T>.Count; j < count; j += Vector256<T>.Count)
            {
                Vector256<T> others = Vector256.LoadUnsafe(ref first, (nuint)j);
                (others ^ (row & Vector256.Equals(others & bit, bit))).StoreUnsafe(ref first, (nuint)j);
            }
        }

        return rank > most;
    }

    private static int MostDimensions(int width) => width * 8 * 3 / 4;

    private static bool IsLinear(ReadOnlySpan<byte> piece, int width)
    {
        // Fewer words than dimensions span little of themselves.
        if (piece.Length / width < width * 16)
        {
            return false;
        }

        Span<ulong> basis = stackalloc ulong[64];
        basis.Clear();
        int rank = 0;
        ulong varying = 0;
        ulong first = WordAt(piece, 0, width);
        for (int i = width; i + width <= piece.Length; i += width)
        {
            ulong word = WordAt(piece, i, width) ^ first;
            varying |= word;
            rank += Extend(basis, word) ? 1 : 0;
            if (rank > MostDimensions(width))
            {
                return false;
            }
        }

        // Bits that are always alike are no dimensions: random bytes with zeros between them span all of the others.
        return rank <= BitOperations.PopCount(varying) * 3 / 4;
    }

    /// <summary>Adds a word to those that span a space, each with another highest bit.</summary>
    /// <returns>Whether it lay outside.</returns>
    private static bool Extend(Span<ulong> basis, ulong word)
    {
        while (word != 0)
        {
            int bit = BitOperations.Log2(word);
            if (basis[bit] == 0)
            {
                basis[bit] = word;
                return true;
            }

            word ^= basis[bit];
        }

        return false;
    }

    private static ulong WordAt(ReadOnlySpan<byte> piece, int offset, int width) => width == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(piece[offset..])
        : BinaryPrimitives.ReadUInt64LittleEndian(piece[offset..]);

    /// <summary>Whether points of the curve stand one behind the other, the window beginning with either coordinate of one.</summary>
    private static bool IsPoints(ReadOnlySpan<byte> window)
    {
        for (int start = 0; start < PointLength; start += CoordinateLength)
        {
            int i = start;
            while (i + PointLength <= window.Length
                && IsPoint(window.Slice(i, CoordinateLength), window.Slice(i + CoordinateLength, CoordinateLength)))
            {
                i += PointLength;
            }

            if (i + PointLength > window.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a window is 64 points, the first bytes of all of them first: so they are stored to hide which of them is read.</summary>
    private static bool IsScatteredPoints(ReadOnlySpan<byte> window)
    {
        Span<byte> point = stackalloc byte[PointLength];
        for (int number = 0; number < window.Length / PointLength; number++)
        {
            for (int i = 0; i < PointLength; i++)
            {
                point[i] = window[(i * PointLength) + number];
            }

            if (!IsPoint(point[..CoordinateLength], point[CoordinateLength..]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPoint(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var x = new BigInteger(first, isUnsigned: true);
        var y = new BigInteger(second, isUnsigned: true);
        return ((y * y * Scale) - (x * ((x * x) - ScaleOfX)) - ScaledB) % Prime == 0;
    }
}
