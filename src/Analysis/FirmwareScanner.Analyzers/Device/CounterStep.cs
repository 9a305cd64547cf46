using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Reads how an operation changes a variable.</summary>
internal static class CounterStep
{
    /// <summary>Whether an operation changes a symbol or hands out a reference to it.</summary>
    public static bool Writes(IOperation operation, ISymbol symbol)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment:
                return assignment.Target is ITupleOperation tuple
                    ? tuple.Elements.Any(element => IsReference(element, symbol))
                    : IsReference(assignment.Target, symbol);
            case IIncrementOrDecrementOperation increment:
                return IsReference(increment.Target, symbol);
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                return IsReference(argument.Value, symbol);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } initializer:
                return IsReference(initializer.Value, symbol);
            case IAddressOfOperation address:
                return IsReference(address.Reference, symbol);
            default:
                return false;
        }
    }

    /// <summary>By how much a writing operation moves its target, other than 0; null if that is not a constant.</summary>
    public static long? Of(IOperation write)
    {
        switch (write)
        {
            case IIncrementOrDecrementOperation { OperatorMethod: null } increment:
                return increment.Kind == OperationKind.Increment ? 1 : -1;
            case ICompoundAssignmentOperation { OperatorMethod: null } compound:
                return Signed(compound.OperatorKind, compound.Value);
            case ISimpleAssignmentOperation assignment:
                return OfAssignment(assignment);
            default:
                return null;
        }
    }

    private static long? OfAssignment(ISimpleAssignmentOperation assignment)
    {
        IOperation value = Unconverted(assignment.Value);
        ISymbol? target = SymbolOf(assignment.Target);
        if (target is null || value is not IBinaryOperation { OperatorMethod: null } sum)
        {
            return null;
        }

        if (IsReference(Unconverted(sum.LeftOperand), target))
        {
            return Signed(sum.OperatorKind, sum.RightOperand);
        }

        return sum.OperatorKind == BinaryOperatorKind.Add && IsReference(Unconverted(sum.RightOperand), target)
            ? Signed(BinaryOperatorKind.Add, sum.LeftOperand)
            : null;
    }

    private static long? Signed(BinaryOperatorKind kind, IOperation amount)
    {
        IOperation value = Unconverted(amount);
        if (value.ConstantValue is not { HasValue: true, Value: IConvertible constant }
            || constant is string or bool or float or double or char)
        {
            return null;
        }

        decimal step = Convert.ToDecimal(constant, CultureInfo.InvariantCulture);
        if (step == 0 || step > int.MaxValue || step < -int.MaxValue)
        {
            return null;
        }

        return kind switch
        {
            BinaryOperatorKind.Add => (long)step,
            BinaryOperatorKind.Subtract => -(long)step,
            _ => null,
        };
    }

    private static bool IsReference(IOperation operation, ISymbol symbol)
    {
        return SymbolOf(operation) is { } referred && SymbolEqualityComparer.Default.Equals(referred, symbol);
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

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
