using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// Lays the rows of a filter over each other: the fullest first, each where what firmware looks at in it and in those that are laid already
/// meets the fewest bits that are set for another. A row displacement as in compressed transition tables (Tarjan and Yao, CACM 1979), but with
/// costs in place of vacancies.
/// </summary>
internal sealed class RowPacker
{
    private const int Places = 1024;
    private const int LeastStep = 8;

    private readonly CostModel _costs;
    private readonly GramStatistics _statistics;
    private readonly byte[] _filter;
    private readonly double[] _looks;
    private readonly double[] _bitLooks;
    private readonly double[] _costOfBits;
    private readonly double _candidate;

    private RowPacker(int filterLength, CostModel costs, GramStatistics statistics)
    {
        _costs = costs;
        _statistics = statistics;
        _filter = new byte[filterLength];
        _looks = new double[filterLength];
        _bitLooks = new double[8 * filterLength];
        _candidate = costs.FilterHit + costs.EntryVisit;
        _costOfBits = new double[DatabaseFormat.RowLength * 256];
        for (int i = 0; i < _costOfBits.Length; i++)
        {
            int bits = i & 0xFF;
            _costOfBits[i] = bits == 0 ? 0 : costs.ByteHit + (_candidate * statistics.ProbabilityOfFollowers(i >> 8, (byte)bits));
        }
    }

    /// <summary>Where the row of each first byte starts; 0 where there is none.</summary>
    /// <param name="filterLength">Length of the filter in bytes.</param>
    /// <param name="grams">All concrete grams, of 2 bytes.</param>
    /// <param name="costs">What looks and hits cost.</param>
    /// <param name="statistics">What firmware looks at.</param>
    public static ushort[] Pack(int filterLength, IReadOnlyList<TableGram> grams, CostModel costs, GramStatistics statistics)
    {
        byte[][] rows = new byte[DatabaseFormat.RowCount][];
        foreach (TableGram gram in grams)
        {
            byte[] row = rows[gram.Bytes & 0xFF] ??= new byte[DatabaseFormat.RowLength];
            row[gram.Bytes >> 8] |= gram.Follower.Bits;
        }

        var packer = new RowPacker(filterLength, costs, statistics);
        ushort[] starts = new ushort[rows.Length];
        IEnumerable<int> used = Enumerable.Range(0, rows.Length).Where(value => rows[value] is not null);
        foreach (int value in used.OrderByDescending(value => rows[value].Count(bits => bits != 0) * statistics.ProbabilityOf((byte)value)))
        {
            starts[value] = packer.Lay(value, rows[value]);
        }

        return starts;
    }

    private ushort Lay(int value, byte[] row)
    {
        double[] probabilities = new double[row.Length];
        for (int next = 0; next < row.Length; next++)
        {
            probabilities[next] = _statistics.ProbabilityOf(value | (next << 8), 2);
        }

        int last = _filter.Length - row.Length;
        int step = Math.Max(LeastStep, last / Places);
        int best = last;
        double least = double.MaxValue;

        // Not at 0, which says that there is no row.
        for (int start = last; start > 0; start -= step)
        {
            double cost = CostAt(start, row, probabilities, least);
            if (cost < least)
            {
                least = cost;
                best = start;
            }
        }

        Enter(best, row, probabilities);
        return (ushort)best;
    }

    private double CostAt(int start, byte[] row, double[] probabilities, double least)
    {
        double cost = 0;
        for (int next = 0; next < row.Length && cost < least; next++)
        {
            int at = start + next;
            cost += probabilities[next] * _costOfBits[(next << 8) | _filter[at]];
            int set = row[next] & ~_filter[at];
            if (set == 0)
            {
                continue;
            }

            cost += _filter[at] == 0 ? _looks[at] * _costs.ByteHit : 0;
            for (int bits = set; bits != 0; bits &= bits - 1)
            {
                cost += _bitLooks[(at * 8) + BitOperations.TrailingZeroCount(bits)] * _candidate;
            }
        }

        return cost;
    }

    private void Enter(int start, byte[] row, double[] probabilities)
    {
        for (int next = 0; next < row.Length; next++)
        {
            int at = start + next;
            _filter[at] |= row[next];
            _looks[at] += probabilities[next];
            for (int bit = 0; bit < 8; bit++)
            {
                _bitLooks[(at * 8) + bit] += probabilities[next] * _statistics.ProbabilityOfFollowers(next, (byte)(1 << bit));
            }
        }
    }
}
