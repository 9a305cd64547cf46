using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Walks the body of a member that promises to allocate nothing and reports what allocates on the device.</summary>
internal sealed class AllocationWalker : CalledCodeWalker
{
    private readonly CallCheck _calls;
    private readonly AllocationReport _report;

    /// <summary>A walker for one member.</summary>
    /// <param name="calls">What it may call.</param>
    /// <param name="report">Takes what is found.</param>
    public AllocationWalker(CallCheck calls, AllocationReport report)
    {
        _calls = calls;
        _report = report;
    }

    /// <inheritdoc/>
    public override void Visit(IOperation? operation)
    {
        if (operation is { ConstantValue.HasValue: true })
        {
            // Every other constant is part of an instruction.
            if (operation.ConstantValue.Value is string)
            {
                _report.Add(AllocationDiagnostics.Literal, operation);
            }

            return;
        }

        CheckStructValue(operation);
        base.Visit(operation);
    }

    /// <inheritdoc/>
    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        if (operation.Type is { IsValueType: true })
        {
            if (!StructKinds.IsOnHeap(operation.Type) && operation.Constructor is { IsImplicitlyDeclared: false } constructor)
            {
                OnCall(constructor, operation);
            }
        }
        else
        {
            _report.AddNew(operation, operation.Type);
        }

        base.VisitObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitArrayCreation(IArrayCreationOperation operation)
    {
        if (operation.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray })
        {
            _report.AddParams(operation, operation.Parent.Parent);
        }
        else
        {
            _report.AddNew(operation, operation.Type);
        }

        base.VisitArrayCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitCollectionExpression(ICollectionExpressionOperation operation)
    {
        if (operation.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamCollection })
        {
            _report.AddParams(operation, operation.Parent.Parent);
        }
        else
        {
            _report.AddNew(operation, operation.Type);
        }

