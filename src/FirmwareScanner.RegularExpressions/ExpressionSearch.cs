using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>How a regular expression is searched for.</summary>
/// <param name="IgnoresCase">Whether ASCII letters match in both cases, beside the expression's own flag.</param>
/// <param name="IsWide">Whether each byte of a match is followed by 00.</param>
/// <param name="IsFullWord">Whether a match must not touch a letter or digit.</param>
public sealed record ExpressionVariant(bool IgnoresCase = false, bool IsWide = false, bool IsFullWord = false);

/// <summary>
/// Bytes of which every match contains at least one atom; where one is found, the match that contains it starts at least
/// <paramref name="Least"/> and at most <paramref name="Most"/> bytes before it.
/// </summary>
/// <param name="Values">The bytes.</param>
/// <param name="Masks">Which bits of them count; as many as <paramref name="Values"/>.</param>
/// <param name="Least">The least distance from the start of a match, in bytes.</param>
/// <param name="Most">The greatest distance from the start of a match, in bytes; at most <see cref="ExpressionSearch.ScanLimit"/>.</param>
public sealed record ExpressionAtom(IReadOnlyList<byte> Values, IReadOnlyList<byte> Masks, int Least, int Most);

/// <summary>A match in a window.</summary>
/// <param name="Start">Index of its first byte in the window.</param>
/// <param name="Length">Its length in bytes; may be 0.</param>
public readonly record struct ExpressionMatch(int Start, int Length);

/// <summary>Searches bytes for a regular expression.</summary>
public sealed class ExpressionSearch
{
    /// <summary>Stub.</summary>
    public ExpressionSearch(RegularExpression expression, ExpressionVariant variant) => Atoms = expression is null && variant is null ? [] : [];

    /// <summary>Stub.</summary>
    public IReadOnlyList<ExpressionAtom> Atoms { get; }

    /// <summary>The most bytes that a match has, as in YARA (its <c>YR_RE_SCAN_LIMIT</c>); of a wide match, twice as many.</summary>
    public const int ScanLimit = 4096;

    /// <summary>Stub.</summary>
    public int Reach { get; }

    /// <summary>Stub.</summary>
    public ExpressionMatcher CreateMatcher() => new(Reach);
}

/// <summary>Stub.</summary>
public sealed class ExpressionMatcher(int reach)
{
    /// <summary>Stub.</summary>
    public void FindIn(System.ReadOnlySpan<byte> window, int first, int last, bool isAtStart, bool isAtEnd, List<ExpressionMatch> found) =>
        found.Add(new ExpressionMatch(first + window.Length + last + (isAtStart == isAtEnd ? 1 : 0), reach));
}
