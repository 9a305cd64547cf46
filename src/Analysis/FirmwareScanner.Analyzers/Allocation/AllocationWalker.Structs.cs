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

    /// <inheritdoc/>
    public override void VisitRangeOperation(IRangeOperation operation)
    {
        if (operation.Parent is IArrayElementReferenceOperation)
        {
            ReportNew(operation, "a copy of the range");
        }

        VisitBound(operation.LeftOperand);
        VisitBound(operation.RightOperand);
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

    // A bound of a range is converted from int by an operator that the compiler need not call.
    private void VisitBound(IOperation? bound)
    {
        Visit(bound is IConversionOperation conversion ? conversion.Operand : (bound as IUnaryOperation)?.Operand);
    }

    private void CheckDeclared(ITypeSymbol? type, IOperation operation)
    {
        if (StructKinds.IsOnHeap(type))
        {
            Report(AllocationRules.Struct, operation, type!.Name, _owner);
        }
    }

    /// <summary>An expression that makes or copies a struct. Where it gives a declared local its value, the local is reported.</summary>
    private void CheckStructValue(IOperation? operation)
    {
        if (StructKinds.IsOnHeap(operation?.Type) && operation!.Parent is not IVariableInitializerOperation && MakesValue(operation))
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
}
