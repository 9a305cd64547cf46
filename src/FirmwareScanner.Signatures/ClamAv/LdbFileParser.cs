using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses a file of ClamAV logical signatures, one a line: <c>Name;TargetDescription;Logic;Subsignature0;Subsignature1;...</c>
/// (https://docs.clamav.net/manual/Signatures/LogicalSignatures.html). Each line becomes a rule.
/// </summary>
internal sealed class LdbFileParser : SignatureFileParser
{
    private const string Expected = "expected Name;TargetDescription;LogicalExpression;Subsignature0;Subsignature1;...";

    private readonly Dictionary<string, List<SourceSpan>> _notChecked = [];
    private readonly Dictionary<string, List<SourceSpan>> _skipped = [];

    /// <summary>Prepares to parse a file.</summary>
    public LdbFileParser(SourceText source, string ns, RuleIntake rules, ClamAvIntake intake, DiagnosticBag diagnostics)
        : base(source, ns, rules, intake, diagnostics)
    {
    }

    /// <summary>Whether a file has macros: it can only be parsed when all their groups are known.</summary>
    /// <param name="source">The file.</param>
    public static bool HasMacros(SourceText source) => source.Text.Contains(";${", System.StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override char Separator => ';';

    /// <inheritdoc/>
    protected override void AddNotes()
    {
        foreach ((string attribute, List<SourceSpan> spans) in _notChecked)
        {
            Diagnostics.Note(spans[0], $"{CountOf(spans)} ask for {attribute}, which is not checked here");
        }

        foreach ((string reason, List<SourceSpan> spans) in _skipped)
        {
            Diagnostics.Note(spans[0], $"{CountOf(spans)} left out: {reason}");
        }

        base.AddNotes();
    }

    /// <inheritdoc/>
    protected override Rule? ParseLine(SourceSpan line, DiagnosticBag messages)
    {
        List<SourceSpan> fields = ClamAvLines.Split(line, Separator, keepsExpressions: true);
        if (fields.Count < 4)
        {
            messages.Error(line, $"{Expected}, found {fields.Count} fields");
            return null;
        }

        if (fields[0].Length == 0)
        {
            messages.Error(fields[0], "the signature has no name");
        }

        TargetDescription? description = TargetDescription.Parse(fields[1], messages);
        if (description?.WhySkipped is string reason)
        {
            Remember(_skipped, reason, fields[1]);
            return null;
        }

        description?.NotChecked.ForEach(attribute => Remember(_notChecked, attribute, fields[1]));
        var parser = new LogicParser(fields[2], messages);
        LogicNode? logic = parser.Parse();
        if (logic is not null && parser.GreatestNumber != fields.Count - 4)
        {
            messages.Error(
                fields[2],
                $"the expression names subsignatures up to {parser.GreatestNumber}, but the signature has {fields.Count - 3}, the last with number {fields.Count - 4}");
        }

        return description is null || logic is null || messages.HasErrors ? null : Build(fields, description, logic, messages);
    }

    private Rule? Build(List<SourceSpan> fields, TargetDescription description, LogicNode logic, DiagnosticBag messages)
    {
        var subsignatures = new SubsignatureParser(description.Target, Rules, Macros, messages);
        foreach (SourceSpan field in fields.Skip(3))
        {
            if (!subsignatures.Parse(field))
            {
                return null;
            }
        }

        var emitter = new LogicEmitter(subsignatures.Terms);
        Expression condition = emitter.Truth(logic);
        if (emitter.IsTooLarge)
        {
            messages.Error(fields[2], "the logical expression is too complex: tests are nested too deep");
            return null;
        }

        List<Pattern> patterns = subsignatures.Patterns;
        RestrictTo(description.Target, fields[1], patterns, ref condition);
        condition = description.Conditions().Aggregate(
            condition, (left, right) => new BinaryExpression(fields[1], BinaryOperator.And, left, right));
        return NewRule(fields[0], fields[0].To(fields[^1]), patterns, condition);
    }

    private static void Remember(Dictionary<string, List<SourceSpan>> places, string key, SourceSpan span)
    {
        if (!places.TryGetValue(key, out List<SourceSpan>? spans))
        {
            places[key] = spans = [];
        }

        spans.Add(span);
    }
}
