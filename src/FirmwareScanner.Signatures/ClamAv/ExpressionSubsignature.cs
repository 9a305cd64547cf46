using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.RegularExpressions;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// A regular expression among subsignatures: <c>[Offset:]Trigger/expression/flags</c>. Flags of ClamAV: <c>g</c> counts all matches,
/// <c>r</c> looks from the offset on, <c>e</c> within offset and shift; of PCRE: <c>i</c>, <c>s</c>, <c>A</c>, <c>E</c>, <c>U</c>.
/// </summary>
/// <param name="Pattern">The expression.</param>
/// <param name="Trigger">What has to be true for it to be looked for.</param>
/// <param name="Offset">Where a match may start.</param>
/// <param name="Flags">The flags.</param>
internal sealed record ExpressionSubsignature(Pattern Pattern, LogicNode Trigger, ClamAvOffset Offset, string Flags)
{
    private const string KnownFlags = "grisAEUe";

    /// <summary>Parses one; null after an error was reported.</summary>
    /// <param name="field">Where it stands.</param>
    /// <param name="identifier">What to call its pattern.</param>
    /// <param name="number">Its number: the trigger may name those before it.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public static ExpressionSubsignature? Parse(SourceSpan field, string identifier, int number, DiagnosticBag diagnostics)
    {
        List<SourceSpan> parts = ClamAvLines.Split(field, ':', keepsExpressions: true);
        SourceSpan body = parts.Count == 2 ? parts[1] : parts[0];
        string text = ClamAvLines.TextOf(body);
        int open = text.IndexOf('/', StringComparison.Ordinal);
        int close = text.LastIndexOf('/');
        if (parts.Count > 2 || open < 1 || close - open < 2)
        {
            diagnostics.Error(field, "expected [Offset:]Trigger/expression/flags, neither trigger nor expression empty");
            return null;
        }

        var logic = new LogicParser(ClamAvLines.Slice(body, 0, open), diagnostics);
        LogicNode? trigger = logic.Parse();
        ClamAvOffset? offset = parts.Count == 2 ? ClamAvOffset.Parse(parts[0], diagnostics) : ClamAvOffset.Anywhere;
        SourceSpan flags = ClamAvLines.Slice(body, close + 1);
        if (trigger is null || offset is null || !CheckFlags(flags, diagnostics))
        {
            return null;
        }

        if (logic.GreatestNumber >= number)
        {
            diagnostics.Error(field, $"the trigger names the subsignature {logic.GreatestNumber}, which does not come before the expression");
            return null;
        }

        SourceSpan expression = ClamAvLines.Slice(body, open + 1, close - open - 1);
        Pattern? pattern = ToPattern(expression, ClamAvLines.TextOf(flags), identifier, offset, diagnostics);
        return pattern is null ? null : new ExpressionSubsignature(pattern, trigger, offset, ClamAvLines.TextOf(flags));
    }

    /// <summary>What conditions may ask of it.</summary>
    /// <param name="trigger">The trigger as a condition.</param>
    /// <param name="target">The target type.</param>
    public MatchTerm ToTerm(Expression trigger, int target)
    {
        // Without r an expression has to match at the offset itself, unless there is a shift; with it anywhere behind.
        MatchTerm term = MatchTerm.Of(Pattern, Offset, [], target);
        (Expression? first, _) = MatchTerm.BoundsOf(Offset, target, Pattern.Span);
        if (first is not null && Flags.Contains('r', StringComparison.Ordinal) && Offset.Shift == 0)
        {
            var count = new PlacedMatches(Pattern.Span, Pattern, PlacedQuestion.Count, first, null, []);
            var present = new BinaryExpression(Pattern.Span, BinaryOperator.Greater, count, new IntegerConstant(Pattern.Span, 0));
            term = new MatchTerm(present, count, count with { Question = PlacedQuestion.LastOffset });
        }

        var both = new BinaryExpression(Pattern.Span, BinaryOperator.And, trigger, term.Present);
        bool countsAll = Flags.Contains('g', StringComparison.Ordinal);
        Expression counted = countsAll ? term.Count : new IntegerConstant(Pattern.Span, 1);
        return new MatchTerm(both, new ValueWhile(Pattern.Span, both, counted), term.LastOffset);
    }

    private static bool CheckFlags(SourceSpan flags, DiagnosticBag diagnostics)
    {
        string unknown = string.Concat(ClamAvLines.TextOf(flags).Where(flag => !KnownFlags.Contains(flag, StringComparison.Ordinal)));
        if (unknown.Length > 0)
        {
            string reason = unknown.All(flag => flag is 'm' or 'x') ? "not supported" : "unknown";
            diagnostics.Error(flags, $"the flags \"{unknown}\" of the regular expression are {reason}; accepted are {KnownFlags}");
        }

        return unknown.Length == 0;
    }

    private static Pattern? ToPattern(
        SourceSpan span, string flags, string identifier, ClamAvOffset offset, DiagnosticBag diagnostics)
    {
        string text = ClamAvLines.TextOf(span);
        string? problem = PerlSyntax.FindProblem(text, offset.Origin != OffsetOrigin.Anywhere, out int place);
        if (problem is not null)
        {
            diagnostics.Error(ClamAvLines.Slice(span, place, 1), problem);
            return null;
        }

        // A group that is not captured is a group here, where none is.
        string source = text.Replace("(?:", "(", StringComparison.Ordinal);
        source = flags.Contains('A', StringComparison.Ordinal) && offset.Origin == OffsetOrigin.Anywhere ? $"^({source})" : source;
        bool ignoresCase = flags.Contains('i', StringComparison.Ordinal);
        try
        {
            var expression = RegularExpression.Parse(Encoding.Latin1.GetBytes(source), ignoresCase, flags.Contains('s', StringComparison.Ordinal));
            ExpressionSearch[] searches = [new ExpressionSearch(expression, new ExpressionVariant(ignoresCase))];
            return new Pattern { Identifier = identifier, Sequences = ExpressionPattern.ToSequences(searches), Searches = searches, Span = span };
        }
        catch (RegularExpressionException exception)
        {
            diagnostics.Error(span, $"the regular expression is not understood: {exception.Message}");
            return null;
        }
    }
}
