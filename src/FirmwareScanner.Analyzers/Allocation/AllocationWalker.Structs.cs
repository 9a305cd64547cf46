using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <content>Structs, which nanoCLR keeps on the heap: declared, read, returned, and those that the compiler writes for closures.</content>
internal sealed partial class AllocationWalker
{
    /// <inheritdoc/>
    public override void VisitVariableDeclarator(IVariableDeclaratorOperation operation)
    {
        if (operation.Symbol.IsConst)
        {
            return;
        }

        if (operation.Symbol.RefKind == RefKind.None)
        {
            CheckDeclared(operation.Symbol.Type, operation);
        }

        base.VisitVariableDeclarator(operation);
    }

    /// <inheritdoc/>
    public override void VisitDeclarationPattern(IDeclarationPatternOperation operation)
    {
        CheckDeclared((operation.DeclaredSymbol as ILocalSymbol)?.Type, operation);
        base.VisitDeclarationPattern(operation);
    }

    /// <inheritdoc/>
    public override void VisitDeclarationExpression(IDeclarationExpressionOperation operation)
    {
        CheckDeclared(operation.Expression is ITupleOperation ? null : operation.Type, operation);
        base.VisitDeclarationExpression(operation);
    }

    /// <inheritdoc/>
    public override void VisitLocalFunction(ILocalFunctionOperation operation)
    {
        // One with a contract of its own is checked as a member of its own, or not at all.
        if (!ContractAttributes.IsAllocationFree(operation.Symbol))
        {
            return;
        }

        CheckSignature(operation.Symbol);
        if (operation.Descendants().Any(one => IsCapture(one, operation.Symbol)))
        {
            Report(AllocationRules.Struct, operation.Symbol.Locations[0], "closure of " + operation.Symbol.Name);
        }

        base.VisitLocalFunction(operation);
    }

    /// <inheritdoc/>
    public override void VisitAnonymousFunction(IAnonymousFunctionOperation operation)
    {
        CheckSignature(operation.Symbol);
        base.VisitAnonymousFunction(operation);
    }

    private static bool IsCapture(IOperation operation, IMethodSymbol function)
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

    private void CheckDeclared(ITypeSymbol? type, IOperation operation)
    {
        if (StructKinds.IsOnHeap(type))
        {
            Report(AllocationRules.Struct, operation, type!.Name, _owner);
        }
    }

    /// <summary>An expression that makes or copies a struct. Where it only gives a declared local its value, the local is reported.</summary>
    private void CheckStructValue(IOperation? operation)
    {
        if (operation is null || operation.Parent is IVariableInitializerOperation || !StructKinds.IsOnHeap(operation.Type) || !MakesValue(operation))
        {
            return;
        }

        bool isSlice = operation is IRangeOperation && operation.Parent is IArrayElementReferenceOperation;
        if (isSlice)
        {
            ReportNew(operation, "a copy of the range");
        }
        else
        {
            Report(AllocationRules.Struct, operation, operation.Type!.Name, _owner);
        }
    }

    private static bool MakesValue(IOperation operation)
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
                return operation.Parent is not (IDeconstructionAssignmentOperation or ITupleOperation or IDeclarationExpressionOperation);
            case IConversionOperation conversion:
                return conversion.OperatorMethod is not null || !StructKinds.IsOnHeap(conversion.Operand.Type);
            case IFieldReferenceOperation:
            case IArrayElementReferenceOperation:
            case IObjectCreationOperation:
            case IDefaultValueOperation:
            case IRangeOperation:
            case IWithOperation:
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Parent: not IArrayElementReferenceOperation }:
            case IUnaryOperation { OperatorMethod: not null }:
            case IBinaryOperation { OperatorMethod: not null }:
                return true;
            default:
                return false;
        }
    }
}
