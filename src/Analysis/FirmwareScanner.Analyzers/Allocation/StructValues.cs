using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Where values of structs come from, which nanoCLR keeps on the heap.</summary>
internal static class StructValues
{
    /// <summary>Whether an expression makes or copies the value that it has.</summary>
    public static bool IsMadeBy(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                return invocation.TargetMethod.RefKind == RefKind.None;
            case IPropertyReferenceOperation property:
                return property.Property.RefKind == RefKind.None;
            case IParameterReferenceOperation parameter:
                return parameter.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };
            case ITupleOperation:
                IOperation? parent = operation.Parent is IConversionOperation ? operation.Parent.Parent : operation.Parent;
                return parent is not (IDeconstructionAssignmentOperation or ITupleOperation or IDeclarationExpressionOperation);
            case IConversionOperation conversion:
                bool isOnlyRead = conversion.Operand is ITupleOperation || StructKinds.IsOnHeap(conversion.Operand.Type);
                return conversion.OperatorMethod is not null || !isOnlyRead;
            case IFieldReferenceOperation:
            case IArrayElementReferenceOperation:
            case IObjectCreationOperation:
            case IDefaultValueOperation:
            case IWithOperation:
                return true;
            case IRangeOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat }:
                // As an index the compiler turns it into arithmetic.
                return operation.Parent is not (IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IRangeOperation);
            case IUnaryOperation { OperatorMethod: not null }:
            case IBinaryOperation { OperatorMethod: not null }:
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether an expression uses a variable of the code around a function: the compiler keeps it in a struct.</summary>
    public static bool IsCapture(IOperation operation, IMethodSymbol function)
    {
        ISymbol? variable = operation switch
        {
            ILocalReferenceOperation { Local.IsConst: false } local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        ISymbol? scope = variable?.ContainingSymbol;
        while (scope is IMethodSymbol && !SymbolEqualityComparer.Default.Equals(scope, function))
        {
            scope = scope.ContainingSymbol;
        }

        return variable is not null && scope is not IMethodSymbol;
    }
}
