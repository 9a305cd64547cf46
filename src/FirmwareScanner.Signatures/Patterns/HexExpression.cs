using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>
/// Writes a hex string as a regular expression, which does not expand its alternatives: for those whose sequences would be too many.
/// </summary>
internal static class HexExpression
{
    // The longest jump that YARA takes inside of alternatives, too.
    private const int LongestJump = 200;

    /// <summary>The search for a hex string; null if its jumps are too long, or it has too many positions.</summary>
    /// <param name="nodes">The hex string.</param>
    public static ExpressionSearch? TryCreate(IReadOnlyList<PatternNode> nodes)
    {
        var text = new StringBuilder();
        if (!TryWrite(nodes, text))
        {
            return null;
        }

        try
        {
            byte[] source = Encoding.ASCII.GetBytes(text.ToString());
            return new ExpressionSearch(RegularExpression.Parse(source, ignoresCase: false, dotMatchesAll: true), new ExpressionVariant());
        }
        catch (RegularExpressionException)
        {
            return null;
        }
    }

    private static bool TryWrite(IReadOnlyList<PatternNode> nodes, StringBuilder text) => nodes.All(node => node switch
    {
        ByteNode single => Write(single.Element, text),
        JumpNode jump => TryWrite(jump, text),
        ChoiceNode choice => TryWrite(choice, text),
        _ => throw new ArgumentException($"unknown node {node.GetType().Name}", nameof(nodes)),
    });

    private static bool TryWrite(JumpNode jump, StringBuilder text)
    {
        if (jump.Maximum is not <= LongestJump)
        {
            return false;
        }

        // Lazy, so that the shortest match counts, as for all hex strings.
        text.Append(CultureInfo.InvariantCulture, $".{{{jump.Minimum},{jump.Maximum}}}?");
        return true;
    }

    private static bool TryWrite(ChoiceNode choice, StringBuilder text)
    {
        text.Append('(');
        for (int i = 0; i < choice.Alternatives.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : "|");
            if (!TryWrite(choice.Alternatives[i], text))
            {
                return false;
            }
        }

        text.Append(')');
        return true;
    }

    private static bool Write(ByteElement element, StringBuilder text)
    {
        if (element.Count == 256)
        {
            text.Append('.');
            return true;
        }

        string values = string.Concat(Enumerable.Range(0, 256).Where(value => element.Matches((byte)value)).Select(value => $"\\x{value:x2}"));
        text.Append(element.Count == 1 ? values : $"[{values}]");
        return true;
    }
}
