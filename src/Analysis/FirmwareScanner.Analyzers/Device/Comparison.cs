using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>A comparison read as "go on while the counter has not reached the limit".</summary>
internal sealed class Comparison
{
    private readonly IOperation _limit;
    private readonly bool _includesLimit;

    private Comparison(ISymbol counter, ITypeSymbol counterType, IOperation limit, bool isUpward, bool includesLimit)
    {
        Counter = counter;
        _limit = limit;
        _includesLimit = includesLimit;
        IsUpward = isUpward;
        CanFail = CanReach(counterType);
    }

    /// <summary>The local or parameter that counts.</summary>
    public ISymbol Counter { get; }

    /// <summary>Whether it has to grow to end the loop.</summary>
    public bool IsUpward { get; }

    /// <summary>Whether the type of the counter has a value that ends the loop.</summary>
    public bool CanFail { get; }

    /// <summary>The variables, fields and properties that the limit is made of.</summary>
    public IEnumerable<ISymbol> LimitSymbols => _limit.DescendantsAndSelf().Select(SymbolOf).OfType<ISymbol>();

    /// <summary>The local or parameter that is the whole limit, or null.</summary>
    public ISymbol? LimitVariable => Unconverted(_limit) is ILocalReferenceOperation or IParameterReferenceOperation
        ? SymbolOf(Unconverted(_limit))
        : null;

    /// <summary>Whether a call, whose result may differ from round to round, is part of the limit.</summary>
    public bool LimitCalls => _limit.DescendantsAndSelf()
        .Any(operation => operation is IInvocationOperation or IDynamicInvocationOperation);

    /// <summary>The arrays whose elements the limit is read from.</summary>
    public IEnumerable<ITypeSymbol> LimitArrays => _limit.DescendantsAndSelf().OfType<IArrayElementReferenceOperation>()
        .Select(element => element.ArrayReference.Type).OfType<ITypeSymbol>();

    /// <summary>Whether an operation compares two numbers by their order.</summary>
    public static bool IsOrder(IBinaryOperation operation)
    {
        return operation.OperatorMethod is null
            && operation.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
    }

    /// <summary>A comparison with its left and with its right side as the counter, where these are variables.</summary>
    public static IEnumerable<Comparison> BothWays(IBinaryOperation operation)
    {
        bool isLess = operation.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual;
        bool includes = operation.OperatorKind is BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual;
        if (CounterOf(operation.LeftOperand) is { } left)
        {
            yield return new Comparison(left.Symbol, left.Type, operation.RightOperand, isLess, includes);
        }

        if (CounterOf(operation.RightOperand) is { } right)
        {
            yield return new Comparison(right.Symbol, right.Type, operation.LeftOperand, !isLess, includes);
        }
    }

    private static (ISymbol Symbol, ITypeSymbol Type)? CounterOf(IOperation operation)
    {
        operation = Unconverted(operation);

        // In "i + 4 <= count" the variable counts as well, only ahead of itself.
        if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } ahead
            && ahead.OperatorMethod is null && ahead.RightOperand.ConstantValue.HasValue)
        {
            operation = Unconverted(ahead.LeftOperand);
        }

        return operation switch
        {
            ILocalReferenceOperation { Local.RefKind: RefKind.None } local => (local.Local, local.Local.Type),
            IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter => (parameter.Parameter, parameter.Parameter.Type),
            _ => null,
        };
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static ISymbol? SymbolOf(IOperation operation)
    {
        return operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
    }

    private bool CanReach(ITypeSymbol counterType)
    {
        if (RangeOf(counterType) is not { } counter)
        {
            return false;
        }

        IOperation limit = Unconverted(_limit);
        decimal furthest;
        if (_limit.ConstantValue is { HasValue: true, Value: IConvertible value } && value is not (string or bool))
        {
            // A floating-point limit may lie beyond every whole number.
            if (value is float or double)
            {
                return false;
            }

            furthest = value is char character ? character : Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (limit.Type is not null && RangeOf(limit.Type) is { } range)
        {
            // An unknown limit of the counter's own type is taken not to be the very last value of that type.
            furthest = IsUpward ? range.Greatest : range.Least;
            return IsUpward ? counter.Greatest >= furthest : counter.Least <= furthest;
        }
        else
        {
            return false;
        }

        if (IsUpward)
        {
            return _includesLimit ? furthest < counter.Greatest : furthest <= counter.Greatest;
        }

        return _includesLimit ? furthest > counter.Least : furthest >= counter.Least;
    }

    private static (decimal Least, decimal Greatest)? RangeOf(ITypeSymbol type)
    {
        return type.SpecialType switch
        {
            SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
            SpecialType.System_Char => (char.MinValue, char.MaxValue),
            SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
            SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
            SpecialType.System_Int32 => (int.MinValue, int.MaxValue),
            SpecialType.System_UInt32 => (uint.MinValue, uint.MaxValue),
            SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
            SpecialType.System_UInt64 => (ulong.MinValue, ulong.MaxValue),
            _ => null,
        };
    }
}
