using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Steps that bring a number to zero in as many rounds as it has bits: divisions, shifts, taking the lowest bit away.</summary>
internal static class ZeroStep
{
    /// <summary>Whether an operation is such a step of the variable that it writes.</summary>
    /// <param name="write">The operation.</param>
    /// <param name="type">The type of the variable.</param>
    /// <param name="isPositive">Whether the variable is known to be greater than zero where the step is taken.</param>
    public static bool Is(IOperation write, ITypeSymbol type, bool isPositive)
    {
        if (NumberRange.Of(type) is not { } range)
        {
            return false;
        }

        (BinaryOperatorKind Kind, IOperation Amount)? step = write switch
        {
            ICompoundAssignmentOperation { OperatorMethod: null } compound => (compound.OperatorKind, compound.Value),
            ISimpleAssignmentOperation assignment => OfAssignment(assignment),
            _ => null,
        };
        return step is { } found && EndsAtZero(found.Kind, Operand.WithoutConversions(found.Amount), write, range, isPositive);
    }

    private static (BinaryOperatorKind Kind, IOperation Amount)? OfAssignment(ISimpleAssignmentOperation assignment)
    {
        return Operand.SymbolOf(assignment.Target) is { } target
            && Operand.WithoutConversions(assignment.Value) is IBinaryOperation { OperatorMethod: null } value
            && Operand.Names(Operand.WithoutConversions(value.LeftOperand), target)
            ? (value.OperatorKind, value.RightOperand)
            : null;
    }

    private static bool EndsAtZero(BinaryOperatorKind kind, IOperation amount, IOperation write, NumberRange range, bool isPositive)
    {
        decimal constant = Comparison.ConstantOf(amount) ?? 0;

        // A shift by all bits of an int is none; of a smaller type the int that it is calculated in is shifted.
        bool isShift = constant >= 1 && constant < (range.Bits < 32 ? 32 : range.Bits);
        bool isUnsigned = range.Least == 0;
        return kind switch
        {
            BinaryOperatorKind.Divide => constant is >= 2 or <= -2,
            BinaryOperatorKind.RightShift => isShift && (isUnsigned || isPositive),
            BinaryOperatorKind.UnsignedRightShift => isShift && (isUnsigned || isPositive || range.Bits >= 32),
            BinaryOperatorKind.LeftShift => isShift,
            BinaryOperatorKind.And => IsOneLess(amount, write),
            _ => false,
        };
    }

    private static bool IsOneLess(IOperation amount, IOperation write)
    {
        return write is IAssignmentOperation assignment && Operand.SymbolOf(assignment.Target) is { } target
            && amount is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, OperatorMethod: null } less
            && Operand.Names(Operand.WithoutConversions(less.LeftOperand), target)
            && Comparison.ConstantOf(Operand.WithoutConversions(less.RightOperand)) == 1;
    }
}
