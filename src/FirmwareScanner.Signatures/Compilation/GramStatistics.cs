using System;
using System.Linq;
using FirmwareScanner.Signatures.Atoms;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How often grams occur in real firmware, and a sample of grams drawn as firmware would give them.</summary>
internal sealed class GramStatistics
{
    /// <summary>The greatest number of concrete grams that a gram with masked bytes may stand for.</summary>
    public const int MaximumVariants = 64;

    private const int SampleSize = 131_072;
    private const ulong SampleSeed = 0x9E3779B97F4A7C15;
    private static readonly Lazy<GramStatistics> LazyShared = new(() => new GramStatistics(BackgroundStatistics.Load()));

    private readonly BackgroundStatistics _background;

    private GramStatistics(BackgroundStatistics background)
    {
        _background = background;
        int[] sample = DrawSample(background);
        FittingSample = [.. sample.Where((_, i) => (i & 1) == 0)];
        MeasuringSample = [.. sample.Where((_, i) => (i & 1) != 0)];
    }

    /// <summary>The statistics that ship with the compiler.</summary>
    public static GramStatistics Shared => LazyShared.Value;

    /// <summary>
    /// Grams as <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>, each as likely as the other; their first two bytes are a sample of pairs.
    /// After this half the tables are laid out.
    /// </summary>
    public int[] FittingSample { get; }

    /// <summary>The other half, on which they are measured.</summary>
    public int[] MeasuringSample { get; }

    /// <summary>How often a byte occurs.</summary>
    public double ProbabilityOf(byte value) => _background.Probability1(value);

    /// <summary>How often a gram occurs: the sum over its variants.</summary>
    public double ProbabilityOf(ReadOnlySpan<int> variants, int gramLength)
    {
        double sum = 0;
        foreach (int gram in variants)
        {
            sum += ProbabilityOf(gram, gramLength);
        }

        return sum;
    }

    /// <summary>How often a concrete gram occurs.</summary>
    public double ProbabilityOf(int gram, int gramLength) => gramLength == 3
        ? _background.Probability3((byte)gram, (byte)(gram >> 8), (byte)(gram >> 16))
        : _background.Probability2((byte)gram, (byte)(gram >> 8));

    /// <summary>
    /// How many concrete grams a gram of byte sets stands for; none when there are too many or when one of them is only 00s or only
    /// FFs: erased and padded flash is full of those.
    /// </summary>
    public static int CountVariants(ReadOnlySpan<ByteElement?> gram)
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

        return canBeZero || canBeOnes ? 0 : count;
    }

    /// <summary>The concrete grams that a gram of byte sets stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</summary>
    /// <param name="gram">The gram, of 2 or 3 bytes.</param>
    /// <param name="variants">Receives them; has room for <see cref="MaximumVariants"/>.</param>
    /// <returns>How many they are: <see cref="CountVariants"/>.</returns>
    public static int Expand(ReadOnlySpan<ByteElement?> gram, Span<int> variants)
    {
        int count = CountVariants(gram);
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

    // Systematic sampling: pairs at equal steps of their cumulated probability, so that each pair is drawn as often as it should
    // be, rounded; the third byte by a generator with a fixed seed, so that compilations repeat.
    private static int[] DrawSample(BackgroundStatistics background)
    {
        int[] sample = new int[SampleSize];
        ulong state = SampleSeed;
        double cumulated = 0;
        int drawn = 0;
        double[] third = new double[256];
        for (int pair = 0; pair < 65_536 && drawn < SampleSize; pair++)
        {
            byte b0 = (byte)(pair >> 8);
            byte b1 = (byte)pair;
            cumulated += background.Probability2(b0, b1);
            bool isFirst = true;
            double total = 0;
            while (drawn < SampleSize && cumulated * SampleSize >= drawn + 0.5)
            {
                total = isFirst ? FillThird(background, b0, b1, third) : total;
                isFirst = false;
                sample[drawn++] = b0 | (b1 << 8) | (Draw(third, total, ref state) << 16);
            }
        }

        return drawn == SampleSize ? sample : sample[..drawn];
    }

    private static double FillThird(BackgroundStatistics background, byte b0, byte b1, double[] third)
    {
        background.FillProbability3(b0, b1, third);
        double total = 0;
        foreach (double probability in third)
        {
            total += probability;
        }

        return total;
    }

    private static int Draw(double[] weights, double total, ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        double rest = (state >> 11) * (1.0 / (1UL << 53)) * total;
        for (int value = 0; value < 255; value++)
        {
            rest -= weights[value];
            if (rest < 0)
            {
                return value;
            }
        }

        return 255;
    }
}
