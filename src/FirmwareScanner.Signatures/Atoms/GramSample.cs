using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Signatures.Atoms;

/// <summary>
/// Grams of four bytes as firmware would give them, each as likely as the other. The first two bytes by systematic sampling: pairs at equal
/// steps of their cumulated probability, so that each pair is drawn as often as it should be, rounded. The third and the fourth by a generator
/// with a fixed seed (xorshift; G. Marsaglia, Xorshift RNGs, 2003), so that compilations repeat. What is drawn for the statistic that ships with the
/// compiler ships as well, because drawing it takes half the time of compiling a small set of rules.
/// </summary>
public static class GramSample
{
    /// <summary>Bytes that are stored of each gram: the third and the fourth.</summary>
    private const int StoredBytes = 2;

    private const int Size = 131_072;
    private const ulong Seed = 0x9E3779B97F4A7C15;
    private const string ResourceName = "gram-sample.bin";

    /// <summary>The sample that ships with the compiler.</summary>
    /// <param name="background">The statistic that ships with it.</param>
    /// <returns>Grams as <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16 | b3 &lt;&lt; 24</c>.</returns>
    /// <exception cref="InvalidDataException">The sample is not that of the statistic.</exception>
    public static int[] Load(BackgroundStatistics background)
    {
        ArgumentNullException.ThrowIfNull(background);
        using Stream stream = typeof(GramSample).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{ResourceName}: expected an embedded resource, found none");
        byte[] stored = new byte[stream.Length];
        stream.ReadExactly(stored);
        int[] grams = new int[stored.Length / StoredBytes];
        int drawn = 0;
        foreach (int pair in Pairs(background))
        {
            if (drawn == grams.Length)
            {
                drawn = -1;
                break;
            }

            grams[drawn] = (pair >> 8) | ((pair & 0xFF) << 8) | (stored[drawn * StoredBytes] << 16) | (stored[(drawn * StoredBytes) + 1] << 24);
            drawn++;
        }

        return drawn == grams.Length ? grams : throw new InvalidDataException($"{ResourceName}: expected a gram for each pair of the statistic");
    }

    /// <summary>Draws a sample.</summary>
    /// <param name="background">The statistic.</param>
    /// <returns>What is stored of it: two bytes for each gram.</returns>
    public static byte[] Draw(BackgroundStatistics background)
    {
        ArgumentNullException.ThrowIfNull(background);
        var sample = new List<byte>(Size * StoredBytes);
        ulong state = Seed;
        double[] third = new double[256];
        double[] cumulatedPairs = CumulatePairs(background);
        int last = -1;
        double total = 0;
        foreach (int pair in Pairs(background))
        {
            total = pair == last ? total : FillThird(background, (byte)(pair >> 8), (byte)pair, third);
            last = pair;
            byte follower = Draw(third, total, ref state);
            sample.Add(follower);
            sample.Add(DrawFollower(cumulatedPairs.AsSpan(follower * 256, 256), ref state));
        }

        return [.. sample];
    }

    private static IEnumerable<int> Pairs(BackgroundStatistics background)
    {
        double cumulated = 0;
        int drawn = 0;
        for (int pair = 0; pair < BackgroundStatisticsFormat.PairCount; pair++)
        {
            cumulated += background.Probability2((byte)(pair >> 8), (byte)pair);
            while (drawn < Size && cumulated * Size >= drawn + 0.5)
            {
                drawn++;
                yield return pair;
            }
        }
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

    private static double[] CumulatePairs(BackgroundStatistics background)
    {
        double[] cumulated = new double[256 * 256];
        for (int first = 0; first < 256; first++)
        {
            double sum = 0;
            for (int next = 0; next < 256; next++)
            {
                sum += background.Probability2((byte)first, (byte)next);
                cumulated[(first * 256) + next] = sum;
            }
        }

        return cumulated;
    }

    private static byte DrawFollower(ReadOnlySpan<double> cumulated, ref ulong state)
    {
        int found = cumulated.BinarySearch(NextFraction(ref state) * cumulated[^1]);
        return (byte)Math.Min(found < 0 ? ~found : found, 255);
    }

    private static double NextFraction(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (state >> 11) * (1.0 / (1UL << 53));
    }

    private static byte Draw(double[] weights, double total, ref ulong state)
    {
        double rest = NextFraction(ref state) * total;
        for (int value = 0; value < 255; value++)
        {
            rest -= weights[value];
            if (rest < 0)
            {
                return (byte)value;
            }
        }

        return 255;
    }
}
