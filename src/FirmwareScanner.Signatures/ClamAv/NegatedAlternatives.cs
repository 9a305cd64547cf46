using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Expresses <c>!(aabb|ccdd)</c>, all strings of a length but some, with byte sets.</summary>
internal static class NegatedAlternatives
{
    /// <summary>Null unless all alternatives are of one length and without wildcards.</summary>
    public static PatternNode? TryBuild(IReadOnlyList<IReadOnlyList<PatternNode>> alternatives)
    {
        int length = alternatives[0].Count;
        var strings = new List<byte[]>();
        foreach (IReadOnlyList<PatternNode> alternative in alternatives)
        {
            byte[] values = [.. alternative.OfType<ByteNode>().Select(node => node.Element).Where(e => e.Count == 1).Select(ValueOf)];
            if (alternative.Count != length || values.Length != length)
            {
                return null;
            }

            strings.Add(values);
        }

        return new ChoiceNode(Complement(strings, 0));
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
