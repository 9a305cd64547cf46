using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Results;

/// <summary>
/// Collects the events of a stream and makes named results of them. Its arrays grow with the largest stream and are used again
/// for the next one.
/// </summary>
public sealed class MatchCollector : ScanEventSink
{
    private const int FirstCapacity = 1024;
    private const int LargestIdleCapacity = 1 << 20;

    private readonly SignatureSet _signatures;
    private readonly MatchLimits _limits;
    private readonly bool[] _isTold;
    private readonly bool[] _isListed;
    private readonly byte?[] _keyedBytes;
    private readonly long[] _counts;
    private readonly int[] _kept;
    private readonly long[] _lastKept;
    private readonly List<int> _touched = [];
    private readonly List<int> _fired = [];
    private MatchRecord[] _records = new MatchRecord[FirstCapacity];
    private int _recordCount;
    private long _keptCount;
    private long _lastOffset;

    /// <summary>Collects for one set of signatures.</summary>
    /// <param name="signatures">The signatures that the numbers of the events belong to.</param>
    /// <param name="limits">How many matches to list.</param>
    /// <param name="filter">Which rules to tell of; all if null.</param>
    public MatchCollector(SignatureSet signatures, MatchLimits limits, RuleFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(limits);
        _signatures = signatures;
        _limits = limits;
        _isTold = [.. signatures.Rules.Select(rule => !rule.IsPrivate && filter?.Selects(rule) != false)];
        _counts = new long[signatures.Database.PatternCount];
        _kept = new int[signatures.Database.PatternCount];
        _lastKept = new long[signatures.Database.PatternCount];
        _isListed = new bool[signatures.Database.PatternCount];
        _keyedBytes = new byte?[signatures.Database.PatternCount];
        foreach (SignatureRule rule in signatures.Rules)
        {
            for (int pattern = 0; pattern < rule.Patterns.Count; pattern++)
            {
                _isListed[rule.FirstPattern + pattern] = _isTold[rule.Number] && !rule.Patterns[pattern].IsPrivate;
                _keyedBytes[rule.FirstPattern + pattern] = rule.Patterns[pattern].KeyedByte;
            }
        }
    }

    /// <summary>
    /// Reads the byte at an offset of the stream, one that a match begins with; -1 if it cannot be had. Null if nobody can: the keys of
    /// <c>xor</c> are then not told.
    /// </summary>
    internal Func<long, int>? ByteAt { get; init; }

    /// <summary>Forgets the previous stream.</summary>
    public void Begin()
    {
        foreach (int pattern in _touched)
        {
            _counts[pattern] = 0;
            _kept[pattern] = 0;
            _lastKept[pattern] = 0;
        }

        _touched.Clear();
        _fired.Clear();
        _recordCount = 0;
        _keptCount = 0;
        _lastOffset = 0;
        if (_records.Length > LargestIdleCapacity)
        {
            _records = new MatchRecord[FirstCapacity];
        }
    }

    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        if (kind == ScanEventKind.RuleFired)
        {
            _fired.Add(number);
        }
        else if (_isListed[number])
        {
            AddMatch(number, offset, length);
        }
    }

    /// <summary>The rules that fired since <see cref="Begin"/>, by number, each with its matches; private rules, and those of the filter, are left out.</summary>
    public IReadOnlyList<FiredRule> Finish()
    {
        _fired.Sort();
        _fired.RemoveAll(number => !_isTold[number]);
        TrimToLimits();
        MatchRecord[][] records = DivideByRule();
        FiredRule[] rules = new FiredRule[_fired.Count];
        for (int position = 0; position < rules.Length; position++)
        {
            SignatureRule rule = _signatures.Rules[_fired[position]];
            if (!IsSorted(records[position]))
            {
                Array.Sort(records[position]);
            }

            long count = 0;
            for (int pattern = 0; pattern < rule.Patterns.Count; pattern++)
            {
                count += _counts[rule.FirstPattern + pattern];
            }

            rules[position] = new FiredRule(rule, records[position], count);
        }

        return rules;
    }

    private void AddMatch(int pattern, long offset, int length)
    {
        if (_counts[pattern]++ == 0)
        {
            _touched.Add(pattern);
        }

        // Events come in the order of chunks and tables, which differs from one database to another. The limits keep the first in the
        // order of listings all the same: what comes after a limit was reached is kept if it stands before the last that is.
        bool isBelowLimit = _kept[pattern] < _limits.PerPattern;
        bool isWithin = isBelowLimit && _keptCount < _limits.PerStream;
        if (!isWithin && (offset > _lastOffset || (!isBelowLimit && offset >= _lastKept[pattern])))
        {
            return;
        }

        if (isWithin)
        {
            _keptCount++;
            _kept[pattern]++;
            _lastKept[pattern] = long.Max(_lastKept[pattern], offset);
            _lastOffset = long.Max(_lastOffset, offset);
        }

        if (_recordCount == _records.Length)
        {
            Array.Resize(ref _records, _records.Length * 2);
        }

        _records[_recordCount++] = new MatchRecord(offset, length, (ushort)pattern, KeyOf(pattern, offset));
    }

    private short KeyOf(int pattern, long offset)
    {
        if (_keyedBytes[pattern] is not byte written || ByteAt is null)
        {
            return MatchRecord.NoKey;
        }

        int found = ByteAt(offset);
        return found < 0 ? MatchRecord.NoKey : (short)(found ^ written);
    }

    /// <summary>Drops what was kept beyond the limits because it could have been among the first.</summary>
    private void TrimToLimits()
    {
        if (_recordCount == _keptCount)
        {
            return;
        }

        Span<MatchRecord> all = _records.AsSpan(0, _recordCount);
        all.Sort();
        var counts = new Dictionary<int, int>();
        _recordCount = 0;
        foreach (MatchRecord record in all)
        {
            int count = counts.GetValueOrDefault(record.Pattern);
            if (count < _limits.PerPattern && _recordCount < _limits.PerStream)
            {
                counts[record.Pattern] = count + 1;
                all[_recordCount++] = record;
            }
        }
    }

    /// <summary>The matches of each fired rule, in the order in which they came.</summary>
    private MatchRecord[][] DivideByRule()
    {
        var positions = new Dictionary<int, int>();
        for (int position = 0; position < _fired.Count; position++)
        {
            SignatureRule rule = _signatures.Rules[_fired[position]];
            for (int pattern = 0; pattern < rule.Patterns.Count; pattern++)
            {
                positions.Add(rule.FirstPattern + pattern, position);
            }
        }

        int[] lengths = new int[_fired.Count];
        ReadOnlySpan<MatchRecord> all = _records.AsSpan(0, _recordCount);
        foreach (MatchRecord record in all)
        {
            if (positions.TryGetValue(record.Pattern, out int position))
            {
                lengths[position]++;
            }
        }

        MatchRecord[][] divided = Array.ConvertAll(lengths, length => new MatchRecord[length]);
        Array.Clear(lengths);
        foreach (MatchRecord record in all)
        {
            if (positions.TryGetValue(record.Pattern, out int position))
            {
                divided[position][lengths[position]++] = record;
            }
        }

        return divided;
    }

    private static bool IsSorted(MatchRecord[] records)
    {
        for (int i = 1; i < records.Length; i++)
        {
            if (records[i - 1].CompareTo(records[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }
}
