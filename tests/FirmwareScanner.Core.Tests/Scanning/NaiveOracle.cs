using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// What docs/signature-language.md promises, computed in the simplest way: every pattern tried at every offset of the whole
/// stream. It shares no code with the scanner and stays for ever.
/// </summary>
public static class NaiveOracle
{
    /// <summary>All events of a stream.</summary>
    public static List<ScanRecord> Run(RuleSet rules, byte[] stream)
    {
        var sink = new CollectingSink();
        var matches = new Dictionary<Pattern, List<PatternMatch>>();
        int number = 0;
        foreach ((Rule rule, Pattern pattern) in rules.Rules.SelectMany(rule => rule.Patterns.Select(p => (rule, p))))
        {
            HashSet<long>? anchors = PatternUses.AnchoredOffsets(rule, pattern, stream.Length);
            List<PatternMatch> found = [.. FindAll(pattern, stream).Where(m => anchors is null || anchors.Contains(m.Offset))];
            matches[pattern] = found;
            found.ForEach(m => sink.Write(ScanEventKind.Match, number, m.Offset, m.Length));
            number++;
        }

        var truths = new Dictionary<Rule, bool>();
        var shut = new HashSet<string>();
        foreach (Rule rule in rules.Rules)
        {
            truths[rule] = new NaiveCondition(stream, matches, truths).IsTrue(rule.Condition);
            if (rule.IsGlobal && !truths[rule])
            {
                shut.Add(rule.Namespace);
            }
        }

        for (int i = 0; i < rules.Rules.Count; i++)
        {
            Rule rule = rules.Rules[i];
            if (truths[rule] && !rule.IsPrivate && !shut.Contains(rule.Namespace))
            {
                sink.Write(ScanEventKind.RuleFired, i, 0, 0);
            }
        }

        return sink.Sorted;
    }

    /// <summary>All matches of a pattern in order of offset.</summary>
    public static List<PatternMatch> FindAll(Pattern pattern, byte[] stream)
    {
        bool isChain = pattern.Sequences.Any(s => s.Elements.Any(e => e is JumpElement { Maximum: null }));
        return isChain && pattern.Start is not { FromEnd: true } ? FindChain(pattern, stream) : FindEach(pattern, stream);
    }

    private static List<PatternMatch> FindEach(Pattern pattern, byte[] stream)
    {
        var found = new List<PatternMatch>();
        for (int start = 0; start < stream.Length; start++)
        {
            if (!IsInRange(pattern.Start, start, stream.Length))
            {
                continue;
            }

            int best = pattern.Sequences.Select(s => ShortestEnd(s, stream, start)).Where(e => e >= 0).DefaultIfEmpty(-1).Min();
            if (best >= 0)
            {
                found.Add(new PatternMatch(start, best - start));
            }
        }

        return found;
    }

    /// <summary>
    /// A pattern with an unbounded jump matches once: each part is taken where it ends first; of all alternatives, the match that
    /// ends first counts, of several the one that starts first.
    /// </summary>
    private static List<PatternMatch> FindChain(Pattern pattern, byte[] stream)
    {
        var candidates = new List<PatternMatch>();
        foreach (Sequence sequence in pattern.Sequences)
        {
            int from = 0;
            int chainStart = -1;
            bool isComplete = true;
            foreach ((List<Element> part, int gap) in Parts(sequence))
            {
                PatternMatch? earliest = EarliestPart(pattern, part, chainStart < 0, from + gap, stream);
                if (earliest is null)
                {
                    isComplete = false;
                    break;
                }

                chainStart = chainStart < 0 ? (int)earliest.Offset : chainStart;
                from = (int)earliest.Offset + earliest.Length;
            }

            if (isComplete)
            {
                candidates.Add(new PatternMatch(chainStart, from - chainStart));
            }
        }

        return [.. candidates.OrderBy(c => c.Offset + c.Length).ThenBy(c => c.Offset).Take(1)];
    }

    private static PatternMatch? EarliestPart(Pattern pattern, List<Element> part, bool isFirst, int from, byte[] stream)
    {
        PatternMatch? earliest = null;
        for (int start = from; start < stream.Length; start++)
        {
            if (isFirst && !IsInRange(pattern.Start, start, stream.Length))
            {
                continue;
            }

            int end = ShortestEnd(new Sequence(part), stream, start);
            if (end >= 0 && (earliest is null || end < earliest.Offset + earliest.Length))
            {
                earliest = new PatternMatch(start, end - start);
            }
        }

        return earliest;
    }

    private static IEnumerable<(List<Element> Part, int Gap)> Parts(Sequence sequence)
    {
        var part = new List<Element>();
        int gap = 0;
        foreach (Element element in sequence.Elements)
        {
            if (element is JumpElement { Maximum: null } jump)
            {
                yield return (part, gap);
                part = [];
                gap = jump.Minimum;
            }
            else
            {
                part.Add(element);
            }
        }

        yield return (part, gap);
    }

    private static bool IsInRange(StartRange? range, long start, long size)
    {
        if (range is null)
        {
            return true;
        }

        long first = range.FromEnd ? size - range.Offset : range.Offset;
        return start >= first && start <= first + range.Shift;
    }

    /// <summary>Follows every way through the jumps at once and returns the least end, or -1.</summary>
    private static int ShortestEnd(Sequence sequence, byte[] stream, int start)
    {
        var places = new SortedSet<int> { start };
        foreach (Element element in sequence.Elements)
        {
            var next = new SortedSet<int>();
            foreach (int place in places)
            {
                if (element is ByteElement set)
                {
                    if (place < stream.Length && set.Matches(stream[place]))
                    {
                        next.Add(place + 1);
                    }
                }
                else if (element is JumpElement jump)
                {
                    int last = jump.Maximum is int maximum ? Math.Min(place + maximum, stream.Length) : stream.Length;
                    for (int target = place + jump.Minimum; target <= last; target++)
                    {
                        next.Add(target);
                    }
                }
            }

            places = next;
        }

        foreach (int end in places)
        {
            if (IsDelimited(sequence.FullWord, stream, start, end))
            {
                return end;
            }
        }

        return -1;
    }

    private static bool IsDelimited(FullWordKind kind, byte[] stream, int start, int end)
    {
        return kind switch
        {
            FullWordKind.Ascii => !IsWordByte(stream, start - 1) && !IsWordByte(stream, end),
            FullWordKind.Wide => !IsWordPair(stream, start - 2) && !IsWordPair(stream, end),
            _ => true,
        };
    }

    private static bool IsWordByte(byte[] stream, int at) => at >= 0 && at < stream.Length && char.IsAsciiLetterOrDigit((char)stream[at]);

    private static bool IsWordPair(byte[] stream, int at) => IsWordByte(stream, at) && at + 1 < stream.Length && stream[at + 1] == 0;
}
