using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>A side of a comparison, read as a counter plus or minus what stays the same in the loop.</summary>
internal sealed class CounterReading
{
    private CounterReading(ISymbol counter, ITypeSymbol type, bool isNegated, ImmutableArray<IOperation> offsets)
    {
        Counter = counter;
        Type = type;
        IsNegated = isNegated;
        Offsets = offsets;
    }

    /// <summary>The local or parameter that counts.</summary>
    public ISymbol Counter { get; }

    public ITypeSymbol Type { get; }

    /// <summary>Whether the side falls when the counter grows, as in <c>n - i</c>.</summary>
    public bool IsNegated { get; }

    /// <summary>What is added to the counter or taken from it, or what it is taken from.</summary>
    public ImmutableArray<IOperation> Offsets { get; }

    /// <summary>Every way to read an operation so: in <c>i - start</c> each of both may be the counter.</summary>
    public static IEnumerable<CounterReading> Of(IOperation side)
    {
        IOperation operation = Operand.WithoutImplicit(side);
        switch (operation)
        {
            // "--i >= 0" and "(i += 2) < n" move the counter and compare it.
            case IIncrementOrDecrementOperation { OperatorMethod: null } step:
                return OfVariable(step.Target);
            case ICompoundAssignmentOperation { OperatorMethod: null } step:
                return OfVariable(step.Target);
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                bool isDifference = sum.OperatorKind == BinaryOperatorKind.Subtract;
                return Of(sum.LeftOperand).Select(reading => reading.With(sum.RightOperand, false))
                    .Concat(Of(sum.RightOperand).Select(reading => reading.With(sum.LeftOperand, isDifference)));
            default:
                return OfVariable(operation);
        }
    }

    private static IEnumerable<CounterReading> OfVariable(IOperation operation)
    {
        return operation switch
        {
            ILocalReferenceOperation { Local: { RefKind: RefKind.None, IsConst: false } local } => [Plain(local, local.Type)],
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => [Plain(parameter, parameter.Type)],
            _ => [],
        };
    }

    private static CounterReading Plain(ISymbol counter, ITypeSymbol type)
    {
        return new CounterReading(counter, type, isNegated: false, []);
    }

    private CounterReading With(IOperation offset, bool isNegating)
    {
        return new CounterReading(Counter, Type, IsNegated != isNegating, Offsets.Add(offset));
    }
}
