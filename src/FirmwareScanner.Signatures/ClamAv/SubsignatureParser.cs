using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses the subsignatures of a logical signature, one after the other: a body, a comparison of bytes or a regular expression
/// (https://docs.clamav.net/manual/Signatures/LogicalSignatures.html).
/// </summary>
/// <param name="target">The target type of the signature.</param>
/// <param name="rules">Counts sequences.</param>
/// <param name="macros">The macro groups.</param>
/// <param name="diagnostics">Receives errors and notes.</param>
internal sealed class SubsignatureParser(int target, RuleIntake rules, MacroGroups macros, DiagnosticBag diagnostics)
{
    // The last subsignature, if its matches count wherever they are.
    private Pattern? _anchor;

    /// <summary>The patterns of the subsignatures so far.</summary>
    public List<Pattern> Patterns { get; } = [];

    /// <summary>The subsignatures so far.</summary>
    public List<MatchTerm> Terms { get; } = [];

    /// <summary>Parses one.</summary>
    /// <returns>Whether it has no error.</returns>
    public bool Parse(SourceSpan field)
    {
        string text = ClamAvLines.TextOf(field);
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        bool isComparison = hash >= 0 && text.LastIndexOf('#') > hash && text.Contains('(', StringComparison.Ordinal);
        MatchTerm? term = text.StartsWith("${", StringComparison.Ordinal) ? ParseMacro(field)
            : text.Contains('/', StringComparison.Ordinal) ? ParseExpression(field)
            : isComparison ? new ByteComparison(field, diagnostics).Parse(Terms)
            : text.StartsWith("fuzzy_img#", StringComparison.Ordinal) ? Refuse(field, "fuzzy_img is not supported: pictures are not compared")
            : ParseContent(field);
        if (term is not null)
        {
            _anchor = term.Present is PatternPresent present ? present.Pattern : null;
            Terms.Add(term);
        }

        return term is not null;
    }

    private MatchTerm? Refuse(SourceSpan span, string message)
    {
        diagnostics.Error(span, message);
        return null;
    }

    private MatchTerm? ParseMacro(SourceSpan field)
    {
        if (Macro.Parse(field, diagnostics) is not Macro macro)
        {
            return null;
        }

        if (_anchor is null)
        {
            return Refuse(field, "a macro needs a signature without offset, boundaries or bytes that stand alone in front of it");
        }

        var members = new List<Pattern>();
        foreach (IReadOnlyList<Sequence> body in macros.Of(target, macro.Group))
        {
            if (rules.Count(field, body) is not IReadOnlyList<Sequence> counted)
            {
                return null;
            }

            members.Add(new Pattern
            {
                Identifier = FormattableString.Invariant($"{Identifier}_{members.Count}"),
                IsPrivate = true,
                Sequences = counted,
                Span = field,
            });
        }

        if (members.Count == 0)
        {
            diagnostics.Warning(field, $"no extended signature of target type {target} has the offset ${macro.Group}: the macro never matches", WarningCode.NeverTrue);
        }

        Patterns.AddRange(members);
        var matches = new MacroMatches(field, _anchor, members, macro.Least, macro.Most, MacroQuestion.AnchorCount);
        Terms[^1] = MatchTerm.Of(matches, matches with { Question = MacroQuestion.LastAnchor });
        return MatchTerm.Of(matches with { Question = MacroQuestion.Count }, matches with { Question = MacroQuestion.LastOffset });
    }

    private MatchTerm? ParseExpression(SourceSpan field)
    {
        ExpressionSubsignature? parsed = ExpressionSubsignature.Parse(field, Identifier, Terms.Count, diagnostics);
        if (parsed is null || !IsPlaceable(parsed.Offset, field))
        {
            return null;
        }

        Patterns.Add(parsed.Pattern);
        var emitter = new LogicEmitter(Terms);
        Expression trigger = emitter.Truth(parsed.Trigger);
        return emitter.IsTooLarge ? Refuse(field, "the trigger is too complex") : parsed.ToTerm(trigger, target);
    }

    private string Identifier => FormattableString.Invariant($"${Terms.Count}");

