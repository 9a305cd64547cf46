using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>How messages call pieces of code.</summary>
internal static class CodeText
{
    private const int Longest = 40;

    /// <summary>Line of the file, from 1.</summary>
    public static int Line(SyntaxNode node)
    {
        return node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }

    /// <summary>Line of the file in which a piece of code ends, from 1.</summary>
    public static int LastLine(SyntaxNode node)
    {
        return node.GetLocation().GetLineSpan().EndLinePosition.Line + 1;
    }

    /// <summary>The code itself, cut to a readable length.</summary>
    public static string Of(SyntaxNode node)
    {
        string text = node.ToString();
        int end = text.IndexOf('\n');
        text = end < 0 ? text : text.Substring(0, end).TrimEnd();
        return text.Length <= Longest ? text : text.Substring(0, Longest) + "...";
    }
}
