using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Turns a regular expression with its modifiers into what it is searched by.</summary>
internal static class ExpressionPattern
{
    /// <summary>The searches: as written, wide, or both; null after an error was reported.</summary>
    public static IReadOnlyList<ExpressionSearch>? ToSearches(
        RegularExpression expression, ModifierSet modifiers, SourceSpan span, DiagnosticBag diagnostics)
    {
        bool isWide = modifiers.Has(StringModifiers.Wide);
        bool isNarrow = modifiers.Has(StringModifiers.Ascii) || !isWide;
        bool[] widths = isNarrow && isWide ? [false, true] : [isWide];
        try
        {
            return
            [
                .. widths.Select(width => new ExpressionSearch(
                    expression,
                    new ExpressionVariant(modifiers.Has(StringModifiers.NoCase), width, modifiers.Has(StringModifiers.FullWord)))),
            ];
        }
        catch (RegularExpressionException exception)
        {
            diagnostics.Error(span, $"in this regular expression: {exception.Message}");
            return null;
        }
    }
}
