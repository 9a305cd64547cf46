using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Walks the body of a member that promises to allocate nothing and reports what allocates on the device.</summary>
internal sealed partial class AllocationWalker : OperationWalker
{
    private readonly CallCheck _calls;
    private readonly Action<Diagnostic> _report;
    private readonly string _owner;

    /// <summary>A walker for one member.</summary>
    /// <param name="owner">The member, for the messages.</param>
    /// <param name="calls">What it may call.</param>
    /// <param name="report">Takes what is found.</param>
    public AllocationWalker(IMethodSymbol owner, CallCheck calls, Action<Diagnostic> report)
    {
        _owner = (owner.AssociatedSymbol ?? owner).Name;
        _calls = calls;
        _report = report;
    }

    /// <summary>Checks what a signature says by itself: structs by value, async.</summary>
    public void CheckSignature(IMethodSymbol method)
    {
        Location location = method.Locations.FirstOrDefault() ?? Location.None;
        if (method.IsAsync)
        {
            Report(AllocationRules.StateMachine, location);
        }

        if (method.RefKind == RefKind.None && StructKinds.IsOnHeap(method.ReturnType))
        {
            Report(AllocationRules.Struct, location, method.ReturnType.Name);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.None or RefKind.In && StructKinds.IsOnHeap(parameter.Type))
            {
                Report(AllocationRules.Struct, parameter.Locations.FirstOrDefault() ?? location, parameter.Type.Name);
            }
        }
    }

    /// <inheritdoc/>
    public override void Visit(IOperation? operation)
    {
        if (operation is { ConstantValue.HasValue: true })
        {
            // Every other constant is part of an instruction.
            if (operation.ConstantValue.Value is string)
            {
                Report(AllocationRules.Literal, operation);
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
                CheckCall(constructor, operation);
            }
        }
        else
        {
            ReportNew(operation, Describe(operation.Type));
        }

        base.VisitObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitArrayCreation(IArrayCreationOperation operation)
    {
        if (operation.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray })
        {
            ReportParams(operation, operation.Parent.Parent);
        }
        else
        {
            ReportNew(operation, Describe(operation.Type));
        }

        base.VisitArrayCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitCollectionExpression(ICollectionExpressionOperation operation)
    {
        if (operation.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamCollection })
        {
            ReportParams(operation, operation.Parent.Parent);
        }
        else
        {
            ReportNew(operation, Describe(operation.Type));
        }

        base.VisitCollectionExpression(operation);
    }

    /// <inheritdoc/>
    public override void VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation)
    {
        ReportNew(operation, "an object of an anonymous type");
        base.VisitAnonymousObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitTypeParameterObjectCreation(ITypeParameterObjectCreationOperation operation)
    {
        ReportNew(operation, Describe(operation.Type));
        base.VisitTypeParameterObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitDynamicObjectCreation(IDynamicObjectCreationOperation operation)
    {
        ReportNew(operation, Describe(operation.Type));
        base.VisitDynamicObjectCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitWith(IWithOperation operation)
    {
        if (operation.Type is { IsReferenceType: true })
        {
            ReportNew(operation, Describe(operation.Type));
        }

        base.VisitWith(operation);
    }

    /// <inheritdoc/>
    public override void VisitTypeOf(ITypeOfOperation operation)
    {
        ReportNew(operation, "a Type object");
        base.VisitTypeOf(operation);
    }

    /// <inheritdoc/>
    public override void VisitConversion(IConversionOperation operation)
    {
        if (operation.OperatorMethod is { } method)
        {
            CheckCall(method, operation);
        }
        else if (IsBoxing(operation))
        {
            Report(AllocationRules.Boxing, operation, operation.Operand.Type!.Name, _owner);
        }

        base.VisitConversion(operation);
    }

    /// <inheritdoc/>
    public override void VisitBinaryOperator(IBinaryOperation operation)
    {
        if (IsConcatenation(operation))
        {
            Report(AllocationRules.Concatenation, operation);
            VisitConcatenated(operation);
            return;
        }

        CheckOperator(operation.OperatorMethod, operation.LeftOperand, operation);
        base.VisitBinaryOperator(operation);
    }

    /// <inheritdoc/>
    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        if (operation.OperatorKind == BinaryOperatorKind.Add && operation.Type?.SpecialType == SpecialType.System_String)
        {
            Report(AllocationRules.Concatenation, operation);
            VisitConcatenated(operation.Value);
            Visit(operation.Target);
            return;
        }

        if (operation.Type?.TypeKind == TypeKind.Delegate)
        {
            Report(AllocationRules.DelegateCreation, operation);
        }

        CheckOperator(operation.OperatorMethod, operation.Target, operation);
        base.VisitCompoundAssignment(operation);
    }

    /// <inheritdoc/>
    public override void VisitInterpolatedString(IInterpolatedStringOperation operation)
    {
        Report(AllocationRules.Interpolation, operation);
        foreach (IInterpolationOperation part in operation.Parts.OfType<IInterpolationOperation>())
        {
            VisitConcatenated(part.Expression);
        }
    }

    /// <inheritdoc/>
    public override void VisitInterpolatedStringHandlerCreation(IInterpolatedStringHandlerCreationOperation operation)
    {
        Report(AllocationRules.Interpolation, operation);
    }

    /// <inheritdoc/>
    public override void VisitDelegateCreation(IDelegateCreationOperation operation)
    {
        Report(AllocationRules.DelegateCreation, operation);
        base.VisitDelegateCreation(operation);
    }

    /// <inheritdoc/>
    public override void VisitEventAssignment(IEventAssignmentOperation operation)
    {
        Report(AllocationRules.DelegateCreation, operation);
        Visit((operation.EventReference as IEventReferenceOperation)?.Instance);
    }

    /// <inheritdoc/>
    public override void VisitLock(ILockOperation operation)
    {
        Report(AllocationRules.Lock, operation.LockedValue);
        base.VisitLock(operation);
    }

    /// <inheritdoc/>
    public override void VisitThrow(IThrowOperation operation)
    {
        // Once, whatever the exception is made of.
        Report(AllocationRules.Throw, operation);
    }

    /// <inheritdoc/>
    public override void VisitSwitchExpression(ISwitchExpressionOperation operation)
    {
        if (!operation.IsExhaustive)
        {
            Report(AllocationRules.Throw, operation);
        }

        base.VisitSwitchExpression(operation);
    }

    /// <inheritdoc/>
    public override void VisitReturn(IReturnOperation operation)
    {
        if (operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak)
        {
            Report(AllocationRules.StateMachine, operation);
        }

        base.VisitReturn(operation);
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

    private static string Describe(ITypeSymbol? type)
    {
        return type switch
        {
            null => "an object",
            IArrayTypeSymbol array => "an array of " + array.ElementType.Name,
            _ => "an object of type " + type.Name,
        };
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

    private void ReportNew(IOperation operation, string what)
    {
        Report(AllocationRules.New, operation, what, _owner);
    }

    private void ReportParams(IOperation array, IOperation? call)
    {
        string name = call switch
        {
            IInvocationOperation invocation => invocation.TargetMethod.Name,
            IObjectCreationOperation creation => creation.Type?.Name ?? string.Empty,
            _ => "this call",
        };
        Report(AllocationRules.ParamsArray, array, name, _owner);
    }

    private void Report(DiagnosticDescriptor rule, IOperation operation)
    {
        Report(rule, operation, _owner);
    }

    private void Report(DiagnosticDescriptor rule, IOperation operation, params string[] arguments)
    {
        _report(Diagnostic.Create(rule, operation.Syntax.GetLocation(), arguments));
    }

    private void Report(DiagnosticDescriptor rule, Location location)
    {
        _report(Diagnostic.Create(rule, location, _owner));
    }

    private void Report(DiagnosticDescriptor rule, Location location, string type)
    {
        _report(Diagnostic.Create(rule, location, type, _owner));
    }
}
