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
                    ? tuple.Elements.Any(element => Operand.Names(element, symbol))
                    : Operand.Names(assignment.Target, symbol);
            case IIncrementOrDecrementOperation increment:
                return Operand.Names(increment.Target, symbol);
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                return Operand.Names(argument.Value, symbol);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } initializer:
                return Operand.Names(initializer.Value, symbol);
            case IAddressOfOperation address:
                return Operand.Names(address.Reference, symbol);
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
        IOperation value = Operand.WithoutConversions(assignment.Value);
        ISymbol? target = Operand.SymbolOf(assignment.Target);
        if (target is null || value is not IBinaryOperation { OperatorMethod: null } sum)
        {
            return null;
        }

        if (Operand.Names(Operand.WithoutConversions(sum.LeftOperand), target))
        {
            return Signed(sum.OperatorKind, sum.RightOperand);
        }

        return sum.OperatorKind == BinaryOperatorKind.Add && Operand.Names(Operand.WithoutConversions(sum.RightOperand), target)
            ? Signed(BinaryOperatorKind.Add, sum.LeftOperand)
            : null;
    }

    private static long? Signed(BinaryOperatorKind kind, IOperation amount)
    {
        IOperation value = Operand.WithoutConversions(amount);
        if (Comparison.ConstantOf(value) is not { } step || step == 0 || step > int.MaxValue || step < -int.MaxValue)
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
}
