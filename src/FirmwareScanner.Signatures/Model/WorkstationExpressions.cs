using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Signatures.Model;

// What no database expresses, because it needs all matches, or bytes that have passed, or values that are no integers. A rule with
// one of these is evaluated on a workstation, when its object was scanned and can be read again.

/// <summary>A number with a decimal point.</summary>
public sealed record FloatConstant(SourceSpan Span, double Value) : Expression(Span);

/// <summary><c>float32(N)</c> and its like (YARA-X). Float, undefined when not wholly inside the object or not a number.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Size">4 or 8 bytes (IEEE 754).</param>
/// <param name="IsBigEndian">Whether the first byte is the most significant.</param>
/// <param name="Offset">The offset of the first byte.</param>
public sealed record ReadFloat(SourceSpan Span, int Size, bool IsBigEndian, Expression Offset) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Offset];
}

/// <summary>A text, as bytes.</summary>
public sealed record TextConstant(SourceSpan Span, IReadOnlyList<byte> Value) : Expression(Span);

/// <summary>A regular expression as an operand.</summary>
public sealed record RegularExpressionConstant(SourceSpan Span, RegularExpression Value) : Expression(Span);

/// <summary><c>entrypoint</c>: the file offset at which an executable begins to run. Integer, undefined in other files.</summary>
public sealed record EntryPointExpression(SourceSpan Span) : Expression(Span);

/// <summary><c>#a in (x..y)</c>: the number of matches at offsets from x to y, both included. Integer.</summary>
public sealed record PatternCountIn(SourceSpan Span, Pattern Pattern, Expression First, Expression Last) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [First, Last];
}

/// <summary><c>defined x</c>: whether an expression has a value. Boolean.</summary>
public sealed record DefinedExpression(SourceSpan Span, Expression Operand) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Operand];
}

/// <summary><c>x contains y</c> and its like, of texts. Boolean.</summary>
public sealed record TextTest(SourceSpan Span, TextOperator Operator, Expression Left, Expression Right) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Left, Right];
}

/// <summary>Operators of <see cref="TextTest"/>; those that begin with "Either" take ASCII letters of both cases for equal.</summary>
public enum TextOperator
{
    /// <summary><c>contains</c>.</summary>
    Contains,

    /// <summary><c>icontains</c>.</summary>
    EitherContains,

    /// <summary><c>startswith</c>.</summary>
    StartsWith,

    /// <summary><c>istartswith</c>.</summary>
    EitherStartsWith,

    /// <summary><c>endswith</c>.</summary>
    EndsWith,

    /// <summary><c>iendswith</c>.</summary>
    EitherEndsWith,

    /// <summary><c>iequals</c>.</summary>
    EitherEquals,

    /// <summary><c>matches</c>: the right side is a regular expression.</summary>
    Matches,
}

/// <summary>A name that a loop or <c>with</c> gives to values.</summary>
/// <param name="name">The name.</param>
/// <param name="kind">What kind of values.</param>
/// <param name="type">Their type, if they come from a module; otherwise null.</param>
/// <param name="module">The module that they come from, or null.</param>
public sealed class Variable(string name, ExpressionKind kind, ModuleType? type, Module? module = null)
{
    /// <summary>The module that they come from, or null.</summary>
    public Module? Module { get; } = module;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>What kind of values.</summary>
    public ExpressionKind Kind { get; } = kind;

    /// <summary>Their type, if they come from a module; otherwise null.</summary>
    public ModuleType? Type { get; } = type;
}

/// <summary>A name that a loop or <c>with</c> has given.</summary>
public sealed record VariableReference(SourceSpan Span, Variable Variable) : Expression(Span);

/// <summary><c>with x = y : ( ... )</c>.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Variables">The names.</param>
/// <param name="Values">Their values, as many; each may use the names before it.</param>
/// <param name="Body">What is in parentheses.</param>
public sealed record WithExpression(
    SourceSpan Span, IReadOnlyList<Variable> Variables, IReadOnlyList<Expression> Values, Expression Body) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [.. Values, Body];
}

/// <summary><c>for any i in (1..#a) : ( ... )</c>: of how many values the body is true. Boolean.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Quantifier">How many.</param>
/// <param name="Count">The number of <see cref="OfQuantifier.AtLeast"/> and <see cref="OfQuantifier.Percent"/>; otherwise null.</param>
/// <param name="Source">The values.</param>
/// <param name="Body">What is asked of each.</param>
public sealed record ForExpression(SourceSpan Span, OfQuantifier Quantifier, Expression? Count, LoopSource Source, Expression Body)
    : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [.. Source.Parts, .. Count is null ? Enumerable.Empty<Expression>() : [Count], Body];
}

/// <summary>The values of a loop.</summary>
public abstract record LoopSource
{
    /// <summary>The expressions that it consists of.</summary>
    public virtual IEnumerable<Expression> Parts => [];
}

/// <summary><c>(x..y)</c>: integers from x to y, both included.</summary>
public sealed record RangeSource(Variable Variable, Expression First, Expression Last) : LoopSource
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [First, Last];
}

/// <summary><c>(x, y, z)</c>.</summary>
public sealed record ListSource(Variable Variable, IReadOnlyList<Expression> Items) : LoopSource
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => Items;
}

/// <summary>The elements of an array or dictionary of a module.</summary>
/// <param name="Variables">One for the elements of an array; one for the keys and one for the elements of a dictionary.</param>
/// <param name="Collection">The array or dictionary.</param>
public sealed record CollectionSource(IReadOnlyList<Variable> Variables, Expression Collection) : LoopSource
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Collection];
}

/// <summary>Strings of the rule, for <c>for ... of</c>.</summary>
/// <param name="Placeholder">What stands in the body for the string at hand: a pattern without sequences.</param>
/// <param name="Patterns">The strings.</param>
public sealed record PatternSource(Pattern Placeholder, IReadOnlyList<Pattern> Patterns) : LoopSource;

/// <summary>A module.</summary>
public sealed record ModuleReference(SourceSpan Span, Module Module) : Expression(Span);

/// <summary>A field of a structure.</summary>
public sealed record FieldAccess(SourceSpan Span, Expression Target, string Name, ModuleType Type) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Target];
}

/// <summary>An element of an array (the index is an integer) or dictionary (a text).</summary>
public sealed record ElementAccess(SourceSpan Span, Expression Target, Expression Index, ModuleType Type) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Target, Index];
}

/// <summary>A call of a function of a module.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Module">The module.</param>
/// <param name="Target">The function, as it is reached from the module.</param>
/// <param name="Function">The overload.</param>
/// <param name="Arguments">The arguments.</param>
public sealed record FunctionCall(
    SourceSpan Span, Module Module, Expression Target, ModuleFunction Function, IReadOnlyList<Expression> Arguments) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Parts => [Target, .. Arguments];
}
