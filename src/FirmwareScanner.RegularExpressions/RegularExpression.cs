using System;
using System.Threading;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// A regular expression of the rule language, as YARA 4.5 reads it. It matches bytes, in time linear in their number; nothing is
/// tried twice. Objects are not changed once made: several threads may use one.
/// </summary>
public sealed class RegularExpression
{
    private readonly Lazy<Automaton> _wholeTexts;
    private LazyAutomaton? _idle;

    private RegularExpression(ExpressionNode root, bool ignoresCase, bool isGreedy, bool isLazy)
    {
        Root = root;
        IgnoresCase = ignoresCase;
        IsGreedy = isGreedy;
        IsLazy = isLazy;
        ExpressionLength length = ExpressionLength.Of(root);
        MinimumLength = length.Least;
        MaximumLength = length.Most;
        _wholeTexts = new Lazy<Automaton>(() => AutomatonBuilder.Build(root, ignoresCase, isReversed: false));
    }

    /// <summary>Whether it has greedy quantifiers; its matches are then the longest, otherwise the shortest.</summary>
    public bool IsGreedy { get; }

    /// <summary>
    /// Whether it has quantifiers that a question mark makes lazy. Strings may not have both kinds; for <see cref="IsMatch"/> it makes
    /// no difference.
    /// </summary>
    public bool IsLazy { get; }

    /// <summary>Whether ASCII letters match in both cases.</summary>
    public bool IgnoresCase { get; }

    /// <summary>The fewest bytes that a match has.</summary>
    public int MinimumLength { get; }

    /// <summary>The most bytes that a match has; null if there is no bound.</summary>
    public int? MaximumLength { get; }

    /// <summary>What was parsed.</summary>
    internal ExpressionNode Root { get; }

    /// <summary>Parses an expression.</summary>
    /// <param name="source">What stands between the slashes; a slash in it is still escaped.</param>
    /// <param name="ignoresCase">The flag <c>i</c>: ASCII letters match in both cases.</param>
    /// <param name="dotMatchesAll">The flag <c>s</c>: a dot also stands for a line feed.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="RegularExpressionException">It is none, or beyond a limit: YARA would refuse it, or it is too large here.</exception>
    public static RegularExpression Parse(ReadOnlySpan<byte> source, bool ignoresCase, bool dotMatchesAll)
    {
        ExpressionNode root = ExpressionParser.Parse(source, dotMatchesAll, out ExpressionParser parser);
        YaraCode.Check(root);
        return new RegularExpression(root, ignoresCase, parser.HasGreedyQuantifiers, parser.HasLazyQuantifiers);
    }

    /// <summary>Makes what <see cref="IsMatch"/> needs, which otherwise does so when it is first called.</summary>
    /// <exception cref="RegularExpressionException">The expression has too many positions once its repetitions are written out.</exception>
    public void Prepare() => _ = _wholeTexts.Value;

    /// <summary>Whether it matches somewhere in a text, as the operator <c>matches</c> asks.</summary>
    /// <param name="text">The text; its ends are the ends of the data.</param>
    /// <returns>Whether a match starts at one of its bytes, or at its end if it is empty.</returns>
    /// <exception cref="RegularExpressionException">The expression has too many positions; <see cref="Prepare"/> tells earlier.</exception>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        LazyAutomaton matcher = Interlocked.Exchange(ref _idle, null) ?? new LazyAutomaton(_wholeTexts.Value, LazyAutomatonKind.AnyStartForwards);
        bool isMatch = matcher.Contains(new ExpressionText(text, _wholeTexts.Value.Symbols, isWide: false, isAtStart: true, isAtEnd: true));
        _idle = matcher;
        return isMatch;
    }
}
