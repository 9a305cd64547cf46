using System;
using FirmwareScanner.Signatures.Atoms;

namespace FirmwareScanner.Search;

/// <summary>
/// Which grams a sequence is found by: of each remainder of their distance modulo the stride the one that costs least. A gram may reach over bytes that
/// are not fixed, and over the ends of the sequence: then all that can stand there is entered.
/// </summary>
internal sealed class GramChoice
{
    /// <summary>The most concrete grams that a gram may stand for.</summary>
    public const int MostVariants = 4096;

    /// <summary>The longest stride.</summary>
    public const int LongestStride = 16;

    /// <summary>The longest gram.</summary>
    public const int LongestGram = 8;

    // Grams begin at most so many bytes before the first cell.
    private const int Before = 1;
    private const int Offsets = FixedBytes.MostCells + Before;
    private const int LargestCost = LongestGram * byte.MaxValue;

    // What a sample costs that passes the filter, in processor cycles.
    private const float CostOfCandidate = 80;

    // The same where a byte is repeated: there are many in a row, which a processor soon expects.
    private const float CostOfRun = 15;

    private static readonly float[] Rates = CreateRates();

    private readonly FixedBytes _cells;
    private readonly PairCosts _rarity = PairCosts.Shared;
    private readonly float[] _costs = new float[Offsets];
    private readonly int[] _variants = new int[Offsets];
    private int _first;
    private int _end;

    /// <summary>Prepares a choice among the grams of what <paramref name="cells"/> holds.</summary>
    public GramChoice(FixedBytes cells)
    {
        _cells = cells;
    }

    /// <summary>What a concrete gram costs for being in the filter, in processor cycles a sample.</summary>
    public float CostOfEntry { get; set; }

    /// <summary>Where the chosen grams begin, counted in cells from the first.</summary>
    public int[] Chosen { get; } = new int[LongestStride];

    /// <summary>How rare the value of a cell is.</summary>
    public int RarityOf(int cell) => _rarity.Singles[_cells.ValueOf(cell)];

    /// <summary>Weighs all grams of a length.</summary>
    public void Weigh(int gramLength)
    {
        _first = _cells.IsLink ? 0 : -Before;
        _end = _cells.Count;
        for (int offset = _first; offset < _end; offset++)
        {
            Weigh(offset, gramLength);
        }
    }

    /// <summary>Chooses grams.</summary>
    /// <param name="stride">Distance of the samples, 1 to <see cref="LongestStride"/>.</param>
    /// <param name="variants">How many concrete grams they stand for.</param>
    /// <returns>What they cost in processor cycles a sample, entries aside; infinite where a remainder has none.</returns>
    public float Choose(int stride, out int variants)
    {
        ReadOnlySpan<float> costs = _costs.AsSpan(_first + Before, _end - _first);
        float sum = 0;
        variants = 0;
        for (int remainder = 0; remainder < stride; remainder++)
        {
            float least = float.PositiveInfinity;
            int at = 0;
            for (int i = remainder; i < costs.Length; i += stride)
            {
                if (costs[i] < least)
                {
                    least = costs[i];
                    at = i;
                }
            }

            if (float.IsInfinity(least))
            {
                return least;
            }

            sum += least;
            variants += _variants[_first + Before + at];
            Chosen[remainder] = _first + at;
        }

        return sum - (variants * CostOfEntry);
    }

    /// <summary>The concrete grams that a gram stands for, each with its first byte in the lowest bits.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="gramLength">Its length in bytes.</param>
    /// <param name="grams">Receives them; has room for <see cref="MostVariants"/>.</param>
    /// <returns>How many they are.</returns>
    public int Expand(int offset, int gramLength, Span<ulong> grams)
    {
        Span<byte> values = stackalloc byte[byte.MaxValue + 1];
        int count = 1;
        grams[0] = 0;
        for (int i = 0; i < gramLength; i++)
        {
            int choices = _cells.CopyValues(offset + i, values);
            for (int v = choices - 1; v >= 0; v--)
            {
                for (int k = 0; k < count; k++)
                {
                    grams[(v * count) + k] = grams[k] & ~(255UL << (8 * i)) | ((ulong)values[v] << (8 * i));
                }
            }

            count *= choices;
        }

        return count;
    }

    private void Weigh(int offset, int gramLength)
    {
        long variants = 1;
        int cost = 0;
        bool followsFixed = false;
        bool isRun = true;
        for (int cell = offset; cell < offset + gramLength; cell++)
        {
            int count = _cells.CountOf(cell);
            variants *= count;
            isRun &= count == 1 && (cell == offset || (followsFixed && _cells.ValueOf(cell) == _cells.ValueOf(cell - 1)));
            if (count > LongestGram)
            {
                followsFixed = false;
                continue;
            }

            int value = _cells.ValueOf(cell);
            cost += followsFixed
                ? Math.Max(0, _rarity.Pairs[(_cells.ValueOf(cell - 1) << 8) | value] - _rarity.Singles[_cells.ValueOf(cell - 1)])
                : _rarity.Singles[value];
            cost -= PairCosts.StepsPerBit * (32 - System.Numerics.BitOperations.LeadingZeroCount((uint)count) - 1);
            followsFixed = true;
        }

        int at = offset + Before;
        _variants[at] = (int)Math.Min(variants, int.MaxValue);
        _costs[at] = variants is 0 or > MostVariants
            ? float.PositiveInfinity
            : (Rates[Math.Clamp(cost, 0, LargestCost)] * (isRun ? CostOfRun : CostOfCandidate)) + (variants * CostOfEntry);
    }

    private static float[] CreateRates()
    {
        var rates = new float[LargestCost + 1];
        for (int cost = 0; cost < rates.Length; cost++)
        {
            rates[cost] = MathF.Pow(2, -(float)cost / PairCosts.StepsPerBit);
        }

        return rates;
    }
}