        base.VisitCollectionExpression(operation);
    }

    /// <inheritdoc/>
    public override void VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation)
    {
        _report.AddNew(operation, "an object of an anonymous type");
        base.VisitAnonymousObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitTypeParameterObjectCreation(ITypeParameterObjectCreationOperation operation)
    {
        _report.AddNew(operation, operation.Type);
        base.VisitTypeParameterObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicObjectCreation(IDynamicObjectCreationOperation operation)
    {
        _report.AddNew(operation, operation.Type);
        base.VisitDynamicObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitWith(IWithOperation operation)
    {
        if (operation.Type is { IsReferenceType: true })
        {
            _report.AddNew(operation, operation.Type);
        }

        base.VisitWith(operation);
    }

    /// <inheritdoc/>
    public override void VisitTypeOf(ITypeOfOperation operation)
    {
        _report.AddNew(operation, "a Type object");
        base.VisitTypeOf(operation);
    }

    /// <inheritdoc/>
    public override void VisitConversion(IConversionOperation operation)
    {
        if (operation.OperatorMethod is null && IsBoxing(operation))
        {
            _report.Add(AllocationDiagnostics.Boxing, operation, operation.Operand.Type!.Name);
        }

        base.VisitConversion(operation);
    }

    /// <inheritdoc/>
    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        if (IsConcatenation(operation))
        {
            _report.Add(AllocationDiagnostics.Concatenation, operation);
            VisitConcatenated(operation);
            return;
        }

        if (operation.Type?.TypeKind == TypeKind.Delegate)
        {
            _report.Add(AllocationDiagnostics.DelegateCreation, operation);
        }

        base.VisitBinaryOperator(operation);
    }

    /// <inheritdoc/>
    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        if (operation.OperatorKind == BinaryOperatorKind.Add && operation.Type?.SpecialType == SpecialType.System_String)
        {
            _report.Add(AllocationDiagnostics.Concatenation, operation);
            VisitConcatenated(operation.Value);
            Visit(operation.Target);
            return;
        }

        if (operation.Type?.TypeKind == TypeKind.Delegate)
        {
            _report.Add(AllocationDiagnostics.DelegateCreation, operation);
        }

        base.VisitCompoundAssignment(operation);
    }

    /// <inheritdoc/>
    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        _report.Add(AllocationDiagnostics.Interpolation, operation);
        foreach (IInterpolationOperation part in operation.Parts.OfType<IInterpolationOperation>())
        {
            VisitConcatenated(part.Expression);
        }
    }

    /// <inheritdoc/>
    public override void VisitInterpolatedStringHandlerCreation(IInterpolatedStringHandlerCreationOperation operation)
    {
        _report.Add(AllocationDiagnostics.Interpolation, operation);
    }

    /// <inheritdoc/>
    public override void VisitDelegateCreation(IDelegateCreationOperation operation)
    {
        _report.Add(AllocationDiagnostics.DelegateCreation, operation);
        base.VisitDelegateCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitEventAssignment(IEventAssignmentOperation operation)
    {
        _report.Add(AllocationDiagnostics.DelegateCreation, operation);
        Visit((operation.EventReference as IEventReferenceOperation)?.Instance);
    }

    /// <inheritdoc/>
    public override void VisitLock(ILockOperation operation)
    {
        _report.Add(AllocationDiagnostics.Lock, operation.LockedValue);
        base.VisitLock(operation);
    }

    /// <inheritdoc/>
    public override void VisitThrow(IThrowOperation operation)
    {
        // Once, whatever the exception is made of.
        _report.Add(AllocationDiagnostics.Throw, operation);
    }

    /// <inheritdoc/>
    public override void VisitSwitchExpression(ISwitchExpressionOperation operation)
    {
        if (!operation.IsExhaustive)
        {
            _report.Add(AllocationDiagnostics.Throw, operation);
        }

        base.VisitSwitchExpression(operation);
    }

    /// <inheritdoc/>
    public override void VisitReturn(IReturnOperation operation)
    {
        if (operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak)
        {
            _report.Add(AllocationDiagnostics.StateMachine, operation);
        }

        base.VisitReturn(operation);
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
            _report.Add(AllocationDiagnostics.Enumerator, collection, collection.Type?.Name ?? string.Empty);
        }

        Visit(operation.LoopControlVariable);
        Visit(collection);
        Visit(operation.Body);
    }

    /// <inheritdoc/>
    public override void VisitSlicePattern(ISlicePatternOperation operation)
    {
        if (operation.Pattern is not null)
        {
            _report.AddNew(operation, "a copy of the slice");
        }

        base.VisitSlicePattern(operation);
    }

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

        _report.CheckSignature(operation.Symbol);
        if (operation.Descendants().Any(use => StructValues.IsCapture(use, operation.Symbol)))
        {
            _report.Add(AllocationDiagnostics.Struct, operation.Symbol.Locations[0], "closure of " + operation.Symbol.Name);
        }

        base.VisitLocalFunction(operation);
    }

    /// <inheritdoc/>
    public override void VisitAnonymousFunction(IAnonymousFunctionOperation operation)
    {
        _report.CheckSignature(operation.Symbol);
        base.VisitAnonymousFunction(operation);
    }

    /// <inheritdoc/>
    public override void VisitRangeOperation(IRangeOperation operation)
    {
        if (operation.Parent is IArrayElementReferenceOperation)
        {
            _report.AddNew(operation, "a copy of the range");
        }

        VisitBound(operation.LeftOperand);
        VisitBound(operation.RightOperand);
    }

    /// <inheritdoc/>
    protected override void OnInvocation(IInvocationOperation operation)
    {
        // A method of object, ValueType or Enum, called on a value: the value is boxed for it.
        if (operation.Instance?.Type is { IsValueType: true } value && operation.TargetMethod.ContainingType.IsReferenceType)
        {
            _report.Add(AllocationDiagnostics.Boxing, operation, value.Name);
        }
        else
        {
            base.OnInvocation(operation);
        }
    }

    /// <inheritdoc/>
    protected override void OnCall(IMethodSymbol method, IOperation operation)
    {
        if (_calls.Objection(method) is { } objection)
        {
            OnUnknownCall(operation, (method.AssociatedSymbol ?? method).ToDisplayString(), objection);
        }
    }

    /// <inheritdoc/>
    protected override void OnUnknownCall(IOperation operation, string what, string why)
    {
        _report.AddCall(operation, what, why);
    }

    private static bool IsConcatenation(IOperation operation)
    {
        return operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null } sum
            && sum.Type?.SpecialType == SpecialType.System_String && !sum.ConstantValue.HasValue;
    }

    private static bool IsBoxing(IConversionOperation operation)
    {
        ITypeSymbol? from = operation.Operand.Type;
        bool isValue = from is { IsValueType: true } or { TypeKind: TypeKind.TypeParameter, IsReferenceType: false };
        return isValue && operation.Type is { IsReferenceType: true };
    }

    /// <summary>The parts of a text that is being built: their literals and boxes belong to the building.</summary>
    private void VisitConcatenated(IOperation part)
    {
        while (part is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
        {
            part = conversion.Operand;
        }

        if (IsConcatenation(part))
        {
            VisitConcatenated(((IBinaryOperation)part).LeftOperand);
            VisitConcatenated(((IBinaryOperation)part).RightOperand);
        }
        else if (!part.ConstantValue.HasValue)
        {
            Visit(part);
        }
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
            _report.Add(AllocationDiagnostics.Struct, operation, type!.Name);
        }
    }

    /// <summary>An expression that makes or copies a struct. Where it gives a declared local its value, the local is reported.</summary>
    private void CheckStructValue(IOperation? operation)
    {
        if (StructKinds.IsOnHeap(operation?.Type) && operation!.Parent is not IVariableInitializerOperation
            && StructValues.IsMadeBy(operation))
        {
            _report.Add(AllocationDiagnostics.Struct, operation, operation.Type!.Name);
        }
    }
}
