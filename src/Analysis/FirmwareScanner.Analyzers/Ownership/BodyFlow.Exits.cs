using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <content>What has to hold where the body ends.</content>
internal sealed partial class BodyFlow
{
    private SyntaxNode LastSyntax => _body.Graph.OriginalOperation.Syntax;

    private void EndNormally(FlowState state)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            if (state.Held(field.Key) != FlowState.None)
            {
                _notCleared.Add(field.Value);
            }
        }

        CheckResult(state);
        if (_body.Method is not null)
        {
            foreach (IParameterSymbol parameter in _body.Method.Parameters)
            {
                int holder = _variables.HolderOf(parameter);
                if (holder >= 0 && parameter.RefKind == RefKind.Out)
                {
                    HandOver(state, holder, Declaration(parameter), _contracts.IsOwned(parameter));
                }
            }
        }

        SyntaxNode exit = state.ReturnSite ?? LastSyntax;
        CheckFields(state, "when the body ends");
        CheckRest(state, exit, isException: false);
    }

    private void EndByException(FlowState state, SyntaxNode site)
    {
        CheckFields(state, $"when line {CodeText.Line(site)} throws");
        CheckRest(state, site, isException: true);
    }

    /// <summary>Where a parameter is declared; the value of a setter is nowhere, and stands for its body.</summary>
    private SyntaxNode Declaration(IParameterSymbol parameter)
    {
        return parameter.DeclaringSyntaxReferences.Length > 0
            ? parameter.DeclaringSyntaxReferences[0].GetSyntax(_cancellation)
            : LastSyntax;
    }

    private void CheckResult(FlowState state)
    {
        SyntaxNode? place = state.ReturnSite;
        int lease = state.Held(_variables.ReturnHolder);
        LeaseFact? fact = state.Fact(lease);
        if (place is null || fact is null)
        {
            return;
        }

        bool isBorrowedResult = _body.Method is not null && _contracts.ReturnsBorrowed(_body.Method);
        bool isLent = fact.Status is LeaseStatus.Lent or LeaseStatus.Loan || IsInField(state, lease);
        if (isBorrowedResult && isLent && !fact.IsStale)
        {
            state.Hold(_variables.ReturnHolder, FlowState.Untracked);
            return;
        }

        HandOver(state, _variables.ReturnHolder, place, _body.Method is not null && _contracts.ReturnsOwned(_body.Method));
    }

    /// <summary>A result or out parameter takes its lease to the caller.</summary>
    private void HandOver(FlowState state, int holder, SyntaxNode place, bool isOwnedByContract)
    {
        int lease = state.Held(holder);
        LeaseFact? fact = state.Fact(lease);
        if (fact is null || _ledger.ReportStale(state, lease, place))
        {
            return;
        }

        if (IsInField(state, lease))
        {
            _ledger.GiveAway(
                state,
                lease,
                place,
                "returned while a field of the object owns it",
                "set the field to None and mark the result [return: Owned], or mark it [return: Borrowed]");
        }
        else if (fact.Status is LeaseStatus.Lent or LeaseStatus.Loan)
        {
            _ledger.GiveAway(
                state, lease, place, "returned, but it is only borrowed", "mark the result [return: Borrowed], or return an owned lease");
        }
        else if (fact.Status == LeaseStatus.Owned && !isOwnedByContract)
        {
            _ledger.GiveAway(
                state,
                lease,
                place,
                "returned by a result that does not say that it is owned",
                "mark the result [return: Owned] (an out parameter: [Owned]), so that callers release it");
        }
        else if (fact.Status == LeaseStatus.Owned)
        {
            state.SetFact(lease, fact.With(LeaseStatus.Silenced));
        }
    }

    private void CheckFields(FlowState state, string when)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            _ledger.ReportDangling(state, field.Key, when);
        }
    }

    private void CheckRest(FlowState state, SyntaxNode exit, bool isException)
    {
        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            if (state.Fact(lease) is { Status: LeaseStatus.Owned } && !IsInField(state, lease))
            {
                _ledger.Leak(state, lease, exit, isException);
            }
        }
    }

    private bool IsInField(FlowState state, int lease)
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
}
