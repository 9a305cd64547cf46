using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Calls: what the contracts of the callee do to arguments, fields and result.</summary>
internal sealed class CallEffects
{
    private readonly LeaseContracts _contracts;
    private readonly LeaseLedger _ledger;
    private readonly OwnFields _fields;
    private readonly LeaseStores _stores;
    private readonly ThrowPoints _throws;

    public CallEffects(BodyContext context, OwnFields fields, LeaseStores stores, ThrowPoints throws)
    {
        _contracts = context.Contracts;
        _ledger = context.Ledger;
        _fields = fields;
        _stores = stores;
        _throws = throws;
    }

    /// <summary>Does to a resource what a call of one of its members does: it is used, or disposed of.</summary>
    public void ApplyToReceiver(IMethodSymbol method, int receiver, IOperation instance, FlowState state)
    {
        if (_contracts.ReleasesInstance(method))
        {
            if (state.Fact(receiver) is { Status: LeaseStatus.Owned } fact)
            {
                _fields.CheckOrder(state, fact.Home, instance.Syntax);
            }

            _ledger.Dispose(state, receiver, instance.Syntax);
        }
        else if (FrameworkMembers.IsDisposable(method.ContainingType) || _contracts.MayHold(instance.Unwrapped().Type))
        {
            _ledger.Use(state, receiver, instance.Syntax);
        }
    }

    /// <summary>Does to arguments, fields and result what the contracts of the callee say.</summary>
    /// <param name="method">The callee.</param>
    /// <param name="instance">The object it is called on, or null.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="values">What the arguments are, in the same order.</param>
    /// <param name="call">The call.</param>
    /// <param name="state">The state, after the arguments were evaluated.</param>
    /// <returns>The lease that the call gives, None or Untracked.</returns>
    public int Apply(
        IMethodSymbol method,
        IOperation? instance,
        ImmutableArray<IArgumentOperation> arguments,
        int[] values,
        IOperation call,
        FlowState state)
    {
        Handover handover = Handover.Done;
        for (int index = 0; index < values.Length; index++)
        {
            Handover ofArgument = ApplyContract(method, arguments[index], values[index], state);
            handover = ofArgument == Handover.Done ? handover : ofArgument;
        }

        if (_contracts.EndsAllLoans(method) && instance?.NamedVariable() is ISymbol lender)
        {
            _ledger.EndLoansOf(state, lender, call.Syntax);
        }

        _fields.ApplyCall(method, state);
        _throws.MayThrow(method, state, call);
        foreach (IArgumentOperation argument in arguments)
        {
            StoreOutArgument(argument, state);
        }

        if (handover == Handover.Done || !_contracts.IsLease(call.Type))
        {
            return Result(method, instance, call, state);
        }

        return handover == Handover.Refused ? FlowState.None : state.AddSilenced(call.Syntax);
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
            bool mayBeNull = parameter.NullableAnnotation == NullableAnnotation.Annotated && _contracts.IsResource(parameter.Type);
            if (mayBeNull && state.Fact(value) is { Presence: LeasePresence.Unchecked } doubtful)
            {
                state.SetFact(value, doubtful.With(LeasePresence.Assumed));
            }

            return mayBeNull && value == FlowState.None ? Handover.Done : _ledger.Consume(state, value, place, end);
        }

        if (_contracts.EndsLoan(parameter))
        {
            return _ledger.EndLoan(state, value, place);
        }

        if (FrameworkMembers.Keeps(method))
        {
            _ledger.StoreUnowned(state, value, place, "stored in a collection");
        }
        else if (IsPropertyOfRecord(method, parameter))
        {
            _ledger.StoreUnowned(state, value, place, "stored in a record");
        }
        else if (_contracts.IsHandle(argument.Parameter!.Type))
        {
            _ledger.Use(state, value, place);
        }
        else if (_contracts.MayHold(argument.Parameter.Type))
        {
            _ledger.ReportStale(state, value, place);
        }

        return Handover.Done;
    }

    private static bool IsPropertyOfRecord(IMethodSymbol method, IParameterSymbol parameter)
    {
        return method is { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true }
            && method.ContainingType.GetMembers(parameter.Name).Any(member => member is IPropertySymbol);
    }

    private void StoreOutArgument(IArgumentOperation argument, FlowState state)
    {
        if (argument.Parameter is not { RefKind: RefKind.Out } parameter)
        {
            return;
        }

        IOperation target = argument.Value.Unwrapped();
        int value = FlowState.Untracked;
        if (_contracts.IsLease(parameter.Type))
        {
            LeaseStatus status = _contracts.IsOwned(parameter.OriginalDefinition) ? LeaseStatus.Owned : LeaseStatus.Lent;
            LeasePresence presence = status == LeaseStatus.Owned ? LeasePresence.Unchecked : LeasePresence.Assumed;
            LeaseFact fact = new(status, presence, argument.Syntax, parameter.Type);
            value = status == LeaseStatus.Owned && _contracts.IsResource(parameter.Type) ? state.AddNewest(fact) : state.Add(fact);
        }

        _stores.Store(target, value, argument.Syntax, state);
    }

    private int Result(IMethodSymbol method, IOperation? instance, IOperation call, FlowState state)
    {
        if (!_contracts.IsLease(call.Type))
        {
            return FlowState.Untracked;
        }

        if (_contracts.IsResource(call.Type))
        {
            return ResultOfResource(method, call, state);
        }

        if (_contracts.ReturnsOwned(method))
        {
            return state.Add(new LeaseFact(LeaseStatus.Owned, LeasePresence.Unchecked, call.Syntax, call.Type));
        }

        if (!_contracts.ReturnsBorrowed(method))
        {
            return state.AddLent(call.Syntax, call.Type);
        }

        ISymbol? lender = instance?.NamedVariable();
        return state.Add(new LeaseFact(LeaseStatus.Loan, LeasePresence.Unchecked, call.Syntax, call.Type, lender));
    }

    /// <summary>What is created is owned and is there; what a method gives may be null, unless its type says that it is not.</summary>
    private int ResultOfResource(IMethodSymbol method, IOperation call, FlowState state)
    {
        bool isCreated = call is IObjectCreationOperation;
        if (!isCreated && !_contracts.ReturnsOwned(method) && !FrameworkMembers.Gives(method))
        {
            return state.AddLent(call.Syntax, call.Type);
        }

        bool isThere = isCreated || method.OriginalDefinition.ReturnNullableAnnotation == NullableAnnotation.NotAnnotated;
        LeasePresence presence = isThere ? LeasePresence.Certain : LeasePresence.Unchecked;
        return state.AddNewest(new LeaseFact(LeaseStatus.Owned, presence, call.Syntax, call.Type));
    }
}
