using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Expressions: which lease a value is, and what evaluating it does.</summary>
internal sealed class ExpressionEvaluator
{
    private readonly BodyVariables _variables;
    private readonly LeaseContracts _contracts;
    private readonly LeaseLedger _ledger;
    private readonly OwnFields _fields;
    private readonly LeaseStores _stores;
    private readonly CallEffects _calls;
    private readonly ThrowPoints _throws;

    public ExpressionEvaluator(BodyContext context, OwnFields fields, ThrowPoints throws)
    {
        _variables = context.Variables;
        _contracts = context.Contracts;
        _ledger = context.Ledger;
        _fields = fields;
        _throws = throws;
        _stores = new LeaseStores(context, fields, throws);
        _calls = new CallEffects(context, fields, _stores, throws);
    }

    /// <summary>Evaluates an expression for its effects.</summary>
    /// <returns>The lease that it gives, <see cref="FlowState.None"/>, or <see cref="FlowState.Untracked"/>.</returns>
    public int Evaluate(IOperation operation, FlowState state)
    {
        if (operation.ConstantValue.HasValue && _contracts.IsLease(operation.Type))
        {
            return _contracts.IsNone(operation) ? FlowState.None : state.AddSilenced(operation.Syntax);
        }

        if (_contracts.IsNone(operation))
        {
            return FlowState.None;
        }

        switch (operation)
        {
            case IInstanceReferenceOperation:
                return FlowState.Untracked;
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation, state);
            case ILocalReferenceOperation:
            case IParameterReferenceOperation:
                return Read(_variables.HolderOf(operation), state);
            case IFieldReferenceOperation field:
                return ReadField(field, state);
            case IFlowCaptureReferenceOperation capture:
                IOperation? target = _variables.TargetOf(capture.Id);
                return target is null ? Read(_variables.HolderOf(capture), state) : Evaluate(target, state);
            case IFlowCaptureOperation capture:
                return StoreTemporary(capture, state);
            case IDefaultValueOperation:
                return _contracts.IsLease(operation.Type) ? FlowState.None : FlowState.Untracked;
            case IConversionOperation conversion:
                return Convert(conversion, state);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, state);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment, state);
            case IDeconstructionAssignmentOperation assignment:
                return Deconstruct(assignment, state);
            case IInvocationOperation invocation:
                return Call(invocation.TargetMethod, invocation.Instance, invocation.Arguments, invocation, state);
            case IObjectCreationOperation { Constructor: IMethodSymbol constructor } creation:
                return Call(constructor, null, creation.Arguments, creation, state);
            case IPropertyReferenceOperation own when _variables.HolderOf(own) is int holder && holder >= 0:
                return _fields.Read(holder, state, own.Syntax);
            case IPropertyReferenceOperation { Property.GetMethod: IMethodSymbol getter } property:
                return Call(getter, property.Instance, property.Arguments, property, state);
            case IAwaitOperation awaited:
                return Await(awaited, state);
            default:
                return EvaluateRest(operation, state);
        }
    }

    private int EvaluateRest(IOperation operation, FlowState state)
    {
        switch (operation)
        {
            case IArrayInitializerOperation:
                return StoreChildrenUnowned(operation, state, "stored in an array");
            case ITupleOperation:
                return StoreChildrenUnowned(operation, state, "stored in a tuple");
            case ICollectionExpressionOperation:
                return StoreChildrenUnowned(operation, state, "stored in a collection");
            case IReturnOperation:
                StoreChildrenUnowned(operation, state, "returned by an iterator");

                // Who enumerates may stop here: then only the finally blocks around run.
                _throws.At(state, operation.Syntax);
                return FlowState.Untracked;
            case IAddressOfOperation address:
                return PassByReference(address.Reference, state, address.Syntax, "reached through a pointer");
            case ICompoundAssignmentOperation or IIncrementOrDecrementOperation:
                EvaluateChildren(operation, state);
                _stores.Overwrite(operation, state);
                return FlowState.Untracked;
            case IBinaryOperation binary:
                EvaluateChildren(operation, state);
                _throws.MayThrow(binary.OperatorMethod, state, operation.Syntax);
                return FlowState.Untracked;
            case IUnaryOperation unary:
                EvaluateChildren(operation, state);
                _throws.MayThrow(unary.OperatorMethod, state, operation.Syntax);
                return FlowState.Untracked;
            case IFunctionPointerInvocationOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
                or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation:
                StoreChildrenUnowned(operation, state, "passed to a call that is not known until it happens");
                _fields.Forget(state);
                _throws.At(state, operation.Syntax);
                return FlowState.Untracked;
            default:
                EvaluateChildren(operation, state);
                return _contracts.IsLease(operation.Type) ? state.AddLent(operation.Syntax, operation.Type) : FlowState.Untracked;
        }
    }

    private void EvaluateChildren(IOperation operation, FlowState state)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Evaluate(child, state);
        }
    }

    private int StoreChildrenUnowned(IOperation operation, FlowState state, string where)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            _ledger.StoreUnowned(state, Evaluate(child, state), child.Syntax, where);
        }

        return FlowState.Untracked;
    }

    private static int Read(int holder, FlowState state)
    {
        return holder < 0 ? FlowState.Untracked : state.Held(holder);
    }

    private int ReadField(IFieldReferenceOperation field, FlowState state)
    {
        int holder = _variables.HolderOf(field);
        if (holder >= 0)
        {
            return _fields.Read(holder, state, field.Syntax);
        }

        if (field.Instance is not null)
        {
            Evaluate(field.Instance, state);
        }

        return _contracts.IsLease(field.Type) ? state.AddLent(field.Syntax, field.Type) : FlowState.Untracked;
    }

    private int StoreTemporary(IFlowCaptureOperation capture, FlowState state)
    {
        if (_variables.TargetOf(capture.Id) is not null)
        {
            return FlowState.Untracked;
        }

        int value = Evaluate(capture.Value, state);
        int holder = _variables.HolderOf(capture.Id);
        if (holder >= 0)
        {
            state.Hold(holder, value);
        }

        return FlowState.Untracked;
    }

    private int Convert(IConversionOperation conversion, FlowState state)
    {
        int value = Evaluate(conversion.Operand, state);
        _throws.MayThrow(conversion.OperatorMethod, state, conversion.Syntax);
        bool isLeaseAfter = _contracts.IsLease(conversion.Type);
        if (isLeaseAfter && !_contracts.MentionsLease(conversion.Operand.Type))
        {
            return state.AddSilenced(conversion.Syntax);
        }

        bool isBoxed = conversion.Type is { IsReferenceType: true } || _contracts.MentionsLease(conversion.Type);
        return isLeaseAfter || isBoxed ? value : FlowState.Untracked;
    }

    private int Await(IAwaitOperation awaited, FlowState state)
    {
        Evaluate(awaited.Operation, state);
        _fields.Forget(state);
        _throws.At(state, awaited.Syntax);
        if (!_contracts.IsLease(awaited.Type))
        {
            return FlowState.Untracked;
        }

        foreach (IOperation inner in awaited.Operation.DescendantsAndSelf())
        {
            if (inner is IInvocationOperation invocation && _contracts.ReturnsOwned(invocation.TargetMethod))
            {
                return state.Add(new LeaseFact(LeaseStatus.Owned, LeasePresence.Unchecked, awaited.Syntax, awaited.Type));
            }
        }

        return state.AddLent(awaited.Syntax, awaited.Type);
    }

    private int Assign(ISimpleAssignmentOperation assignment, FlowState state)
    {
        if (assignment.IsRef)
        {
            return PassByReference(assignment.Value, state, assignment.Value.Syntax, "reached through a reference variable");
        }

        EvaluateTarget(assignment.Target, state);
        int value = Evaluate(assignment.Value, state);
        _stores.Store(assignment.Target, value, assignment.Value.Syntax, state);
        return value;
    }

    /// <summary>Evaluates what lies inside of a target: the object of a field, the index of an element.</summary>
    private void EvaluateTarget(IOperation target, FlowState state)
    {
        if (_variables.HolderOf(target) < 0 && target is not (ILocalReferenceOperation or IParameterReferenceOperation))
        {
            EvaluateChildren(target, state);
        }
    }

    private int Deconstruct(IDeconstructionAssignmentOperation assignment, FlowState state)
    {
        if (assignment.Target.Unwrapped() is not ITupleOperation targets || assignment.Value.Unwrapped() is not ITupleOperation values
            || targets.Elements.Length != values.Elements.Length)
        {
            EvaluateChildren(assignment, state);
            return FlowState.Untracked;
        }

        ImmutableArray<int>.Builder given = ImmutableArray.CreateBuilder<int>();
        foreach (IOperation value in values.Elements)
        {
            given.Add(Evaluate(value, state));
        }

        for (int index = 0; index < given.Count; index++)
        {
            _stores.Store(targets.Elements[index].Unwrapped(), given[index], values.Elements[index].Syntax, state);
        }

        return FlowState.Untracked;
    }

    /// <summary>Evaluates a call from left to right: object, arguments, and then the call itself.</summary>
    private int Call(
        IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> arguments, IOperation call, FlowState state)
    {
        int receiver = instance is null ? FlowState.Untracked : Evaluate(instance, state);
        int[] values = new int[arguments.Length];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = EvaluateArgument(arguments[index], state);
        }

        if (receiver != FlowState.Untracked)
        {
            _calls.ApplyToReceiver(method, receiver, instance!, state);
        }

        return _calls.Apply(method, instance, arguments, values, call, state);
    }

    private int EvaluateArgument(IArgumentOperation argument, FlowState state)
    {
        switch (argument.Parameter?.RefKind)
        {
            case RefKind.Out:
                EvaluateTarget(argument.Value.Unwrapped(), state);
                return FlowState.Untracked;
            case RefKind.Ref:
                return PassByReference(argument.Value, state, argument.Value.Syntax, "passed by reference");
            default:
                return Evaluate(argument.Value, state);
        }
    }

    /// <summary>A lease variable becomes reachable through a reference: what happens to it can no longer be followed.</summary>
    private int PassByReference(IOperation reference, FlowState state, SyntaxNode place, string how)
    {
        _stores.ForgetFlag(reference, state);
        int holder = _variables.HolderOf(reference);
        if (holder < 0)
        {
            EvaluateChildren(reference, state);
        }
        else
        {
            _stores.PassByReference(reference, holder, state, place, how);
        }

        return FlowState.Untracked;
    }
}
