using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Expresses <c>!(aabb|ccdd)</c>, all strings of a length but some, with byte sets.</summary>
internal static class NegatedAlternatives
{
    /// <summary>Builds the alternatives that are left.</summary>
    /// <param name="alternatives">Those that may not be there: all of one length and without wildcards.</param>
    /// <param name="problem">Why that is not possible; null if it is.</param>
    /// <returns>The rest; null if there is a problem.</returns>
    public static PatternNode? TryBuild(IReadOnlyList<IReadOnlyList<PatternNode>> alternatives, out string? problem)
    {
        int length = alternatives[0].Count;
        var strings = new List<byte[]>();
        foreach (IReadOnlyList<PatternNode> alternative in alternatives)
        {
            byte[] values = [.. alternative.OfType<ByteNode>().Select(node => node.Element).Where(e => e.Count == 1).Select(ValueOf)];
            if (alternative.Count != length || values.Length != length)
            {
                problem = "a negated alternative must consist of bytes without wildcards, all of the same length";
                return null;
            }

            strings.Add(values);
        }

        // Each beginning of a string has a rest that is none of theirs.
        int rests = CountBeginnings(strings);
        problem = rests <= PatternExpander.MaximumSequences ? null : FormattableString.Invariant(
            $"the negated alternatives leave {rests:N0} sequences, but at most {PatternExpander.MaximumSequences:N0} are allowed in one string");
        return problem is not null ? null : new ChoiceNode(Complement(strings, 0));
    }

    /// <summary>How many different beginnings the strings have, the empty one included and the strings themselves not.</summary>
    private static int CountBeginnings(IEnumerable<byte[]> strings)
    {
        byte[][] sorted = [.. strings];
        Array.Sort(sorted, (left, right) => left.AsSpan().SequenceCompareTo(right));
        int count = sorted[0].Length;
        for (int i = 1; i < sorted.Length; i++)
        {
            int shared = sorted[i].AsSpan().CommonPrefixLength(sorted[i - 1]);
            count += Math.Max(0, sorted[i].Length - shared - 1);
        }

        return count;
    }

    private static byte ValueOf(ByteElement element)
    {
        element.TryGetMask(out byte value, out _);
        return value;
    }

    /// <summary>
    /// Either the byte at this position begins none of the strings and the rest is free, or it begins some of them and the rest is
    /// none of their rests.
    /// </summary>
    private static List<IReadOnlyList<PatternNode>> Complement(IReadOnlyList<byte[]> strings, int position)
    {
        HashSet<byte> heads = [.. strings.Select(bytes => bytes[position])];
        int rest = strings[0].Length - position - 1;
        var result = new List<IReadOnlyList<PatternNode>>();
        if (heads.Count < 256)
        {
            var other = new ByteNode(ByteElement.FromPredicate(value => !heads.Contains(value)));
            result.Add([other, .. Enumerable.Repeat(new ByteNode(ByteElement.Any), rest)]);
        }

        if (rest > 0)
        {
            foreach (IGrouping<byte, byte[]> group in strings.GroupBy(bytes => bytes[position]))
            {
                var head = new ByteNode(ByteElement.Exactly(group.Key));
                result.AddRange(Complement([.. group], position + 1).Select(tail => (IReadOnlyList<PatternNode>)[head, .. tail]));
            }
        }

        return result;
    }
}
