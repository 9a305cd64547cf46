using System;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Diagnostics;

/// <summary>A message about a place in a text file.</summary>
/// <param name="Severity">How serious it is.</param>
/// <param name="Span">The place, or null when the message is about no file in particular.</param>
/// <param name="Message">What is wrong, what was expected, what was found.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, SourceSpan? Span, string Message)
{
    private const string Omission = "...";

    // Longer lines (a hex string of a hundred kilobytes, say) are shown in part, from a little before the place.
    private const int LongestExcerpt = 160;
    private const int ExcerptBefore = 60;

    /// <summary>A word that stays the same for this kind of message whatever it says, so that it can be asked for or silenced; null if it has none.</summary>
    public string? Code { get; init; }

    /// <summary>One line: <c>file:line:column: error: message</c>.</summary>
    public string Headline
    {
        get
        {
            string kind = Severity switch
            {
                DiagnosticSeverity.Error => "error",
                DiagnosticSeverity.Warning => "warning",
                _ => "note",
            };
            return Span is null
                ? $"{kind}: {Message}"
                : $"{Span.Source.Path}:{Span.Source.LineOf(Span.Start)}:{Span.Source.ColumnOf(Span.Start)}: {kind}: {Message}";
        }
    }

    /// <summary>
    /// The headline, the offending line (160 characters of it at most, <see cref="HarmfulCharacter"/> as dots) and a caret under the
    /// offending text.
    /// </summary>
    public override string ToString() => string.Join('\n', ToLines());

    /// <summary>The lines of <see cref="ToString"/>: one or three. The headline may hold whatever a file's name holds.</summary>
    public IReadOnlyList<string> ToLines()
    {
        if (Span is null)
        {
            return [Headline];
        }

        string line = Span.Source.LineText(Span.Source.LineOf(Span.Start));
        int column = Span.Source.ColumnOf(Span.Start) - 1;
        int first = line.Length <= LongestExcerpt ? 0 : Math.Max(0, column - ExcerptBefore);
        string excerpt = Excerpt(line, first);
        int indent = column - first + (first > 0 ? Omission.Length : 0);
        var caret = new StringBuilder();
        for (int i = 0; i < indent; i++)
        {
            caret.Append(i < excerpt.Length && excerpt[i] == '\t' ? '\t' : ' ');
        }

        int underlined = Math.Clamp(Span.Length, 1, Math.Max(1, excerpt.Length - indent));
        caret.Append('^').Append('~', underlined - 1);
        return [Headline, $"    {excerpt}", $"    {caret}"];
    }

    // What is not to be shown on a terminal becomes a dot, one for one, so that the caret stays in its place.
    private static string Excerpt(string line, int first)
    {
        int length = Math.Min(line.Length - first, LongestExcerpt);
        var text = new StringBuilder(first > 0 ? Omission : string.Empty);
        foreach (char c in line.AsSpan(first, length))
        {
            text.Append(HarmfulCharacter.Is(c) ? '.' : c);
        }

        return text.Append(first + length < line.Length ? Omission : string.Empty).ToString();
    }
}

/// <summary>How serious a message is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>For information; what the file says can be used.</summary>
    Note,

    /// <summary>It can be used, but probably not as it was meant, or at a high cost.</summary>
    Warning,

    /// <summary>It cannot be used.</summary>
    Error,
}
