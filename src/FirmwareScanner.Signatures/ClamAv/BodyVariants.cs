using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Applies modifiers to bodies, as ClamAV does to their text (cli_sigopts_handler in readdb.c).</summary>
internal static class BodyVariants
{
    private static readonly ByteNode Zero = new(ByteElement.Exactly(0));

    /// <summary>Letters in both cases.</summary>
    public static ClamAvBody InEitherCase(ClamAvBody body) => new(
        Map(body.Nodes, node => [new ByteNode(EitherCase(node.Element))]),
        [.. body.Edges.Select(edge => edge.Element is null ? edge : edge with { Element = EitherCase(edge.Element) })]);

    /// <summary>Each byte followed by 00.</summary>
    public static IReadOnlyList<PatternNode> Widened(IReadOnlyList<PatternNode> nodes) => Map(nodes, node => [node, Zero]);

    private static ByteElement EitherCase(ByteElement element)
    {
        bool isLetter = element.Count == 1 && element.TryGetMask(out byte value, out _) && char.IsAsciiLetter((char)value);
        return isLetter ? ByteElement.FromPredicate(other => element.Matches(other) || (char.IsAsciiLetter((char)other) && element.Matches((byte)(other ^ 0x20)))) : element;
    }

    private static PatternNode[] Map(IReadOnlyList<PatternNode> nodes, Func<ByteNode, PatternNode[]> change) =>
    [
        .. nodes.SelectMany(node => node switch
        {
            ByteNode single => change(single),
            ChoiceNode choice => [new ChoiceNode([.. choice.Alternatives.Select(alternative => Map(alternative, change))])],
            _ => [node],
        }),
    ];
}
