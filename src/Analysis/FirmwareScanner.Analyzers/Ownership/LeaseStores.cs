using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Stores: which places may take a lease, and what becomes of the one that was there.</summary>
internal sealed class LeaseStores
{
    private readonly BodyVariables _variables;
    private readonly LeaseContracts _contracts;
    private readonly Findings _findings;
    private readonly LeaseLedger _ledger;
    private readonly OwnFields _fields;
    private readonly ThrowPoints _throws;

    public LeaseStores(BodyContext context, OwnFields fields, ThrowPoints throws)
    {
        _variables = context.Variables;
        _contracts = context.Contracts;
        _findings = context.Findings;
        _ledger = context.Ledger;
        _fields = fields;
        _throws = throws;
    }

    /// <summary>Puts a value into a variable, field, property or element.</summary>
    public void Store(IOperation target, int value, SyntaxNode place, FlowState state)
    {
        if (target is IFlowCaptureReferenceOperation capture && _variables.TargetOf(capture.Id) is IOperation meant)
        {
            target = meant;
        }

        ForgetFlag(target, state);
        int holder = _variables.HolderOf(target);
        switch (target)
        {
            case IFieldReferenceOperation or IPropertyReferenceOperation when holder >= 0:
                StoreInOwnField(target, holder, value, place, state);
                break;
            case IMemberReferenceOperation member when OwnedField(member) is not null && _contracts.IsLease(member.Type):
                CheckIsOwned(member.Member.Name, value, place, state);
                if (state.Fact(value) is { Status: LeaseStatus.Owned } given)
                {
                    state.SetFact(value, given.With(LeaseStatus.Lent));
                }

                break;
            case IFieldReferenceOperation or IPropertyReferenceOperation when IsBorrowedPlace(target):
                _ledger.ReportStale(state, value, place);
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.Ref }:
                _ledger.StoreUnowned(state, value, place, "stored behind a reference");
                break;
            case ILocalReferenceOperation { Local.RefKind: not RefKind.None }:
                _ledger.StoreUnowned(state, value, place, "stored behind a reference");
                break;
            case IDiscardOperation:
                break;
            default:
                StoreElsewhere(target, holder, value, place, state);
                break;
        }

        if (target is IPropertyReferenceOperation { Property.SetMethod: IMethodSymbol setter })
        {
            _fields.ApplyCall(setter, state);
            _throws.MayThrow(setter, state, target.Syntax);
        }
    }

    /// <summary>An operator writes a number into the variable that it reads, such as <c>++</c>.</summary>
    public void Overwrite(IOperation operation, FlowState state)
    {
        IOperation? target = operation switch
        {
            ICompoundAssignmentOperation compound => compound.Target,
            IIncrementOrDecrementOperation increment => increment.Target,
            _ => null,
        };
        if (target is null)
        {
            return;
        }

        ForgetFlag(target, state);
        int holder = _variables.HolderOf(target);
        if (holder >= 0)
        {
            state.Hold(holder, state.AddSilenced(operation.Syntax));
        }
    }

    /// <summary>A lease variable becomes reachable through a reference: what happens to it can no longer be followed.</summary>
    public void PassByReference(IOperation reference, int holder, FlowState state, SyntaxNode place, string how)
    {
        int lease = reference is IMemberReferenceOperation ? _fields.Read(holder, state, place) : state.Held(holder);
        if (lease <= FlowState.None)
        {
            lease = state.Add(new LeaseFact(LeaseStatus.Lent, LeasePresence.Assumed, place, reference.Type).Named(_variables.Names[holder]));
            state.Hold(holder, lease);
        }

        _ledger.ReportGivenAway(state, lease, place, how, "pass the lease itself, or use an out parameter marked [Owned]");
    }

    /// <summary>A Boolean variable gets a value that is not known.</summary>
    public void ForgetFlag(IOperation target, FlowState state)
    {
        int flag = _variables.FlagOf(target);
        if (flag >= 0)
        {
            state.SetFlag(flag, null);
        }
    }

    /// <summary>A place that says that somebody else owns what it holds; only of resources, as a lease is valid until it is given back.</summary>
    private bool IsBorrowedPlace(IOperation target)
    {
        ISymbol? place = (target as IMemberReferenceOperation)?.Member;
        return place is not null && _contracts.IsBorrowed(place) && !_contracts.MentionsHandle(target.Type);
    }

    /// <summary>The field marked [Owned] that a member is, or that lies behind it.</summary>
    private IFieldSymbol? OwnedField(IMemberReferenceOperation member)
    {
        return member switch
        {
            IFieldReferenceOperation { Field: IFieldSymbol field } when _contracts.IsOwned(field) => field,
            IPropertyReferenceOperation property => _contracts.OwnedFieldOf(property.Property),
            _ => null,
        };
    }

    private void StoreElsewhere(IOperation target, int holder, int value, SyntaxNode place, FlowState state)
    {
        if (holder < 0)
        {
            bool isCaptured = _contracts.IsLease(target.Type) && target is ILocalReferenceOperation or IParameterReferenceOperation;
            if (!isCaptured)
            {
                _ledger.StoreUnowned(state, value, place, $"stored in '{CodeText.Of(target.Syntax)}', which owns nothing");
            }
            else if (state.Fact(value) is LeaseFact captured)
            {
                state.SetFact(value, captured.With(LeaseStatus.Silenced));
            }

            return;
        }

        if (state.Fact(value) is LeaseFact fact)
        {
            state.SetFact(value, fact.Named(_variables.Names[holder]));
        }

        state.Hold(holder, value);
    }

    private void StoreInOwnField(IOperation target, int holder, int value, SyntaxNode place, FlowState state)
    {
        string name = _variables.Names[holder];
        int before = _fields.Read(holder, state, target.Syntax);
        CheckIsOwned(name, value, place, state);
        if (state.Fact(value) is LeaseFact fact)
        {
            state.SetFact(value, fact.Named(name).Ordered(0));
        }

        state.Hold(holder, value);
        if (before > FlowState.None && before != value && !state.IsHeld(before)
            && state.Fact(before) is { Status: LeaseStatus.Owned, Presence: LeasePresence.Assumed } overwritten
            && overwritten.Origin == target.Syntax)
        {
            ReportOverwrittenField(target, name, before, state);
        }
    }

    private void ReportOverwrittenField(IOperation target, string name, int before, FlowState state)
    {
        ITypeSymbol? type = target.Type;
        _findings.Add(
            OwnershipDiagnostics.Lost,
            target.Parent?.Syntax ?? target.Syntax,
            $"the field '{name}' is overwritten while it may hold a {type?.Name} that nobody releases then",
            $"copy '{name}' to a local and {_contracts.Words.Release(type)} first, or check that '{name}' is {HandleWords.None(type)}");
        state.SetFact(before, state.Fact(before)!.With(LeaseStatus.Silenced));
    }

    private void CheckIsOwned(string field, int value, SyntaxNode place, FlowState state)
    {
        LeaseFact? fact = state.Fact(value);
        if (fact is null || _ledger.ReportStale(state, value, place))
        {
            return;
        }

        if (fact.Status is LeaseStatus.Lent or LeaseStatus.Loan)
        {
            _ledger.ReportGivenAway(
                state,
                value,
                place,
                $"stored in the owned field '{field}', but it is only borrowed",
                "store one that is owned: a [Consumed] parameter, the result of a call marked [return: Owned], or a new object");
        }
    }
}
