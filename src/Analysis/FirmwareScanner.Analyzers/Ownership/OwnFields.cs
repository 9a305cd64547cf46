using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// The [Owned] fields of the object whose code is analysed: what they hold, and what calls of its other members do to them.
/// </summary>
internal sealed class OwnFields
{
    private readonly BodyVariables _variables;
    private readonly TypeEffects _effects;
    private readonly LeaseLedger _ledger;
    private readonly bool _isDisposal;
    private readonly IReadOnlyList<IFieldSymbol> _released;
    private readonly LeaseContracts _contracts;
    private readonly int _disposing = -1;
    private readonly SyntaxNode _place;

    public OwnFields(BodyContext context)
    {
        _variables = context.Variables;
        _effects = context.Effects;
        _ledger = context.Ledger;
        _isDisposal = context.Contracts.IsDisposal(context.Body.Owner);
        _released = [.. context.Contracts.OwnedBy(context.Body.Owner)];
        _contracts = context.Contracts;
        if (_isDisposal && context.Body.Method is { Parameters.Length: 1 } method)
        {
            _disposing = _variables.FlagOf(method.Parameters[0]);
        }

        _place = context.Body.Syntax;
    }

    /// <summary>What an [Owned] field holds; before the first access that is a lease that the object owns, or None.</summary>
    public int Read(int holder, FlowState state, SyntaxNode place)
    {
        if (state.Held(holder) == FlowState.Untracked)
        {
            LeaseFact fact = new LeaseFact(LeaseStatus.Owned, LeasePresence.Assumed, place, _variables.FieldOf(holder)?.Type)
                .Named(_variables.Names[holder]);
            fact = _variables.FieldOf(holder) is IFieldSymbol field ? fact.At(field) : fact;
            state.Hold(holder, state.Add(fact));
        }

        return state.Held(holder);
    }

    /// <summary>What a call of a member of the same type does to the [Owned] fields: see <see cref="FieldEffect"/>.</summary>
    public void ApplyCall(IMethodSymbol method, FlowState state)
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
                CheckOrder(state, field.Value, _place, effect == FieldEffect.Cleared && state.Held(field.Key) != FlowState.None);
                ForgetField(state, field.Key, method.Name);
                state.Hold(field.Key, effect == FieldEffect.Cleared ? FlowState.None : FlowState.Untracked);
            }
        }
    }

    /// <summary>Code that nobody knows runs: every field may be used or changed.</summary>
    public void Forget(FlowState state)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            ForgetField(state, field.Key, "other code");
            state.Hold(field.Key, FlowState.Untracked);
        }
    }

    /// <summary>Whether a field holds the lease.</summary>
    public bool Hold(FlowState state, int lease)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            if (state.Held(field.Key) == lease)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Where a resource of the object is released in its Dispose: those of fields that are declared later have to be released before.
    /// </summary>
    public void CheckOrder(FlowState state, IFieldSymbol? released, SyntaxNode place, bool isReleased = true)
    {
        bool isLater = false;
        foreach (IFieldSymbol field in isReleased && released is not null ? _released : [])
        {
            if (isLater && _contracts.IsResource(field.Type) && IsLive(state, field))
            {
                _ledger.ReportOrder(place, Name(released!), Name(field), field.Locations[0].GetLineSpan().StartLinePosition.Line + 1);
                return;
            }

            isLater |= SymbolEqualityComparer.Default.Equals(field, released);
        }
    }

    /// <summary>
    /// At the end of Dispose: reports the fields that it has not released. Dispose(false) is called by a finaliser, which leaves to others
    /// what has one of its own.
    /// </summary>
    public void ReportKept(FlowState state)
    {
        if (_disposing >= 0 && state.Flag(_disposing) == false)
        {
            return;
        }

        foreach (IFieldSymbol field in _released)
        {
            if (IsLive(state, field))
            {
                _ledger.ReportKept(_place, Name(field), field.Type);
            }
        }
    }

    /// <summary>Dispose turns out to have run before: nothing is left to release.</summary>
    public void Empty(FlowState state)
    {
        foreach (IFieldSymbol field in _released)
        {
            state.Hold(_variables.HolderOf(field), FlowState.None);
        }
    }

    private string Name(IFieldSymbol field)
    {
        return _variables.Names[_variables.HolderOf(field)];
    }

    private bool IsLive(FlowState state, IFieldSymbol field)
    {
        int held = state.Held(_variables.HolderOf(field));
        if (held != FlowState.None && state.Fact(held) is not ({ IsStale: true } or { Status: LeaseStatus.Silenced }))
        {
            return true;
        }

        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            if (state.Fact(lease) is { Status: LeaseStatus.Owned } fact && state.IsHeld(lease)
                && SymbolEqualityComparer.Default.Equals(fact.Home, field))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reports fields that name a stale lease where other code can see them; after Dispose nobody looks at those of resources any more.
    /// </summary>
    public void ReportDangling(FlowState state, string when)
    {
        if (_isDisposal)
        {
            return;
        }

        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            _ledger.ReportDangling(state, field.Key, when);
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