    // ClamAV has no entry point or sections for others (cli_caloff).
    private bool IsPlaceable(ClamAvOffset offset, SourceSpan span)
    {
        bool isPlaceable = !offset.NeedsExecutable || ClamAvTarget.IsExecutable(target);
        if (!isPlaceable)
        {
            diagnostics.Error(span, "the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)");
        }

        return isPlaceable;
    }

    private MatchTerm? ParseContent(SourceSpan field)
    {
        List<SourceSpan> parts = ClamAvLines.Split(field, ':');
        if (parts.Count > 4)
        {
            return Refuse(field, "expected [Offset:]HexSignature[::Modifiers]");
        }

        bool hasOffset = parts.Count % 2 == 0;
        ClamAvOffset? offset = hasOffset ? ClamAvOffset.Parse(parts[0], diagnostics) : ClamAvOffset.Anywhere;
        BodyModifiers? modifiers = parts.Count > 2 ? ParseModifiers(parts[^1]) : BodyModifiers.None;
        if (offset?.Origin == OffsetOrigin.MacroGroup)
        {
            return Refuse(parts[0], "only extended signatures can be in a macro group");
        }

        if (offset is null || modifiers is null || !IsPlaceable(offset, parts[0]))
        {
            return null;
        }

        return ParseBody(parts[hasOffset ? 1 : 0], modifiers.Value) is (Pattern pattern, IReadOnlyList<MatchEdge> edges)
            ? MatchTerm.Of(pattern, offset, edges, target)
            : null;
    }

    private (Pattern Pattern, IReadOnlyList<MatchEdge> Edges)? ParseBody(SourceSpan field, BodyModifiers modifiers)
    {
        bool isWord = modifiers.HasFlag(BodyModifiers.FullWord);
        bool isWide = modifiers.HasFlag(BodyModifiers.Wide);
        ClamAvBody? body = new NdbBodyParser(field, diagnostics, isWord || isWide).Parse();
        if (body is null)
        {
            return null;
        }

        body = modifiers.HasFlag(BodyModifiers.EitherCase) ? BodyVariants.InEitherCase(body) : body;
        var variants = new List<(IReadOnlyList<PatternNode> Nodes, FullWordKind Kind)>();
        if (!isWide || modifiers.HasFlag(BodyModifiers.Narrow))
        {
            variants.Add((body.Nodes, isWord ? FullWordKind.Ascii : FullWordKind.None));
        }

        if (isWide)
        {
            variants.Add((BodyVariants.Widened(body.Nodes), isWord ? FullWordKind.Wide : FullWordKind.None));
        }

        var sequences = new List<Sequence>();
        foreach ((IReadOnlyList<PatternNode> nodes, FullWordKind kind) in variants)
        {
            IReadOnlyList<Sequence>? expanded = rules.Count(field, PatternExpander.Expand(nodes, field, diagnostics));
            if (expanded is null)
            {
                return null;
            }

            sequences.AddRange(expanded.Select(sequence => sequence with { FullWord = kind }));
        }

        if (isWord && sequences.Any(sequence => sequence.Elements.Any(element => element is JumpElement)))
        {
            diagnostics.Error(field, "the modifier f is not supported for a signature with jumps; write (W) at both ends");
            return null;
        }

        var pattern = new Pattern { Identifier = Identifier, Sequences = sequences, Span = field };
        Patterns.Add(pattern);
        return (pattern, body.Edges);
    }

    private BodyModifiers? ParseModifiers(SourceSpan field)
    {
        BodyModifiers modifiers = BodyModifiers.None;
        foreach (char letter in ClamAvLines.TextOf(field))
        {
            BodyModifiers modifier = letter switch
            {
                'i' => BodyModifiers.EitherCase,
                'f' => BodyModifiers.FullWord,
                'w' => BodyModifiers.Wide,
                'a' => BodyModifiers.Narrow,
                _ => BodyModifiers.None,
            };
            if (modifier == BodyModifiers.None)
            {
                diagnostics.Error(field, "expected the modifiers i, f, w or a");
                return null;
            }

            modifiers |= modifier;
        }

        return modifiers;
    }
}
