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
    /// <summary>The least log2 of a filter's size in bytes: a row, and room for it to start elsewhere than at 0.</summary>
    public const int LeastFilterBits = DatabaseFormat.LeastFilterBits + 1;

    private const int Places = 512;
    private const int LeastStep = 8;

    private readonly CostModel _costs;
    private readonly GramStatistics _statistics;
    private readonly byte[] _filter;
    private readonly double[] _looks;
    private readonly double[] _bitLooks;
    private readonly double[] _costOfBits;
    private readonly double _candidate;

    // What it costs to have an entry in a bucket that is looked at for another: a visit, and where the fingerprint agrees by chance a verification.
    private readonly double _stranger;
    private readonly int[] _bucketEntries;
    private readonly double[] _bucketLooks;

    private RowPacker(int filterLength, int buckets, CostModel costs, GramStatistics statistics)
    {
        _costs = costs;
        _statistics = statistics;
        _filter = new byte[filterLength];
        _looks = new double[filterLength];
        _bitLooks = new double[8 * filterLength];
        _candidate = costs.FilterHit + costs.EntryVisit;
        _stranger = costs.EntryVisit + (costs.Verification / GramHash.AnyFollower);
        _bucketEntries = new int[buckets];
        _bucketLooks = new double[buckets];
        _costOfBits = new double[DatabaseFormat.RowLength * 256];
        for (int i = 0; i < _costOfBits.Length; i++)
        {
            int bits = i & 0xFF;
            _costOfBits[i] = bits == 0 ? 0 : costs.ByteHit + (_candidate * statistics.ProbabilityOfFollowers(i >> 8, (byte)bits));
        }
    }

    /// <summary>Where the row of each first byte starts; 0 where there is none.</summary>
    /// <param name="shape">The table.</param>
    /// <param name="grams">All concrete grams, of 2 bytes.</param>
    /// <param name="costs">What looks and hits cost.</param>
    /// <param name="statistics">What firmware looks at.</param>
    public static ushort[] Pack(TableShape shape, IReadOnlyList<TableGram> grams, CostModel costs, GramStatistics statistics)
    {
        var rows = new Row?[DatabaseFormat.RowCount];
        foreach (TableGram gram in grams)
        {
            Row row = rows[gram.Bytes & 0xFF] ??= new Row(gram.Bytes & 0xFF, statistics);
            row.Bits[gram.Bytes >> 8] |= gram.Follower.Bits;
            row.Entries[gram.Bytes >> 8]++;
        }

        var packer = new RowPacker(1 << shape.FilterBits, 1 << shape.BucketBits, costs, statistics);
        ushort[] starts = new ushort[rows.Length];
        foreach (Row row in rows.OfType<Row>().OrderByDescending(row => row.Weight))
        {
            starts[row.FirstByte] = packer.Lay(row);
        }

        return starts;
    }

    private ushort Lay(Row row)
    {
        int last = _filter.Length - DatabaseFormat.RowLength;
        int step = Math.Max(LeastStep, last / Places);
        int best = last;
        double least = double.MaxValue;

        // Not at 0, which says that there is no row. The step is odd, so that all buckets come into question for an entry.
        for (int start = last; start > 0; start -= step | 1)
        {
            double cost = CostAt(start, row, least);
            if (cost < least)
            {
                least = cost;
                best = start;
            }
        }

        Enter(best, row);
        return (ushort)best;
    }

    private double CostAt(int start, Row row, double least)
    {
        double cost = 0;
        for (int next = 0; next < DatabaseFormat.RowLength && cost < least; next++)
        {
            int at = start + next;
            cost += row.Looks[next] * _costOfBits[(next << 8) | _filter[at]];
            if (row.Entries[next] == 0)
            {
                continue;
            }

            int bucket = at & (_bucketEntries.Length - 1);
            cost += _stranger * ((row.CandidatesAt(next) * _bucketEntries[bucket]) + (_bucketLooks[bucket] * row.Entries[next]));
            cost += _filter[at] == 0 ? _looks[at] * _costs.ByteHit : 0;
            for (int bits = row.Bits[next] & ~_filter[at]; bits != 0; bits &= bits - 1)
            {
                cost += _bitLooks[(at * 8) + BitOperations.TrailingZeroCount(bits)] * _candidate;
            }
        }

        return cost;
    }

    private void Enter(int start, Row row)
    {
        for (int next = 0; next < DatabaseFormat.RowLength; next++)
        {
            int at = start + next;
            int bucket = at & (_bucketEntries.Length - 1);
            _filter[at] |= row.Bits[next];
            _looks[at] += row.Looks[next];
            _bucketEntries[bucket] += row.Entries[next];
            _bucketLooks[bucket] += row.CandidatesAt(next);
            for (int bit = 0; bit < 8; bit++)
            {
                _bitLooks[(at * 8) + bit] += row.Looks[next] * _statistics.ProbabilityOfFollowers(next, (byte)(1 << bit));
            }
        }
    }

    /// <summary>The grams with one first byte.</summary>
    private sealed class Row
    {
        private readonly GramStatistics _statistics;

        public Row(int firstByte, GramStatistics statistics)
        {
            FirstByte = firstByte;
            _statistics = statistics;
            for (int next = 0; next < Looks.Length; next++)
            {
                Looks[next] = statistics.ProbabilityOf(firstByte | (next << 8), 2);
            }
        }

        public int FirstByte { get; }

        /// <summary>How often firmware looks at each of its bytes.</summary>
        public double[] Looks { get; } = new double[DatabaseFormat.RowLength];

        public byte[] Bits { get; } = new byte[DatabaseFormat.RowLength];

        public int[] Entries { get; } = new int[DatabaseFormat.RowLength];

        /// <summary>How much there is to lose by a bad place.</summary>
        public double Weight => Entries.Count(entries => entries > 0) * Looks.Sum();

        public double CandidatesAt(int next) => Looks[next] * _statistics.ProbabilityOfFollowers(next, Bits[next]);
    }
}
