using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Searches bytes for a regular expression. It is not changed once made: several threads may use it, each with a matcher of its own.
/// </summary>
public sealed class ExpressionSearch
{
    /// <summary>The most bytes that a match has, as in YARA (its <c>YR_RE_SCAN_LIMIT</c>); of a wide match, twice as many.</summary>
    public const int ScanLimit = 4096;

    /// <summary>
    /// How many bytes before the first start, where there are any, a window must have: assertions and full words look at them.
    /// </summary>
    public const int Context = 2;

    private readonly Lazy<Automaton> _backwards;
    private readonly List<Lazy<ForwardAutomaton>> _forwards = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="expression">What for.</param>
    /// <param name="variant">How.</param>
    /// <exception cref="RegularExpressionException">
    /// The expression has greedy and lazy quantifiers, or too many positions once its repetitions are written out.
    /// </exception>
    public ExpressionSearch(RegularExpression expression, ExpressionVariant variant)
    {
        if (expression.IsGreedy && expression.IsLazy)
        {
            throw new RegularExpressionException(0, "expected greedy or lazy quantifiers, found both");
        }

        Expression = expression;
        Variant = variant;
        IsShortest = !expression.IsGreedy;
        int unitLength = variant.IsWide ? 2 : 1;
        bool ignoresCase = expression.IgnoresCase || variant.IgnoresCase;
        int? most = expression.MaximumLength;
        MatchLimit = Math.Min(most ?? ScanLimit, ScanLimit) * unitLength;
        FixedLength = most == expression.MinimumLength && most <= ScanLimit ? most * unitLength : null;
        Reach = MatchLimit + Context;
        _backwards = AutomatonBuilder.Prepare(expression.Root, ignoresCase, isReversed: true);
        foreach (ExpressionNode part in PartsOf(expression.Root, variant))
        {
            _forwards.Add(PrepareForwards(part, ignoresCase, expression.IsGreedy));
        }

        Atoms = AtomSelection.Select(expression.Root, ignoresCase, variant.IsWide);
    }

    /// <summary>
    /// Atoms such that every match contains one of them, at its distance from the start; empty if there are none that are worth
    /// looking for.
    /// </summary>
    public IReadOnlyList<ExpressionAtom> Atoms { get; }

    /// <summary>How many bytes behind the last start, where there are any, a window must have.</summary>
    public int Reach { get; }

    /// <summary>How it searches.</summary>
    public ExpressionVariant Variant { get; }

    /// <summary>What it searches for.</summary>
    internal RegularExpression Expression { get; }

    /// <summary>Whether matches are the shortest, not the longest.</summary>
    internal bool IsShortest { get; }

    /// <summary>The most bytes that a match has.</summary>
    internal int MatchLimit { get; }

    /// <summary>How many bytes each match has, if all have the same.</summary>
    internal int? FixedLength { get; }

    /// <summary>The automaton of the reversed expression.</summary>
    internal Automaton Backwards => _backwards.Value;

    /// <summary>The automaton of the expression, or one for each of its alternatives.</summary>
    internal IEnumerable<ForwardAutomaton> Forwards => _forwards.Select(automaton => automaton.Value);

    /// <summary>
    /// Whether the order of alternatives and quantifiers may decide which of several matches at a start is taken; otherwise it is the
    /// longest or the shortest.
    /// </summary>
    internal bool DependsOnOrder => Forwards.Any(forwards => forwards.Ordered is not null);

    /// <summary>Makes what holds the state of a search.</summary>
    /// <returns>A matcher; for one thread at a time. It has at most half a megabyte for each alternative.</returns>
    public ExpressionMatcher CreateMatcher() => new(this);

    private Lazy<ForwardAutomaton> PrepareForwards(ExpressionNode part, bool ignoresCase, bool isGreedy)
    {
        Lazy<Automaton> plain = AutomatonBuilder.Prepare(part, ignoresCase, isReversed: false);
        return new Lazy<ForwardAutomaton>(() =>
        {
            OrderedAutomaton? ordered = FixedLength is null ? OrderedAutomaton.TryCreate(part, ignoresCase, isGreedy) : null;
            return new ForwardAutomaton(ordered is null ? plain.Value : null, ordered);
        });
    }

    /// <summary>
    /// YARA finds the match of each alternative on its own, and then asks which are full words: of <c>foo|foobar</c>, the second is one
    /// where the first is not.
    /// </summary>
    private static IReadOnlyList<ExpressionNode> PartsOf(ExpressionNode root, ExpressionVariant variant) =>
        variant.IsFullWord && root is AlternativesNode choice ? choice.Alternatives : [root];
}
