using System;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Chooses the grams of an atom. The table looks at each position that is a multiple of the stride s, so of the places of a match, counted
/// modulo s, exactly one is looked at: the atom needs one gram for each remainder. They may be neighbours, or stand apart wherever their
/// distance is fixed; then each can be the rarest of its remainder.
/// </summary>
internal sealed class GramSelection
{
    /// <summary>The greatest distance from the first gram of an atom to its last, which an entry of a table can express.</summary>
    public const int LongestDistance = Database.TableEntry.OffsetMask;

    // Long sequences have many stretches of that length; so many, evenly spread, are looked at.
    private const int MostStretches = 12;
    private const int LeastStep = 8;

    private readonly int[] _cells = new int[AtomChoices.MaximumStride];
    private readonly int[] _candidates = new int[AtomChoices.MaximumStride];
    private readonly double[] _leastCosts = new double[AtomChoices.MaximumStride];
    private int _count;

    /// <summary>The cells of the atom that was chosen last.</summary>
    public ReadOnlySpan<int> Cells => _cells.AsSpan(0, _count);

    /// <summary>The first of these cells.</summary>
    public int FirstCell { get; private set; }

    /// <summary>The last of them.</summary>
    public int LastCell { get; private set; }

    /// <summary>Whether a sequence has a gram for each remainder.</summary>
    /// <param name="buffer">The sequence.</param>
    /// <param name="stride">1 to <see cref="AtomChoices.MaximumStride"/>.</param>
    public bool IsCovered(GramBuffer buffer, int stride)
    {
        _count = 0;
        return Scatter(buffer, stride, default, double.MaxValue);
    }

    /// <summary>Chooses the grams that cost least together.</summary>
    /// <param name="buffer">The sequence and its grams.</param>
    /// <param name="stride">1 to <see cref="AtomChoices.MaximumStride"/>.</param>
    /// <param name="costs">What the gram of each cell costs.</param>
    public void Choose(GramBuffer buffer, int stride, ReadOnlySpan<double> costs)
    {
        _count = 0;
        double least = Neighbours(buffer.Grams, stride, costs);
        Scatter(buffer, stride, costs, least);
        FindEnds();
    }

    /// <summary>Takes cells that were chosen before.</summary>
    /// <param name="cells">At most <see cref="AtomChoices.MaximumStride"/> cells.</param>
    public void Take(ReadOnlySpan<int> cells)
    {
        cells.CopyTo(_cells);
        _count = cells.Length;
        FindEnds();
    }

    private void FindEnds()
    {
        FirstCell = int.MaxValue;
        LastCell = 0;
        foreach (int cell in Cells)
        {
            FirstCell = Math.Min(FirstCell, cell);
            LastCell = Math.Max(LastCell, cell);
        }
    }

    private double Neighbours(ReadOnlySpan<Gram> grams, int stride, ReadOnlySpan<double> costs)
    {
        double least = double.MaxValue;
        double sum = 0;
        int usable = 0;
        int first = -1;
        for (int end = 0; end < grams.Length; end++)
        {
            if (!grams[end].IsUsable)
            {
                usable = 0;
                sum = 0;
                continue;
            }

            usable++;
            sum += costs[end];
            if (usable > stride)
            {
                sum -= costs[end - stride];
            }

            if (usable >= stride && sum < least * (1 - 1e-9))
            {
                least = sum;
                first = end - stride + 1;
            }
        }

        for (int i = 0; i < stride && first >= 0; i++)
        {
            _cells[i] = first + i;
        }

        _count = first < 0 ? 0 : stride;
        return least;
    }

    private bool Scatter(GramBuffer buffer, int stride, ReadOnlySpan<double> costs, double least)
    {
        ReadOnlySpan<Gram> grams = buffer.Grams[..buffer.FixedCells];
        int first = 0;
        while (first < grams.Length && !grams[first].IsUsable)
        {
            first++;
        }

        if (first == grams.Length)
        {
            return false;
        }

        int length = buffer.OffsetOf(grams.Length - 1) - buffer.OffsetOf(first);
        int step = Math.Max(LeastStep, length / MostStretches);
        bool isFound = false;
        for (int offset = buffer.OffsetOf(first); ; offset += step)
        {
            double cost = Stretch(buffer, stride, costs, offset);
            if (cost < least * (1 - 1e-9))
            {
                least = cost;
                isFound = true;
                _count = stride;
                Array.Copy(_candidates, _cells, stride);
            }

            if (offset + LongestDistance >= buffer.OffsetOf(first) + length)
            {
                return isFound;
            }
        }
    }

    /// <summary>Takes for each remainder the cheapest gram of a stretch; what they cost together, or infinity if one has none.</summary>
    private double Stretch(GramBuffer buffer, int stride, ReadOnlySpan<double> costs, int offset)
    {
        Array.Fill(_leastCosts, double.PositiveInfinity, 0, stride);
        ReadOnlySpan<Gram> grams = buffer.Grams[..buffer.FixedCells];
        int place = offset;
        int remainder = offset % stride;
        for (int cell = buffer.CellAt(offset); cell < grams.Length; cell++)
        {
            int next = buffer.OffsetOf(cell);
            if (next > offset + LongestDistance)
            {
                break;
            }

            // The cells are neighbours but for jumps, so that a division is seldom needed: rules have millions of them.
            remainder += next - place;
            remainder = remainder < stride ? remainder : remainder % stride;
            place = next;
            double cost = costs.IsEmpty ? 0 : costs[cell];
            if (cost < _leastCosts[remainder] && grams[cell].IsUsable)
            {
                _leastCosts[remainder] = cost;
                _candidates[remainder] = cell;
            }
        }

        double sum = 0;
        foreach (double least in _leastCosts.AsSpan(0, stride))
        {
            sum += least;
        }

        return sum;
    }
}
