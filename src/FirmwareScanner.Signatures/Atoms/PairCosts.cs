using System;
using System.IO;

namespace FirmwareScanner.Signatures.Atoms;

/// <summary>
/// How rare pairs of bytes and single bytes are in real firmware, as the statistic stores it: what a table for a workstation is laid out by when a
/// database is loaded, where reading the whole statistic would take longer than building the table.
/// </summary>
public sealed class PairCosts
{
    /// <summary>Steps of a cost that halve the probability.</summary>
    public const int StepsPerBit = BackgroundStatisticsFormat.StepsPerBit;

    private static readonly Lazy<PairCosts> LazyShared = new(Load);

    private PairCosts(byte[] pairs)
    {
        Pairs = pairs;
        Span<float> probabilities = stackalloc float[256];
        for (int cost = 0; cost < probabilities.Length; cost++)
        {
            probabilities[cost] = MathF.Pow(2, -(float)cost / StepsPerBit);
        }

        for (int first = 0; first < Singles.Length; first++)
        {
            float sum = 0;
            foreach (byte cost in pairs.AsSpan(first * 256, 256))
            {
                sum += probabilities[cost];
            }

            Singles[first] = (byte)Math.Clamp(-StepsPerBit * MathF.Log2(sum), 0, byte.MaxValue);
        }
    }

    /// <summary>The statistic that ships with the compiler.</summary>
    public static PairCosts Shared => LazyShared.Value;

    /// <summary>-log2 of the probability of each pair (first byte times 256 plus second), in steps of 1/<see cref="StepsPerBit"/>.</summary>
    public byte[] Pairs { get; }

    /// <summary>The same of each byte.</summary>
    public byte[] Singles { get; } = new byte[256];

    private static PairCosts Load()
    {
        using Stream stream = BackgroundStatisticsFormat.OpenShipped();
        stream.Position = BackgroundStatisticsFormat.HeaderSize;
        var pairs = new byte[BackgroundStatisticsFormat.PairCount];
        stream.ReadExactly(pairs);
        return new PairCosts(pairs);
    }
}
