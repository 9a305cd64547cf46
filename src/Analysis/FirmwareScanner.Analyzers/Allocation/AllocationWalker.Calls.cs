using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <content>Everything that runs other code: calls, accessors, operators, and what the compiler calls without being asked.</content>
internal sealed partial class AllocationWalker
{
    /// <inheritdoc/>
    public override void VisitInvocation(IInvocationOperation operation)
    {
        // A method of object, ValueType or Enum, called on a value: the value is boxed for it.
        if (operation.Instance?.Type is { IsValueType: true } value && operation.TargetMethod.ContainingType.IsReferenceType)
        {
            Report(AllocationRules.Boxing, operation, value.Name, _owner);
        }
        else
        {
            CheckCall(operation.TargetMethod, operation);
        }

        base.VisitInvocation(operation);
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
    public override void VisitSlicePattern(ISlicePatternOperation operation)
    {
        if (operation.Pattern is not null)
        {
            ReportNew(operation, "a copy of the slice");
        }

        base.VisitSlicePattern(operation);
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
            ? group.Declarations.SelectMany(one => one.Declarators).FirstOrDefault()?.Symbol.Type
            : operation.Resources.Type;
        CheckDispose(type, operation.Resources);
        base.VisitUsing(operation);
    }

    /// <inheritdoc/>
    public override void VisitUsingDeclaration(IUsingDeclarationOperation operation)
    {
        ITypeSymbol? type = operation.DeclarationGroup.Declarations.SelectMany(one => one.Declarators).FirstOrDefault()?.Symbol.Type;
        CheckDispose(type, operation);
        base.VisitUsingDeclaration(operation);
    }

    /// <inheritdoc/>
    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        IOperation collection = operation.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion)
        {
            collection = conversion.Operand;
        }

        // The compiler turns a foreach over an array or a string into a loop with an index.
        bool isIndexed = collection.Type is IArrayTypeSymbol { Rank: 1 } || collection.Type?.SpecialType == SpecialType.System_String;
        if (!isIndexed)
        {
            Report(AllocationRules.Enumerator, collection, collection.Type?.Name ?? string.Empty, _owner);
        }

        Visit(operation.LoopControlVariable);
        Visit(collection);
        Visit(operation.Body);
    }

    /// <inheritdoc/>
    public override void VisitFunctionPointerInvocation(IFunctionPointerInvocationOperation operation)
    {
        ReportUnknown(operation, "a function pointer", "what it points to cannot be known here");
        base.VisitFunctionPointerInvocation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicInvocation(IDynamicInvocationOperation operation)
    {
        ReportUnknown(operation, "a dynamic call", "its target is looked up at run time");
        base.VisitDynamicInvocation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicIndexerAccess(IDynamicIndexerAccessOperation operation)
    {
        ReportUnknown(operation, "a dynamic indexer", "its target is looked up at run time");
        base.VisitDynamicIndexerAccess(operation);
    }

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
            CheckCall(getter, operation);
        }

        if (isTarget && operation.Property.SetMethod is { } setter)
        {
            CheckCall(setter, operation);
        }
    }

    private void CheckDeconstruction(DeconstructionInfo info, IOperation operation)
    {
        if (info.Method is { } method)
        {
            CheckCall(method, operation);
        }

        foreach (DeconstructionInfo nested in info.Nested)
        {
            CheckDeconstruction(nested, operation);
        }
    }

    private void CheckDispose(ITypeSymbol? type, IOperation operation)
    {
        INamedTypeSymbol? disposable = type?.AllInterfaces.FirstOrDefault(one => one.SpecialType == SpecialType.System_IDisposable);
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
            CheckCall(method, operation);
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
            CheckCall(method, operation);
        }
    }

    private void CheckCall(IMethodSymbol method, IOperation operation)
    {
        if (_calls.Objection(method) is { } objection)
        {
            ReportUnknown(operation, (method.AssociatedSymbol ?? method).ToDisplayString(), objection);
        }
    }

    private void ReportUnknown(IOperation operation, string what, string why)
    {
        Report(AllocationRules.Call, operation, what, why, _owner);
    }
}
