using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>Turns a pattern with alternatives into plain sequences.</summary>
internal static class PatternExpander
{
    /// <summary>The most sequences into which one pattern may expand.</summary>
    public const int MaximumSequences = 1024;

    /// <summary>The most bytes and jumps of one string as it is written: far more than what the scanner keeps between unbounded jumps.</summary>
    public const int MaximumElements = 65_536;

    // Each sequence has its own copy of what it shares with the others.
    private const long MaximumElementsInAll = 1 << 20;

    // Counts beyond this are not told apart, so that their product cannot overflow.
    private const long CountCeiling = 1_000_000_000;

    /// <summary>Whether a pattern has more alternatives than are expanded.</summary>
    /// <param name="nodes">The pattern as written.</param>
    public static bool IsTooMuch(IReadOnlyList<PatternNode> nodes)
    {
        if (IsPlain(nodes))
        {
            return nodes.Count > MaximumElementsInAll;
        }

        IReadOnlyList<PatternNode> simplified = Simplify(nodes);
        long count = CountSequences(simplified);
        return count > MaximumSequences || count * LongestPath(simplified) > MaximumElementsInAll;
    }

    /// <summary>Expands a pattern.</summary>
    /// <param name="nodes">The pattern as written.</param>
    /// <param name="span">Where it stands, for messages.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <returns>The sequences, or null after an error was reported.</returns>
    public static IReadOnlyList<Sequence>? Expand(IReadOnlyList<PatternNode> nodes, SourceSpan span, DiagnosticBag diagnostics)
    {
        if (IsPlain(nodes))
        {
            return [ExpandPlain(nodes, span, diagnostics)];
        }

        IReadOnlyList<PatternNode> simplified = Simplify(nodes);
        long count = CountSequences(simplified);
        if (count > MaximumSequences)
        {
            string number = count >= CountCeiling ? "a billion or more" : count.ToString("N0", CultureInfo.InvariantCulture);
            diagnostics.Error(
                span,
                $"the alternatives expand into {number} sequences, but at most {MaximumSequences:N0} are allowed in one string; "
                + "split it into several strings");
            return null;
        }

        if (count * LongestPath(simplified) > MaximumElementsInAll)
        {
            diagnostics.Error(span, FormattableString.Invariant(
                $"the alternatives expand into {count:N0} sequences of up to {LongestPath(simplified):N0} bytes and jumps, but at most ")
                + FormattableString.Invariant($"{MaximumElementsInAll:N0} are allowed in all; split the string into several"));
            return null;
        }

        var sequences = new List<Sequence>((int)count);
        bool isAnything = false;
        foreach (List<PatternNode> path in ExpandChoices(simplified))
        {
            IReadOnlyList<Element>? elements = MergeJumps(path);
            string? problem = elements is null ? "the jumps of the string add up to more than 2,147,483,647 bytes" : FindProblem(elements);
            if (problem is not null)
            {
                diagnostics.Error(span, problem);
                return null;
            }

            sequences.Add(new Sequence(elements!));
            isAnything |= elements!.All(element => element is not ByteElement { Count: < 256 });
        }

        if (isAnything)
        {
            WarnOfAnything(span, diagnostics);
        }

        return sequences;
    }

