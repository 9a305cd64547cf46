using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>An integer while a condition is true, otherwise 0. A rule with one is evaluated on a workstation.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Value">The integer.</param>
public sealed record ValueWhile(SourceSpan Span, Expression Condition, Expression Value) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Condition, Value];
}
