using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Matches a pattern without unbounded jumps at every offset by trying everything.</summary>
internal static class NaiveMatcher
{
    /// <summary>Offset and length of the shortest match at each offset that has one.</summary>
    public static IEnumerable<(long Offset, int Length)> Matches(Pattern pattern, byte[] stream)
    {
        for (int start = 0; start < stream.Length; start++)
        {
            int shortest = pattern.Sequences.Select(s => ShortestEnd(s, stream, start)).Min();
            if (shortest != int.MaxValue)
            {
                yield return (start, shortest - start);
            }
        }
    }

    private static int ShortestEnd(Sequence sequence, byte[] stream, int start)
    {
        var ends = new SortedSet<int> { start };
        foreach (Element element in sequence.Elements)
        {
            var next = new SortedSet<int>();
            foreach (int at in ends)
            {
                if (element is JumpElement jump)
                {
                    next.UnionWith(Enumerable.Range(at + jump.Minimum, jump.Maximum!.Value - jump.Minimum + 1));
                }
                else if (at < stream.Length && ((ByteElement)element).Matches(stream[at]))
                {
                    next.Add(at + 1);
                }
            }

            ends = next;
        }

        return ends.Where(end => end <= stream.Length && IsDelimited(sequence.FullWord, stream, start, end))
            .DefaultIfEmpty(int.MaxValue).First();
    }

    private static bool IsDelimited(FullWordKind kind, byte[] stream, int start, int end) => kind switch
    {
        FullWordKind.None => true,
        FullWordKind.Ascii => !IsWord(stream, start - 1) && !IsWord(stream, end),
        _ => !IsWideWord(stream, start - 2) && !IsWideWord(stream, end),
    };

    private static bool IsWord(byte[] stream, int at) => at >= 0 && at < stream.Length && char.IsAsciiLetterOrDigit((char)stream[at]);

    private static bool IsWideWord(byte[] stream, int at) =>
        at >= 0 && at + 1 < stream.Length && char.IsAsciiLetterOrDigit((char)stream[at]) && stream[at + 1] == 0;
}
