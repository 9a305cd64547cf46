using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Parses a file of ClamAV signatures that become rules, one a line. Names may repeat, as in ClamAV.</summary>
/// <param name="source">The file.</param>
/// <param name="ns">The namespace of its rules.</param>
/// <param name="rules">Receives the rules.</param>
/// <param name="intake">What is known of other files: names that are ignored.</param>
/// <param name="diagnostics">Receives messages.</param>
internal abstract class SignatureFileParser(
    SourceText source, string ns, RuleIntake rules, ClamAvIntake intake, DiagnosticBag diagnostics)
{
    private readonly SortedDictionary<int, List<SourceSpan>> _restricted = [];

    /// <summary>What stands between the fields of a line; the first is the name.</summary>
    protected abstract char Separator { get; }

    /// <summary>Receives messages about the file.</summary>
    protected DiagnosticBag Diagnostics { get; } = diagnostics;

    /// <summary>The macro groups.</summary>
    protected MacroGroups Macros => intake.Macros;

    /// <summary>Receives the rules.</summary>
    protected RuleIntake Rules { get; } = rules;

    /// <summary>Parses the whole file.</summary>
    public void Parse()
    {
        foreach (SourceSpan line in ClamAvLines.Of(source))
        {
            if (!Rules.HasRoom(line))
            {
                break;
            }

            string name = NameOf(line);
            if (!intake.IsIgnored(name, line))
            {
                Take(line, name);
            }
        }

        AddNotes();
    }

    /// <summary>How many signatures places stand for, in words.</summary>
    protected static string CountOf(IReadOnlyCollection<SourceSpan> spans) =>
        spans.Count == 1 ? "1 signature" : $"{spans.Count} signatures of this file";

    /// <summary>Parses a line; null if it has an error, or is no rule.</summary>
    /// <param name="line">The line.</param>
    /// <param name="messages">Receives errors.</param>
    protected abstract Rule? ParseLine(SourceSpan line, DiagnosticBag messages);

    /// <summary>Adds what is to be said once a file.</summary>
    protected virtual void AddNotes()
    {
        foreach ((int type, List<SourceSpan> spans) in _restricted)
        {
            string count = spans.Count == 1 ? "1 signature is" : $"{spans.Count} signatures of this file are";
            Diagnostics.Note(
                spans[0],
                $"{count} for target type {type} ({ClamAvTarget.NameOf(type)}), but unrestricted here: matched in every stream");
        }
    }

    /// <summary>Makes a rule.</summary>
    protected Rule NewRule(SourceSpan name, SourceSpan extent, IReadOnlyList<Pattern> patterns, Expression condition) => new()
    {
        Name = ClamAvLines.TextOf(name),
        Namespace = ns,
        Patterns = patterns,
        Condition = condition,
        Span = name,
        Extent = extent,
    };

    /// <summary>Restricts a condition to a target type, or remembers that it is not restricted.</summary>
    /// <param name="type">The target type.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="patterns">Receives patterns that the restriction needs.</param>
    /// <param name="condition">The condition.</param>
    protected void RestrictTo(int type, SourceSpan span, List<Pattern> patterns, ref Expression condition)
    {
        if (ClamAvTarget.Condition(type, span, patterns) is Expression restriction)
        {
            condition = new BinaryExpression(condition.Span, BinaryOperator.And, condition, restriction);
        }
        else if (!ClamAvTarget.IsTold(type))
        {
            if (!_restricted.TryGetValue(type, out List<SourceSpan>? spans))
            {
                _restricted[type] = spans = [];
            }

            spans.Add(span);
        }
    }

    private string NameOf(SourceSpan line)
    {
        int end = source.Text.IndexOf(Separator, line.Start, line.Length);
        return source.Text.Substring(line.Start, end < 0 ? line.Length : end - line.Start);
    }

    /// <summary>Takes a line; if it is wanted, one with errors is left out with a note.</summary>
    private void Take(SourceSpan line, string name)
    {
        var messages = new DiagnosticBag();
        Rule? rule = ParseLine(line, messages);
        if (rule is not null && !messages.HasErrors)
        {
            Rules.Add(rule);
        }
        else if (messages.HasErrors && Rules.SkipsFaulty && !Rules.IsOverfull)
        {
            string reason = messages.All[0].Message;
            Rules.Skipped.Add(new SkippedRule(name, ns, reason));
            Diagnostics.Note(messages.All[0].Span, SkippedRule.Describe(name, reason));
            return;
        }

        Diagnostics.AddAll(messages);
    }
}
