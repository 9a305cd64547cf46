using System.Collections.Generic;
using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>2 of ($a*)</c>, <c>any of them</c>, <c>none of (rule*)</c>: how many of the items are true. Boolean.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Quantifier">How many.</param>
/// <param name="Count">
/// For <see cref="OfQuantifier.AtLeast"/>, the integer expression before <c>of</c>; otherwise null. A count of 0 means none,
/// as in YARA.
/// </param>
/// <param name="Items">
/// The items, resolved: <see cref="PatternPresent"/>, <see cref="PatternAt"/>, <see cref="PatternIn"/> or
/// <see cref="RuleReference"/>.
/// </param>
public sealed record OfExpression(SourceSpan Span, OfQuantifier Quantifier, Expression? Count, IReadOnlyList<Expression> Items)
    : Expression(Span);
