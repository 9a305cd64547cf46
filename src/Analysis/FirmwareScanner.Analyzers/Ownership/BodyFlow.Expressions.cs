using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <content>Expressions: which lease a value is, and what evaluating it does.</content>
internal sealed partial class BodyFlow
{
    /// <summary>Executes one operation of a block; where it sets a Boolean, the state may split.</summary>
    private void Statement(IOperation operation, FlowState state, List<FlowState> after)
    {
        IOperation? value = operation switch
        {
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { IsRef: false } assignment }
                when _variables.FlagOf(assignment.Target) >= 0 => assignment,
            ISimpleAssignmentOperation { IsRef: false } assignment when _variables.FlagOf(assignment.Target) >= 0 => assignment,
            _ => null,
        };
        if (value is not null)
        {
            AddStates(Decide(value, state), after);
        }
        else if (operation is IFlowCaptureOperation capture && _variables.FlagOf(capture.Id) is int flag && flag >= 0)
        {
            AddStates(Assign(flag, Decide(capture.Value, state)), after);
        }
        else
        {
            Evaluate(operation, state);
            after.Add(state);
        }
    }

    private static void AddStates(List<Outcome> outcomes, List<FlowState> states)
    {
        foreach (Outcome outcome in outcomes)
        {
            states.Add(outcome.State);
        }
    }

    /// <summary>Evaluates an expression for its effects.</summary>
    /// <returns>The lease that it gives, <see cref="FlowState.None"/>, or <see cref="FlowState.Untracked"/>.</returns>
    private int Evaluate(IOperation operation, FlowState state)
    {
        if (operation.ConstantValue.HasValue && _contracts.IsLease(operation.Type))
        {
            return IsNone(operation) ? FlowState.None : AddSilenced(state, operation);
        }

        switch (operation)
        {
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
                return KeepChildren(operation, state, "stored in an array");
            case ITupleOperation:
                return KeepChildren(operation, state, "stored in a tuple");
            case ICollectionExpressionOperation:
                return KeepChildren(operation, state, "stored in a collection");
            case IReturnOperation:
                KeepChildren(operation, state, "returned by an iterator");

                // Who enumerates may stop here: then only the finally blocks around run.
                Throw(state.Clone(), _region, null, operation.Syntax);
                return FlowState.Untracked;
            case IAddressOfOperation address:
                return PassByReference(address.Reference, state, address.Syntax, "reached through a pointer");
            case ICompoundAssignmentOperation or IIncrementOrDecrementOperation:
                EvaluateChildren(operation, state);
                Overwrite(operation, state);
                return FlowState.Untracked;
            case IBinaryOperation binary:
                EvaluateChildren(operation, state);
                MayThrow(binary.OperatorMethod, state, operation.Syntax);
                return FlowState.Untracked;
            case IUnaryOperation unary:
                EvaluateChildren(operation, state);
                MayThrow(unary.OperatorMethod, state, operation.Syntax);
                return FlowState.Untracked;
            case IFunctionPointerInvocationOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
                or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation:
                KeepChildren(operation, state, "passed to a call that is not known until it happens");
                ForgetFields(state);
                Throw(state.Clone(), _region, null, operation.Syntax);
                return FlowState.Untracked;
            default:
                EvaluateChildren(operation, state);
                return _contracts.IsLease(operation.Type) ? AddLent(state, operation) : FlowState.Untracked;
        }
    }

    private void EvaluateChildren(IOperation operation, FlowState state)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Evaluate(child, state);
        }
    }

    private int KeepChildren(IOperation operation, FlowState state, string where)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            _ledger.Keep(state, Evaluate(child, state), child.Syntax, where);
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
            return ReadOwnField(holder, state, field.Syntax);
        }

        if (field.Instance is not null)
        {
            Evaluate(field.Instance, state);
        }

        return _contracts.IsLease(field.Type) ? AddLent(state, field) : FlowState.Untracked;
    }

    /// <summary>What an [Owned] field holds; before the first access that is a lease that the object owns, or None.</summary>
    private int ReadOwnField(int holder, FlowState state, SyntaxNode place)
    {
        if (state.Held(holder) == FlowState.Untracked)
        {
            LeaseFact fact = new LeaseFact(LeaseStatus.Owned, LeasePresence.Assumed, place).Named(_variables.Names[holder]);
            state.Hold(holder, state.Add(fact));
        }

        return state.Held(holder);
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
        MayThrow(conversion.OperatorMethod, state, conversion.Syntax);
        bool isLeaseAfter = _contracts.IsLease(conversion.Type);
        if (isLeaseAfter && !_contracts.MentionsLease(conversion.Operand.Type))
        {
            return AddSilenced(state, conversion);
        }

        bool isBoxed = conversion.Type is { IsReferenceType: true } || _contracts.MentionsLease(conversion.Type);
        return isLeaseAfter || isBoxed ? value : FlowState.Untracked;
    }

    private int Await(IAwaitOperation awaited, FlowState state)
    {
        Evaluate(awaited.Operation, state);
        ForgetFields(state);
        Throw(state.Clone(), _region, null, awaited.Syntax);
        if (!_contracts.IsLease(awaited.Type))
        {
            return FlowState.Untracked;
        }

        foreach (IOperation inner in awaited.Operation.DescendantsAndSelf())
        {
            if (inner is IInvocationOperation invocation && _contracts.ReturnsOwned(invocation.TargetMethod))
            {
                return state.Add(new LeaseFact(LeaseStatus.Owned, LeasePresence.Unchecked, awaited.Syntax));
            }
        }

        return AddLent(state, awaited);
    }

    private static int AddLent(FlowState state, IOperation operation)
    {
        return state.Add(new LeaseFact(LeaseStatus.Lent, LeasePresence.Assumed, operation.Syntax));
    }

    private static int AddSilenced(FlowState state, IOperation operation)
    {
        return state.Add(new LeaseFact(LeaseStatus.Silenced, LeasePresence.Assumed, operation.Syntax));
    }

    private int Assign(ISimpleAssignmentOperation assignment, FlowState state)
    {
        if (assignment.IsRef)
        {
            return PassByReference(assignment.Value, state, assignment.Value.Syntax, "reached through a reference variable");
        }

        EvaluateTarget(assignment.Target, state);
        int value = Evaluate(assignment.Value, state);
        Store(assignment.Target, value, assignment.Value.Syntax, state);
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
        if (Unwrap(assignment.Target) is not ITupleOperation targets || Unwrap(assignment.Value) is not ITupleOperation values
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
            Store(Unwrap(targets.Elements[index]), given[index], values.Elements[index].Syntax, state);
        }

        return FlowState.Untracked;
    }

    private static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IDeclarationExpressionOperation declaration:
                    operation = declaration.Expression;
                    break;
                default:
                    return operation;
            }
        }
    }
}
