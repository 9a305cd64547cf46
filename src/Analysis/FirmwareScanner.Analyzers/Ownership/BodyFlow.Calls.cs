using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <content>Calls: what the contracts of the callee do to arguments, fields and result, and the way out by an exception.</content>
internal sealed partial class BodyFlow
{
    private int Call(
        IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> arguments, IOperation call, FlowState state)
    {
        if (instance is not null)
        {
            Evaluate(instance, state);
        }

        int[] values = new int[arguments.Length];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = EvaluateArgument(arguments[index], state);
        }

        Handover handover = Handover.Done;
        for (int index = 0; index < values.Length; index++)
        {
            Handover one = ApplyContract(method, arguments[index], values[index], state);
            handover = one == Handover.Done ? handover : one;
        }

        if (_contracts.EndsAllLoans(method) && instance is not null && Variable(instance) is ISymbol lender)
        {
            _ledger.EndLoansOf(state, lender, call.Syntax);
        }

        ApplyFieldEffects(method, state);
        MayThrow(method, state, call.Syntax);
        foreach (IArgumentOperation argument in arguments)
        {
            StoreOutArgument(argument, state);
        }

        if (handover == Handover.Done || !_contracts.IsLease(call.Type))
        {
            return Result(method, instance, call, state);
        }

        return handover == Handover.Refused ? FlowState.None : AddSilenced(state, call);
    }

    private int EvaluateArgument(IArgumentOperation argument, FlowState state)
    {
        switch (argument.Parameter?.RefKind)
        {
            case RefKind.Out:
                EvaluateTarget(Unwrap(argument.Value), state);
                return FlowState.Untracked;
            case RefKind.Ref:
                return PassByReference(argument.Value, state, argument.Value.Syntax, "passed by reference");
            default:
                return Evaluate(argument.Value, state);
        }
    }

    /// <summary>Does to an argument what the contract of its parameter says.</summary>
    private Handover ApplyContract(IMethodSymbol method, IArgumentOperation argument, int value, FlowState state)
    {
        SyntaxNode place = argument.Value.Syntax;
        IParameterSymbol? parameter = argument.Parameter?.OriginalDefinition;
        if (value == FlowState.Untracked || parameter is null)
        {
            return Handover.Done;
        }

        if (_contracts.IsConsumed(parameter))
        {
            LeaseStatus end = _contracts.ReturnsOwned(method) ? LeaseStatus.Transferred : LeaseStatus.Released;
            return _ledger.Consume(state, value, place, end);
        }

        if (_contracts.EndsLoan(parameter))
        {
            return _ledger.EndLoan(state, value, place);
        }

        if (FrameworkMembers.Keeps(method))
        {
            _ledger.Keep(state, value, place, "stored in a collection");
        }
        else if (IsPropertyOfRecord(method, parameter))
        {
            _ledger.Keep(state, value, place, "stored in a record");
        }
        else if (_contracts.IsLease(argument.Parameter!.Type))
        {
            _ledger.Use(state, value, place);
        }

        return Handover.Done;
    }

    private static bool IsPropertyOfRecord(IMethodSymbol method, IParameterSymbol parameter)
    {
        return method is { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true }
            && method.ContainingType.GetMembers(parameter.Name).Any(one => one is IPropertySymbol);
    }

    private void StoreOutArgument(IArgumentOperation argument, FlowState state)
    {
        if (argument.Parameter is not { RefKind: RefKind.Out } parameter)
        {
            return;
        }

        IOperation target = Unwrap(argument.Value);
        int value = FlowState.Untracked;
        if (_contracts.IsLease(parameter.Type))
        {
            LeaseStatus status = _contracts.IsOwned(parameter.OriginalDefinition) ? LeaseStatus.Owned : LeaseStatus.Lent;
            LeasePresence presence = status == LeaseStatus.Owned ? LeasePresence.Unchecked : LeasePresence.Assumed;
            value = state.Add(new LeaseFact(status, presence, argument.Syntax));
        }

        Store(target, value, argument.Syntax, state);
    }

    private int Result(IMethodSymbol method, IOperation? instance, IOperation call, FlowState state)
    {
        if (!_contracts.IsLease(call.Type))
        {
            return FlowState.Untracked;
        }

        if (_contracts.ReturnsOwned(method))
        {
            return state.Add(new LeaseFact(LeaseStatus.Owned, LeasePresence.Unchecked, call.Syntax));
        }

        if (!_contracts.ReturnsBorrowed(method))
        {
            return AddLent(state, call);
        }

        ISymbol? lender = instance is null ? null : Variable(instance);
        return state.Add(new LeaseFact(LeaseStatus.Loan, LeasePresence.Unchecked, call.Syntax, lender));
    }

    private static ISymbol? Variable(IOperation operation)
    {
        return Unwrap(operation) switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
    }

    private void MayThrow(IMethodSymbol? method, FlowState state, SyntaxNode place)
    {
        if (method is not null && _contracts.MayThrow(method))
        {
            Throw(state.Clone(), _region, null, place);
        }
    }

    /// <summary>What a call of a member of the same type does to the [Owned] fields: see <see cref="FieldEffect"/>.</summary>
    private void ApplyFieldEffects(IMethodSymbol method, FlowState state)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            FieldEffect effect = _effects.Of(method, field.Value);
            if (effect == FieldEffect.Read)
            {
                _ledger.ReportDangling(state, field.Key, $"when '{method.Name}' runs");
            }
            else if (effect != FieldEffect.Untouched)
            {
                ForgetField(state, field.Key, method.Name);
                state.Hold(field.Key, effect == FieldEffect.Cleared ? FlowState.None : FlowState.Untracked);
            }
        }
    }

    private void ForgetFields(FlowState state)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            ForgetField(state, field.Key, "other code");
            state.Hold(field.Key, FlowState.Untracked);
        }
    }

    /// <summary>Other code may use or change a field: what it held is the object's alone from now on.</summary>
    private void ForgetField(FlowState state, int holder, string other)
    {
        _ledger.ReportDangling(state, holder, $"when '{other}' runs");
        int lease = state.Held(holder);
        if (state.Fact(lease) is { Status: LeaseStatus.Owned } fact)
        {
            state.SetFact(lease, fact.With(LeaseStatus.Lent));
        }
    }
}
