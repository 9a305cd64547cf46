using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation.Lowering;

/// <summary>A loop with its rounds written out. Unlike <see cref="OfExpression"/> it always has a value; over nothing it is false.</summary>
/// <param name="Span">Where the loop stands.</param>
/// <param name="Quantifier">Of how many rounds the body has to be true.</param>
/// <param name="Count">The number of <see cref="OfQuantifier.AtLeast"/> and <see cref="OfQuantifier.Percent"/>; otherwise null.</param>
/// <param name="Rounds">The body of each round, in order.</param>
internal sealed record UnrolledLoop(
    SourceSpan Span, OfQuantifier Quantifier, Expression? Count, IReadOnlyList<Expression> Rounds) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => Count is null ? Rounds : [.. Rounds, Count];
}
