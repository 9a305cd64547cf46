using System;
using System.Numerics;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Atoms;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How often grams occur in real firmware, and a sample of grams drawn as firmware would give them.</summary>
internal sealed class GramStatistics
{
    /// <summary>The greatest number of concrete grams that a gram with masked bytes may stand for.</summary>
    public const int MaximumVariants = 64;

    private const int FilterBits = 8;
    private static readonly Lazy<GramStatistics> LazyShared = new(() => new GramStatistics(BackgroundStatistics.Load()));

    private readonly BackgroundStatistics _background;

    // How often a byte follows another, by that other and by the bit of the filter.
    private readonly double[] _followers;

    private GramStatistics(BackgroundStatistics background)
    {
        _background = background;
        _followers = CountFollowers(background);
        int[] sample = GramSample.Load(background);
        MeasuringSample = new int[sample.Length / 2];
        FittingSample = new int[sample.Length - MeasuringSample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            ((i & 1) == 0 ? FittingSample : MeasuringSample)[i / 2] = sample[i];
        }
    }

    /// <summary>The statistics that ship with the compiler.</summary>
    public static GramStatistics Shared => LazyShared.Value;

    /// <summary>
    /// Grams as <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16 | b3 &lt;&lt; 24</c>, each as likely as the other; their first two bytes are a sample of pairs.
    /// After this half the tables are laid out.
    /// </summary>
    public int[] FittingSample { get; }

    /// <summary>The other half, on which they are measured.</summary>
    public int[] MeasuringSample { get; }

    /// <summary>How often a byte occurs.</summary>
    public double ProbabilityOf(byte value) => _background.Probability1(value);

    /// <summary>How often a concrete gram occurs.</summary>
    public double ProbabilityOf(int gram, int gramLength) => gramLength == 3
        ? _background.Probability3((byte)gram, (byte)(gram >> 8), (byte)(gram >> 16))
        : _background.Probability2((byte)gram, (byte)(gram >> 8));

    /// <summary>How often a concrete gram occurs with one of some bytes behind it.</summary>
    /// <param name="gram">The gram.</param>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="probability">How often the gram occurs, whatever is behind it.</param>
    /// <param name="followers">The bytes.</param>
    public double ProbabilityOf(int gram, int gramLength, double probability, byte[] followers)
    {
        byte last = (byte)(gram >> (8 * (gramLength - 1)));
        double sum = 0;
        foreach (byte follower in followers)
        {
            sum += gramLength == 2
                ? _background.Probability3((byte)gram, last, follower)
                : probability * _background.Probability2(last, follower) / _background.Probability1(last);
        }

        return sum;
    }

    /// <summary>How often, behind a byte, one follows that the filter lets pass.</summary>
    /// <param name="last">The byte, 0 to 255.</param>
    /// <param name="followers">The filter's bits.</param>
    public double ProbabilityOfFollowers(int last, byte followers)
    {
        if (followers == byte.MaxValue)
        {
            return 1;
        }

        double sum = 0;
        for (int bits = followers; bits != 0; bits &= bits - 1)
        {
            sum += _followers[(last * FilterBits) + BitOperations.TrailingZeroCount(bits)];
        }

        return sum;
    }

    /// <summary>
    /// How many concrete grams a gram of byte sets stands for; none when there are too many, or when one of them is only 00s or only FFs and
    /// may go on like that: erased and padded flash is full of those.
    /// </summary>
    /// <param name="gram">The gram, of 2 or 3 bytes.</param>
    /// <param name="followers">Filter bits of the bytes that may stand behind it.</param>
    public static int CountVariants(ReadOnlySpan<ByteElement?> gram, byte followers)
    {
        int count = 1;
        bool canBeZero = true;
        bool canBeOnes = true;
        foreach (ByteElement? element in gram)
        {
            if (element is null || element.Count == 0 || (count *= element.Count) > MaximumVariants)
            {
                return 0;
            }

            canBeZero &= element.Matches(0x00);
            canBeOnes &= element.Matches(0xFF);
        }

        return (canBeZero && MayFollow(0x00, followers)) || (canBeOnes && MayFollow(0xFF, followers)) ? 0 : count;
    }

    /// <summary>Whether the filter lets a byte pass behind a gram.</summary>
    /// <param name="follower">The byte, 0 to 255.</param>
    /// <param name="followers">Filter bits of the gram.</param>
    public static bool MayFollow(int follower, byte followers) => (followers >> GramHash.FilterBit(follower) & 1) != 0;

    /// <summary>The concrete grams that a gram of byte sets stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</summary>
    /// <param name="gram">The gram, of 2 or 3 bytes.</param>
    /// <param name="followers">Filter bits of the bytes that may stand behind it.</param>
    /// <param name="variants">Receives them; has room for <see cref="MaximumVariants"/>.</param>
    /// <returns>How many they are: <see cref="CountVariants"/>.</returns>
    public static int Expand(ReadOnlySpan<ByteElement?> gram, byte followers, Span<int> variants)
    {
        int count = CountVariants(gram, followers);
        if (count <= 1)
        {
            variants[0] = count == 0 ? 0 : gram[0]!.Least | (gram[1]!.Least << 8) | (gram.Length == 3 ? gram[2]!.Least << 16 : 0);
            return count;
        }

        Span<byte> first = stackalloc byte[MaximumVariants];
        Span<byte> second = stackalloc byte[MaximumVariants];
        Span<byte> third = stackalloc byte[MaximumVariants];
        first = first[..gram[0]!.CopyValues(first)];
        second = second[..gram[1]!.CopyValues(second)];
        third = third[..(gram.Length == 3 ? gram[2]!.CopyValues(third) : 1)];
        int expanded = 0;
        foreach (byte b0 in first)
        {
            foreach (byte b1 in second)
            {
                foreach (byte b2 in third)
                {
                    variants[expanded++] = b0 | (b1 << 8) | (b2 << 16);
                }
            }
        }

        return count;
    }

    private static double[] CountFollowers(BackgroundStatistics background)
    {
        double[] followers = new double[256 * FilterBits];
        for (int last = 0; last < 256; last++)
        {
            for (int next = 0; next < 256; next++)
            {
                followers[(last * FilterBits) + GramHash.FilterBit(next)] +=
                    background.Probability2((byte)last, (byte)next) / background.Probability1((byte)last);
            }
        }

        return followers;
    }
}