    // Most patterns are nothing but bytes.
    private static bool IsPlain(IReadOnlyList<PatternNode> nodes)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is not ByteNode)
            {
                return false;
            }
        }

        return nodes.Count > 0;
    }

    private static Sequence ExpandPlain(IReadOnlyList<PatternNode> nodes, SourceSpan span, DiagnosticBag diagnostics)
    {
        var elements = new Element[nodes.Count];
        bool isAnything = true;
        for (int i = 0; i < elements.Length; i++)
        {
            ByteElement element = ((ByteNode)nodes[i]).Element;
            elements[i] = element;
            isAnything &= element.Count == 256;
        }

        if (isAnything)
        {
            WarnOfAnything(span, diagnostics);
        }

        return new Sequence(elements);
    }

    private static void WarnOfAnything(SourceSpan span, DiagnosticBag diagnostics) =>
        diagnostics.Warning(span, "the string matches any bytes at every offset: it has no byte or nibble that is not a wildcard", WarningCode.MatchesAnything);

    /// <summary>What to say of a string that is longer than <see cref="MaximumElements"/>.</summary>
    /// <param name="count">Its bytes and jumps, as far as they were counted.</param>
    public static string DescribeExcess(int count) => FormattableString.Invariant(
        $"the string has {count:N0} bytes and jumps or more, but at most {MaximumElements:N0} are allowed; shorten it");

    private static string? FindProblem(IReadOnlyList<Element> elements)
    {
        return elements[0] is JumpElement || elements[^1] is JumpElement
            ? "the string begins or ends with a jump; remove the jump, it does not restrict what matches"
            : null;
    }

    /// <summary>Merges one-byte alternatives into sets and splices in what is no choice at all.</summary>
    private static List<PatternNode> Simplify(IReadOnlyList<PatternNode> nodes)
    {
        var result = new List<PatternNode>(nodes.Count);
        foreach (PatternNode node in nodes)
        {
            if (node is ChoiceNode choice)
            {
                List<IReadOnlyList<PatternNode>> alternatives = SimplifyAlternatives(choice);
                if (alternatives.Count == 1)
                {
                    result.AddRange(alternatives[0]);
                }
                else
                {
                    result.Add(new ChoiceNode(alternatives));
                }
            }
            else
            {
                result.Add(node);
            }
        }

        return result;
    }

    private static List<IReadOnlyList<PatternNode>> SimplifyAlternatives(ChoiceNode choice)
    {
        var alternatives = new List<IReadOnlyList<PatternNode>>();
        int setIndex = -1;
        foreach (IReadOnlyList<PatternNode> alternative in choice.Alternatives.SelectMany(Flatten))
        {
            if (alternative is [ByteNode single])
            {
                if (setIndex < 0)
                {
                    setIndex = alternatives.Count;
                    alternatives.Add(alternative);
                }
                else
                {
                    alternatives[setIndex] = [new ByteNode(((ByteNode)alternatives[setIndex][0]).Element.Or(single.Element))];
                }
            }
            else
            {
                alternatives.Add(alternative);
            }
        }

        return alternatives;
    }

    private static IReadOnlyList<IReadOnlyList<PatternNode>> Flatten(IReadOnlyList<PatternNode> alternative)
    {
        List<PatternNode> simplified = Simplify(alternative);
        return simplified is [ChoiceNode nested] ? nested.Alternatives : [simplified];
    }

    private static long CountSequences(IReadOnlyList<PatternNode> nodes)
    {
        long product = 1;
        foreach (PatternNode node in nodes)
        {
            if (node is ChoiceNode choice)
            {
                long sum = choice.Alternatives.Aggregate(0L, (total, next) => Math.Min(CountCeiling, total + CountSequences(next)));
                product = Math.Min(CountCeiling, product * sum);
            }
        }

        return product;
    }

    private static long LongestPath(IReadOnlyList<PatternNode> nodes) => nodes.Sum(node => node is ChoiceNode choice
        ? choice.Alternatives.Max(LongestPath)
        : 1);

    private static List<List<PatternNode>> ExpandChoices(IReadOnlyList<PatternNode> nodes)
    {
        List<List<PatternNode>> paths = [new List<PatternNode>(nodes.Count)];
        foreach (PatternNode node in nodes)
        {
            if (node is ChoiceNode choice)
            {
                List<List<PatternNode>> tails = [.. choice.Alternatives.SelectMany(ExpandChoices)];
                paths = [.. paths.SelectMany(path => tails, (path, tail) => (List<PatternNode>)[.. path, .. tail])];
            }
            else
            {
                foreach (List<PatternNode> path in paths)
                {
                    path.Add(node);
                }
            }
        }

        return paths;
    }

    /// <summary>Adjacent jumps become one; a jump of nothing disappears. Null when a sum does not fit.</summary>
    private static List<Element>? MergeJumps(List<PatternNode> path)
    {
        var elements = new List<Element>(path.Count);
        foreach (PatternNode node in path)
        {
            if (node is ByteNode single)
            {
                elements.Add(single.Element);
            }
            else if (node is JumpNode jump && jump is not { Minimum: 0, Maximum: 0 })
            {
                long minimum = jump.Minimum;
                long? maximum = jump.Maximum;
                if (elements is [.., JumpElement previous])
                {
                    minimum += previous.Minimum;
                    maximum += previous.Maximum;
                    elements.RemoveAt(elements.Count - 1);
                }

                if (minimum > int.MaxValue || maximum > int.MaxValue)
                {
                    return null;
                }

                elements.Add(new JumpElement((int)minimum, (int?)maximum));
            }
        }

        return elements;
    }
}
