using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A part of a parsed regular expression.</summary>
internal abstract record ExpressionNode;

/// <summary>One byte out of a set.</summary>
/// <param name="Listed">The values that the source lists.</param>
/// <param name="IsNegated">Whether it stands for all others; case is ignored among the listed values, before that.</param>
/// <param name="CodeLength">The bytes that YARA's code for it has; its limits count them.</param>
/// <param name="IgnoresCase">Whether ASCII letters match in both cases, whatever the whole expression does; null as it does.</param>
internal sealed record ByteSetNode(ByteSet Listed, bool IsNegated, int CodeLength, bool? IgnoresCase = null) : ExpressionNode
{
    /// <summary>The values that it matches.</summary>
    /// <param name="ignoresCase">Whether ASCII letters match in both cases.</param>
    internal ByteSet Matched(bool ignoresCase)
    {
        ByteSet listed = IgnoresCase ?? ignoresCase ? Listed.WithBothCases() : Listed;
        return IsNegated ? listed.Complement() : listed;
    }
}

/// <summary>One part after the other.</summary>
internal sealed record SequenceNode(IReadOnlyList<ExpressionNode> Items) : ExpressionNode;

/// <summary>One of several.</summary>
internal sealed record AlternativesNode(IReadOnlyList<ExpressionNode> Alternatives) : ExpressionNode;

/// <summary>A part several times.</summary>
/// <param name="Item">The part.</param>
/// <param name="Least">How often at least.</param>
/// <param name="Most">How often at most; null if there is no bound.</param>
/// <param name="Form">How it is written; YARA's limits are different for each.</param>
internal sealed record RepeatNode(ExpressionNode Item, int Least, int? Most, RepeatForm Form) : ExpressionNode;

/// <summary>A condition on the bytes on both sides of a place.</summary>
internal sealed record AssertionNode(AssertionKind Kind) : ExpressionNode;

/// <summary>Nothing; matches everywhere.</summary>
internal sealed record EmptyNode : ExpressionNode;

/// <summary>How a repetition is written.</summary>
internal enum RepeatForm
{
    /// <summary><c>*</c></summary>
    Star,

    /// <summary><c>+</c></summary>
    Plus,

    /// <summary><c>?</c> or a range in braces.</summary>
    Range,

    /// <summary>The same, after a dot.</summary>
    RangeOfDot,
}

/// <summary>What an assertion asks for.</summary>
internal enum AssertionKind
{
    /// <summary><c>^</c>: the start of the data.</summary>
    Start,

    /// <summary><c>$</c>: the end of the data.</summary>
    End,

    /// <summary><c>^</c> with the flag <c>m</c>: the start of a line.</summary>
    LineStart,

    /// <summary><c>$</c> with the flag <c>m</c>: the end of a line.</summary>
    LineEnd,

    /// <summary><c>\b</c>: a byte of a word on exactly one side.</summary>
    WordBoundary,

    /// <summary><c>\B</c>: not that.</summary>
    NoWordBoundary,
}
