using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// A node of a rule's condition. Integers are 64-bit and signed; an integer may be undefined (a read past the end, the offset
/// of a match that is not there), and a comparison with an undefined operand is false, as in YARA.
/// </summary>
/// <param name="Span">Where the expression stands.</param>
public abstract record Expression(SourceSpan Span)
{
    /// <summary>The expressions that it consists of, one level down.</summary>
    public virtual IEnumerable<Expression> Parts => [];
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanConstant(SourceSpan Span, bool Value) : Expression(Span);

/// <summary>An integer literal.</summary>
public sealed record IntegerConstant(SourceSpan Span, long Value) : Expression(Span);

/// <summary><c>filesize</c>: the number of bytes of the stream.</summary>
public sealed record FileSizeExpression(SourceSpan Span) : Expression(Span);

/// <summary><c>uint16be(N)</c> and its like. Integer, undefined when not wholly inside the stream.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Size">1, 2 or 4 bytes.</param>
/// <param name="IsBigEndian">Whether the first byte is the most significant.</param>
/// <param name="IsSigned">Whether the value is sign-extended.</param>
/// <param name="Offset">The offset of the first byte.</param>
public sealed record ReadInteger(SourceSpan Span, int Size, bool IsBigEndian, bool IsSigned, Expression Offset) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Offset];
}

/// <summary><c>$a</c>: the pattern matches somewhere. Boolean.</summary>
public sealed record PatternPresent(SourceSpan Span, Pattern Pattern) : Expression(Span);

/// <summary><c>$a at N</c>: the pattern matches at this offset. Boolean.</summary>
public sealed record PatternAt(SourceSpan Span, Pattern Pattern, Expression Offset) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Offset];
}

/// <summary><c>$a in (x..y)</c>: the pattern matches at an offset from x to y, both included. Boolean.</summary>
public sealed record PatternIn(SourceSpan Span, Pattern Pattern, Expression First, Expression Last) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [First, Last];
}

/// <summary><c>#a</c>: the number of matches. Integer.</summary>
public sealed record PatternCount(SourceSpan Span, Pattern Pattern) : Expression(Span);

/// <summary><c>@a[i]</c>: the offset of the i-th match, counted from 1 in order of offset. Integer, undefined when absent.</summary>
public sealed record PatternOffset(SourceSpan Span, Pattern Pattern, Expression Index) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Index];
}

/// <summary><c>!a[i]</c>: the length of the i-th match, counted from 1 in order of offset. Integer, undefined when absent.</summary>
public sealed record PatternLength(SourceSpan Span, Pattern Pattern, Expression Index) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Index];
}

/// <summary>The name of an earlier rule: true when that rule's condition is. Boolean.</summary>
public sealed record RuleReference(SourceSpan Span, Rule Rule) : Expression(Span);

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
    : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => Count is null ? Items : [.. Items, Count];
}

/// <summary>The word before <c>of</c>.</summary>
public enum OfQuantifier
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>Every one.</summary>
    All,

    /// <summary>Not one.</summary>
    None,

    /// <summary>At least as many as an integer expression says.</summary>
    AtLeast,

    /// <summary>At least as many per cent, rounded up, as an integer expression says.</summary>
    Percent,
}

/// <summary>An operator with one operand.</summary>
public sealed record UnaryExpression(SourceSpan Span, UnaryOperator Operator, Expression Operand) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Operand];
}

/// <summary>Operators with one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>not</c>: boolean.</summary>
    Not,

    /// <summary><c>-</c>: integer.</summary>
    Negate,

    /// <summary><c>~</c>: integer.</summary>
    Complement,
}

/// <summary>An operator with two operands.</summary>
public sealed record BinaryExpression(SourceSpan Span, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Left, Right];
}

/// <summary>Operators with two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>and</c> on booleans.</summary>
    And,

    /// <summary><c>or</c> on booleans.</summary>
    Or,

    /// <summary><c>==</c> on integers.</summary>
    Equal,

    /// <summary><c>!=</c> on integers.</summary>
    NotEqual,

    /// <summary><c>&lt;</c> on integers.</summary>
    Less,

    /// <summary><c>&lt;=</c> on integers.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c> on integers.</summary>
    Greater,

    /// <summary><c>&gt;=</c> on integers.</summary>
    GreaterOrEqual,

    /// <summary><c>+</c>, wrapping around.</summary>
    Add,

    /// <summary><c>-</c>, wrapping around.</summary>
    Subtract,

    /// <summary><c>*</c>, wrapping around.</summary>
    Multiply,

    /// <summary><c>\</c>; undefined for a divisor of 0.</summary>
    Divide,

    /// <summary><c>%</c>; undefined for a divisor of 0.</summary>
    Modulo,

    /// <summary><c>&amp;</c>.</summary>
    BitwiseAnd,

    /// <summary><c>|</c>.</summary>
    BitwiseOr,

    /// <summary><c>^</c>.</summary>
    BitwiseXor,

    /// <summary><c>&lt;&lt;</c>; undefined for a negative count, 0 for a count of 64 or more.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>, arithmetic; undefined for a negative count, 0 for a count of 64 or more.</summary>
    ShiftRight,
}
