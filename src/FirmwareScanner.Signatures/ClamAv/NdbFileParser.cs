using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses a file of ClamAV extended signatures, one a line: <c>Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]]</c>
/// (https://docs.clamav.net/manual/Signatures/ExtendedSignatures.html). Each line becomes a rule.
/// </summary>
internal sealed class NdbFileParser : SignatureFileParser
{
    /// <summary>Prepares to parse a file.</summary>
    public NdbFileParser(SourceText source, string ns, RuleIntake rules, ClamAvIntake intake, DiagnosticBag diagnostics)
        : base(source, ns, rules, intake, diagnostics)
    {
    }

    /// <inheritdoc/>
    protected override char Separator => ':';

    /// <inheritdoc/>
    protected override Rule? ParseLine(SourceSpan line, DiagnosticBag messages)
    {
        List<SourceSpan> fields = ClamAvLines.Split(line, Separator);
        if (fields.Count is < 4 or > 6)
        {
            messages.Error(
                line, $"expected Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]], 4 to 6 fields, found {fields.Count}");
            return null;
        }

        if (fields[0].Length == 0)
        {
            messages.Error(fields[0], "the signature has no name");
        }

        // What is for other engines may be written as only they read it.
        if (!IsForThisLevel(fields))
        {
            return null;
        }

        int? target = ParseTarget(fields[1], messages);
        fields.Skip(4).ToList().ForEach(level => CheckLevel(level, messages));
        var offset = ClamAvOffset.Parse(fields[2], messages);
        if (offset?.NeedsExecutable == true && target is int type && !ClamAvTarget.IsExecutable(type))
        {
            messages.Error(fields[2], "the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)");
        }

        ClamAvBody? body = new NdbBodyParser(fields[3], messages).Parse();
        IReadOnlyList<Sequence>? sequences = body is null ? null
            : Rules.Count(fields[3], PatternExpander.Expand(body.Nodes, fields[3], messages));
        if (target is null || offset is null || sequences is null || messages.HasErrors)
        {
            return null;
        }

        if (offset.Origin != OffsetOrigin.MacroGroup)
        {
            return Build(fields, target.Value, offset, sequences, body!.Edges);
        }

        if (body!.Edges.Count > 0)
        {
            messages.Error(fields[3], "a signature of a macro group cannot have boundaries");
        }
        else
        {
            Macros.Add(target.Value, offset.Section, sequences);
        }

        return null;
    }

    private Rule Build(
        List<SourceSpan> fields, int target, ClamAvOffset offset, IReadOnlyList<Sequence> sequences, IReadOnlyList<MatchEdge> edges)
    {
        long distance = Math.Abs(offset.Distance);

        // Farther away no database knows the place, and the rule is deferred.
        bool isNear = offset.Origin switch
        {
            OffsetOrigin.Start => distance + offset.Shift <= PositionTest.GreatestOffset,
            OffsetOrigin.End => distance <= UsageCollector.GreatestEndDistance,
            _ => false,
        };
        bool isAtKnownPlace = isNear && edges.Count == 0;
        var pattern = new Pattern
        {
            Identifier = "$",
            Sequences = sequences,
            Start = isAtKnownPlace ? new StartRange(offset.Origin == OffsetOrigin.End, distance, offset.Shift) : null,
            Span = fields[3],
        };
        var patterns = new List<Pattern> { pattern };
        Expression condition = isAtKnownPlace ? new PatternPresent(fields[3], pattern) : MatchTerm.Of(pattern, offset, edges, target).Present;
        RestrictTo(target, fields[1], patterns, ref condition);
        return NewRule(fields[0], fields[0].To(fields[^1]), patterns, condition);
    }

    private static int? ParseTarget(SourceSpan field, DiagnosticBag messages)
    {
        string text = ClamAvLines.TextOf(field);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int type))
        {
            return type;
        }

        messages.Error(field, $"expected a target type (a number; 0 is any file), found \"{text}\"");
        return null;
    }

    private static bool IsForThisLevel(List<SourceSpan> fields)
    {
        long? least = LevelOf(fields, 4);
        long? most = LevelOf(fields, 5);
        return !(least > TargetDescription.EngineLevel) && !(most < TargetDescription.EngineLevel);
    }

    private static long? LevelOf(List<SourceSpan> fields, int index) => index < fields.Count
        && long.TryParse(ClamAvLines.TextOf(fields[index]), NumberStyles.None, CultureInfo.InvariantCulture, out long level)
        ? level
        : null;

    private static void CheckLevel(SourceSpan field, DiagnosticBag messages)
    {
        string text = ClamAvLines.TextOf(field);
        if (!text.All(char.IsAsciiDigit))
        {
            messages.Error(field, $"expected a functionality level (a number), found \"{text}\"");
        }
    }
}
