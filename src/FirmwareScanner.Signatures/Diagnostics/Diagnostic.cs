using System.Text;

namespace FirmwareScanner.Signatures.Diagnostics;

/// <summary>A message about a place in a rule file.</summary>
/// <param name="Severity">How serious it is.</param>
/// <param name="Span">The place, or null when the message is about no file in particular.</param>
/// <param name="Message">What is wrong, what was expected, what was found.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, SourceSpan? Span, string Message)
{
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

    /// <summary>The headline, the offending line and a caret under the offending text.</summary>
    public override string ToString()
    {
        if (Span is null)
        {
            return Headline;
        }

        string line = Span.Source.LineText(Span.Source.LineOf(Span.Start));
        int column = Span.Source.ColumnOf(Span.Start);
        var caret = new StringBuilder();
        for (int i = 0; i < column - 1; i++)
        {
            caret.Append(i < line.Length && line[i] == '\t' ? '\t' : ' ');
        }

        int underlined = System.Math.Clamp(Span.Length, 1, System.Math.Max(1, line.Length - column + 1));
        caret.Append('^').Append('~', underlined - 1);
        return $"{Headline}\n    {line}\n    {caret}";
    }
}
