using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>A comparison read as "go on while the counter has not reached the limit".</summary>
internal sealed class Comparison
{
    private readonly CounterReading _reading;
    private readonly IOperation _limit;
    private readonly ITypeSymbol? _type;
    private readonly bool _includesLimit;
    private readonly bool _isBelowLimit;

    private Comparison(CounterReading reading, IBinaryOperation comparison, bool isLeft)
    {
        BinaryOperatorKind kind = comparison.OperatorKind;
        _reading = reading;
        _limit = isLeft ? comparison.RightOperand : comparison.LeftOperand;
        _type = (isLeft ? comparison.LeftOperand : comparison.RightOperand).Type;
        _includesLimit = kind is BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual;
        _isBelowLimit = isLeft == kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual;
        IsInequality = kind == BinaryOperatorKind.NotEquals;
        IsUpward = _isBelowLimit != reading.IsNegated;
    }

    /// <summary>The local or parameter that counts.</summary>
    public ISymbol Counter => _reading.Counter;

    /// <summary>The type of the counter.</summary>
    public ITypeSymbol CounterType => _reading.Type;

    /// <summary>Whether it has to grow to end the loop.</summary>
    public bool IsUpward { get; }

    /// <summary>Whether the loop goes on while both differ, so that no round may step over the limit.</summary>
    public bool IsInequality { get; }

    /// <summary>The counter itself is compared, with nothing added to it.</summary>
    public bool IsOfCounterAlone => _reading.Offsets.IsEmpty;

    /// <summary>Whether the loop ends when the counter is zero, at the latest.</summary>
    public bool EndsAtZero => IsOfCounterAlone && LimitConstant is { } limit
        && (IsInequality ? limit == 0 : !IsUpward && limit >= (_includesLimit ? 1 : 0));

    /// <summary>The variables, fields and properties that the limit is made of.</summary>
    public IEnumerable<ISymbol> LimitSymbols => LimitParts.Select(Operand.SymbolOf).OfType<ISymbol>();

    /// <summary>The local or parameter that is the whole limit, or null.</summary>
    public ISymbol? LimitVariable => Operand.WithoutImplicit(_limit) is ILocalReferenceOperation or IParameterReferenceOperation
        && IsOfCounterAlone ? Operand.SymbolOf(Operand.WithoutImplicit(_limit)) : null;

    /// <summary>Whether a call, whose result may differ from round to round, is part of the limit.</summary>
    public bool LimitCalls => LimitParts.Any(operation => operation is IDynamicInvocationOperation
        || (operation is IInvocationOperation call && !IsOfMath(call.TargetMethod)));

    /// <summary>The arrays whose elements the limit is read from.</summary>
    public IEnumerable<ITypeSymbol> LimitArrays => LimitParts.OfType<IArrayElementReferenceOperation>()
        .Select(element => element.ArrayReference.Type).OfType<ITypeSymbol>();

    /// <summary>The limit, if it is a constant.</summary>
    public decimal? LimitConstant => ConstantOf(_limit);

    private IEnumerable<IOperation> LimitParts => _reading.Offsets.Insert(0, _limit).SelectMany(part => part.DescendantsAndSelf());

    /// <summary>Whether an operation compares two numbers in a way that a counter can end.</summary>
    public static bool IsReadable(IBinaryOperation operation)
    {
        return operation.OperatorMethod is null
            && operation.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals;
    }

    /// <summary>A comparison with its left and with its right side as the counter, where these are variables.</summary>
    public static IEnumerable<Comparison> BothWays(IBinaryOperation operation)
    {
        return CounterReading.Of(operation.LeftOperand).Select(reading => new Comparison(reading, operation, isLeft: true))
            .Concat(CounterReading.Of(operation.RightOperand).Select(reading => new Comparison(reading, operation, isLeft: false)));
    }

    /// <summary>Whether the counter has values that end the loop, and enough of them that no step of this size passes them by.</summary>
    /// <param name="step">The most that a round moves the counter; positive.</param>
    /// <param name="limitConstant">What the limit is, where it is a variable that never changes.</param>
    public bool CanFail(decimal step, decimal? limitConstant)
    {
        if (NumberRange.Of(CounterType) is not { } range || NumberRange.Of(_type) is not { } arithmetic)
        {
            return false;
        }

        // Beside something that is not known, a counter of few values may never get to where the sum reaches the limit.
        bool isShifted = _reading.Offsets.Any(offset => !offset.ConstantValue.HasValue);
        NumberRange counter = isShifted && range.Bits >= arithmetic.Bits ? arithmetic : range;
        if (isShifted && range.Bits < arithmetic.Bits)
        {
            return false;
        }

        if ((LimitConstant ?? limitConstant) is { } constant)
        {
            return IsInequality
                ? constant >= counter.Least && constant <= counter.Greatest
                : BeyondLimit(counter, constant) >= step;
        }

        // An unknown limit of the counter's own type is taken not to be the very last value of that type. A floating-point limit may
        // lie beyond every whole number.
        if (NumberRange.Of(Operand.WithoutImplicit(_limit).Type) is not { } limit)
        {
            return false;
        }

        return IsInequality ? counter.Contains(limit)
            : _isBelowLimit ? counter.Greatest >= limit.Greatest : counter.Least <= limit.Least;
    }

    /// <summary>The constant that an operation is, as far as it is a whole number.</summary>
    public static decimal? ConstantOf(IOperation operation)
    {
        return operation.ConstantValue.HasValue ? ConstantNumber.ToWhole(operation.ConstantValue.Value) : null;
    }

    // Of the same numbers these always make the same.
    private static bool IsOfMath(IMethodSymbol method)
    {
        return method.IsStatic && method.ContainingType is { Name: "Math" } type && type.ContainingNamespace?.ToDisplayString() == "System";
    }

    // How many values there are that end the loop.
    private decimal BeyondLimit(NumberRange counter, decimal limit)
    {
        decimal further = _isBelowLimit ? counter.Greatest - limit : limit - counter.Least;
        return _includesLimit ? further : further + 1;
    }
}
