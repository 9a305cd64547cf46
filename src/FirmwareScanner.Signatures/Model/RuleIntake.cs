using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// The rules of one load as they are parsed. It takes no more than a database can hold: whatever comes after that is not even parsed,
/// for it would only cost time and memory before it is refused.
/// </summary>
/// <param name="diagnostics">Receives the error when there are too many.</param>
internal sealed class RuleIntake(DiagnosticBag diagnostics)
{
    /// <summary>The most sequences into which alternatives may expand in all strings of a load, the first of each string not counted.</summary>
    public const int MostAlternatives = 16_384;

    // Said once at most, and asked for with every string.
    private static readonly string TooManyAlternatives =
        FormattableString.Invariant($"the alternatives of all strings expand into more than {MostAlternatives:N0} sequences");

    private static readonly string TooManyEncodings = FormattableString.Invariant(
        $"the texts of all rules, with a sequence for each key of \"xor\", are more than {DatabaseFormat.MaximumCount:N0}: no database holds them");

    private int _patternCount;
    private int _alternatives;
    private int _encodings;

    /// <summary>The rules without errors so far.</summary>
    public List<Rule> Rules { get; } = [];

    /// <summary>Rules that were parsed to their end and have errors.</summary>
    public List<Rule> Faulty { get; } = [];

    /// <summary>Rules that were left out because they have errors.</summary>
    public List<SkippedRule> Skipped { get; } = [];

    /// <summary>Whether rules with errors are left out instead of failing the load.</summary>
    public bool SkipsFaulty { get; init; }

    /// <summary>Whether there were too many rules, patterns or sequences; it has been reported.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Adds a rule.</summary>
    public void Add(Rule rule)
    {
        Rules.Add(rule);
        _patternCount += rule.Patterns.Count;
    }

    /// <summary>Whether one more rule may be parsed; if not, that is reported the first time.</summary>
    /// <param name="place">Where it begins.</param>
    public bool HasRoom(SourceSpan place)
    {
        string? what = Rules.Count >= DatabaseFormat.MaximumCount ? "rules"
            : _patternCount > DatabaseFormat.MaximumCount ? "patterns"
            : null;
        if (what is not null)
        {
            Overfill(place, FormattableString.Invariant($"more than {DatabaseFormat.MaximumCount:N0} {what}: no database holds them"));
        }

        return !IsOverfull;
    }

    /// <summary>Counts the sequences of a string; reports the first time that there are too many in all.</summary>
    /// <param name="place">Where the string stands.</param>
    /// <param name="sequences">Its sequences, null if it has an error; they come back unless there are too many.</param>
    public IReadOnlyList<Sequence>? Count(SourceSpan place, IReadOnlyList<Sequence>? sequences) => IsWithin(
        place,
        _alternatives += sequences is null ? 0 : sequences.Count - 1,
        MostAlternatives,
        TooManyAlternatives) ? sequences : null;

    /// <summary>Counts the sequences of a text, of which <c>xor</c> makes one for each key; reports the first time that there are too many in all.</summary>
    /// <param name="place">Where the text stands.</param>
    /// <param name="sequences">Its sequences; they come back unless there are too many.</param>
    public IReadOnlyList<Sequence>? CountEncodings(SourceSpan place, IReadOnlyList<Sequence> sequences) => IsWithin(
        place,
        _encodings += sequences.Count,
        DatabaseFormat.MaximumCount,
        TooManyEncodings) ? sequences : null;

    private bool IsWithin(SourceSpan place, int count, int most, string problem)
    {
        if (count > most)
        {
            Overfill(place, problem);
        }

        return count <= most;
    }

    private void Overfill(SourceSpan place, string problem)
    {
        if (!IsOverfull)
        {
            IsOverfull = true;
            diagnostics.Error(place, problem + "; what follows was not read, split the rules");
        }
    }
}
