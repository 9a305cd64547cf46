using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>
/// Finds everything in a body that runs other code: calls, accessors, operators, and what the compiler calls without being asked.
/// </summary>
internal abstract class CalledCodeWalker : OperationWalker
{
    /// <inheritdoc/>
    public override void VisitInvocation(IInvocationOperation operation)
    {
        OnInvocation(operation);
        base.VisitInvocation(operation);
    }

    /// <inheritdoc/>
    public override void VisitConversion(IConversionOperation operation)
    {
        if (operation.OperatorMethod is { } method)
        {
            OnCall(method, operation);
        }

        base.VisitConversion(operation);
    }

    /// <inheritdoc/>
    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        CheckOperator(operation.OperatorMethod, operation.LeftOperand, operation);
        base.VisitBinaryOperator(operation);
    }

    /// <inheritdoc/>
    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        CheckOperator(operation.OperatorMethod, operation.Target, operation);
        base.VisitCompoundAssignment(operation);
    }

    /// <inheritdoc/>
    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        bool isArrayLength = operation.Instance?.Type is IArrayTypeSymbol && operation.Property.Name is "Length" or "LongLength";
        if (!isArrayLength)
        {
            CheckAccessors(operation);
        }

        base.VisitPropertyReference(operation);
    }

    /// <inheritdoc/>
    public override void VisitImplicitIndexerReference(IImplicitIndexerReferenceOperation operation)
    {
        CheckSymbol(operation.LengthSymbol, operation);
        CheckSymbol(operation.IndexerSymbol, operation);
        base.VisitImplicitIndexerReference(operation);
    }

    /// <inheritdoc/>
    public override void VisitUnaryOperator(IUnaryOperation operation)
    {
        CheckOperator(operation.OperatorMethod, operation.Operand, operation);
        base.VisitUnaryOperator(operation);
    }

    /// <inheritdoc/>
    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        CheckOperator(operation.OperatorMethod, operation.Target, operation);
        base.VisitIncrementOrDecrement(operation);
    }

    /// <inheritdoc/>
    public override void VisitRecursivePattern(IRecursivePatternOperation operation)
    {
        CheckSymbol(operation.DeconstructSymbol, operation);
        base.VisitRecursivePattern(operation);
    }

    /// <inheritdoc/>
    public override void VisitListPattern(IListPatternOperation operation)
    {
        if (operation.InputType is not IArrayTypeSymbol)
        {
            CheckSymbol(operation.LengthSymbol, operation);
            CheckSymbol(operation.IndexerSymbol, operation);
        }

        base.VisitListPattern(operation);
    }

    /// <inheritdoc/>
    public override void VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation)
    {
        if (operation.SemanticModel is { } model && operation.Syntax is AssignmentExpressionSyntax assignment)
        {
            CheckDeconstruction(model.GetDeconstructionInfo(assignment), operation);
        }

        base.VisitDeconstructionAssignment(operation);
    }

    /// <inheritdoc/>
    public override void VisitUsing(IUsingOperation operation)
    {
        ITypeSymbol? type = operation.Resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(declaration => declaration.Declarators).FirstOrDefault()?.Symbol.Type
            : operation.Resources.Type;
        CheckDispose(type, operation.Resources);
        base.VisitUsing(operation);
    }

    /// <inheritdoc/>
    public override void VisitUsingDeclaration(IUsingDeclarationOperation operation)
    {
        ITypeSymbol? type = operation.DeclarationGroup.Declarations.SelectMany(declaration => declaration.Declarators)
            .FirstOrDefault()?.Symbol.Type;
        CheckDispose(type, operation);
        base.VisitUsingDeclaration(operation);
    }

    /// <inheritdoc/>
    public override void VisitFunctionPointerInvocation(IFunctionPointerInvocationOperation operation)
    {
        OnUnknownCall(operation, "a function pointer", "what it points to cannot be known here");
        base.VisitFunctionPointerInvocation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicInvocation(IDynamicInvocationOperation operation)
    {
        OnUnknownCall(operation, "a dynamic call", "its target is looked up at run time");
        base.VisitDynamicInvocation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicIndexerAccess(IDynamicIndexerAccessOperation operation)
    {
        OnUnknownCall(operation, "a dynamic indexer", "its target is looked up at run time");
        base.VisitDynamicIndexerAccess(operation);
    }

    /// <summary>The body calls a method by its name.</summary>
    protected virtual void OnInvocation(IInvocationOperation operation)
    {
        OnCall(operation.TargetMethod, operation);
    }

    /// <summary>The body calls a method, an accessor or an operator, in the source or because the compiler adds the call.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="operation">Where.</param>
    protected abstract void OnCall(IMethodSymbol method, IOperation operation);

    /// <summary>The body calls something that cannot be named.</summary>
    /// <param name="operation">Where.</param>
    /// <param name="what">The kind of call.</param>
    /// <param name="why">Why nobody knows what runs.</param>
    protected abstract void OnUnknownCall(IOperation operation, string what, string why);

    private void CheckAccessors(IPropertyReferenceOperation operation)
    {
        bool isTarget = operation.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == operation,
            IIncrementOrDecrementOperation => true,
            ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == tuple,
            _ => false,
        };
        bool isOnlyWritten = isTarget && operation.Parent is ISimpleAssignmentOperation or ITupleOperation;
        if (!isOnlyWritten && operation.Property.GetMethod is { } getter)
        {
            OnCall(getter, operation);
        }

        if (isTarget && operation.Property.SetMethod is { } setter)
        {
            OnCall(setter, operation);
        }
    }

    private void CheckDeconstruction(DeconstructionInfo info, IOperation operation)
    {
        if (info.Method is { } method)
        {
            OnCall(method, operation);
        }

        foreach (DeconstructionInfo nested in info.Nested)
        {
            CheckDeconstruction(nested, operation);
        }
    }

    private void CheckDispose(ITypeSymbol? type, IOperation operation)
    {
        INamedTypeSymbol? disposable = type?.AllInterfaces
            .FirstOrDefault(candidate => candidate.SpecialType == SpecialType.System_IDisposable);
        IMethodSymbol? method = disposable?.GetMembers().OfType<IMethodSymbol>().FirstOrDefault();
        ISymbol? dispose = method is null || type!.TypeKind == TypeKind.Interface
            ? type?.GetMembers("Dispose").FirstOrDefault() ?? method
            : type.FindImplementationForInterfaceMember(method);
        CheckSymbol(dispose, operation);
    }

    private void CheckOperator(IMethodSymbol? method, IOperation operand, IOperation operation)
    {
        if (method is not null)
        {
            OnCall(method, operation);
        }
        else if (operand.Type?.SpecialType == SpecialType.System_String
            && operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
            && !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand))
        {
            string name = comparison.OperatorKind == BinaryOperatorKind.Equals ? "op_Equality" : "op_Inequality";
            CheckSymbol(operand.Type.GetMembers(name).FirstOrDefault(), operation);
        }
    }

    private static bool IsNull(IOperation operation)
    {
        return operation.ConstantValue is { HasValue: true, Value: null };
    }

    private void CheckSymbol(ISymbol? symbol, IOperation operation)
    {
        IMethodSymbol? method = symbol is IPropertySymbol property ? property.GetMethod : symbol as IMethodSymbol;
        if (method is not null)
        {
            OnCall(method, operation);
        }
    }
}
