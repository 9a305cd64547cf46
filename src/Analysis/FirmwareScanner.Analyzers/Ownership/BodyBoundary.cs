using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What holds where a body begins, and what has to hold where it ends.</summary>
internal sealed class BodyBoundary
{
    private readonly Body _body;
    private readonly BodyVariables _variables;
    private readonly LeaseContracts _contracts;
    private readonly LeaseLedger _ledger;
    private readonly OwnFields _fields;
    private readonly CancellationToken _cancellation;

    public BodyBoundary(BodyContext context, OwnFields fields)
    {
        _body = context.Body;
        _variables = context.Variables;
        _contracts = context.Contracts;
        _ledger = context.Ledger;
        _fields = fields;
        _cancellation = context.Cancellation;
    }

    /// <summary>The followed fields that do not hold None at every normal end that was reached so far.</summary>
    public HashSet<IFieldSymbol> NotCleared { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>What is known where the body begins.</summary>
    public FlowState InitialState()
    {
        FlowState state = new(_variables.HolderCount, _variables.FlagCount);
        if (_body.Method is null)
        {
            // An initialiser runs before anything was stored.
            foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
            {
                state.Hold(field.Key, FlowState.None);
            }

            return state;
        }

        foreach (IParameterSymbol parameter in _body.Method.Parameters)
        {
            int holder = _variables.HolderOf(parameter);
            if (holder < 0 || parameter.RefKind == RefKind.Out)
            {
                continue;
            }

            bool isConsumed = _contracts.IsConsumed(parameter);
            LeaseStatus status = isConsumed ? LeaseStatus.Owned
                : _contracts.EndsLoan(parameter) ? LeaseStatus.Loan
                : LeaseStatus.Lent;
            LeaseFact fact = new(status, LeasePresence.Assumed, Declaration(parameter), parameter.Type);
            state.Hold(holder, state.Add(fact.From(parameter)));
        }

        if (_body.Method.MethodKind == MethodKind.Constructor)
        {
            foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
            {
                bool isEmpty = !field.Value.IsStatic && !IsInitialised(field.Value);
                state.Hold(field.Key, isEmpty ? FlowState.None : FlowState.Untracked);
            }
        }

        return state;
    }

    /// <summary>
    /// Whether the body is that of a method that tries to acquire something: its name starts with Try, its result says whether it
    /// worked, and what it acquired is in an owned out parameter.
    /// </summary>
    public bool IsAttempt => _body.Method is not null && _contracts.IsAttempt(_body.Method);

    /// <summary>A path of an attempt ends with the result false: its callers take it that nothing was acquired.</summary>
    public void EndAttempt(FlowState state, SyntaxNode result)
    {
        foreach (IParameterSymbol parameter in _body.Method!.Parameters)
        {
            int holder = _variables.HolderOf(parameter);
            if (holder >= 0 && parameter.RefKind == RefKind.Out && state.Fact(state.Held(holder)) is { Status: LeaseStatus.Owned })
            {
                _ledger.ReportLeak(state, state.Held(holder), result, isException: false);
                state.Hold(holder, FlowState.Untracked);
            }
        }
    }

    /// <summary>A path ends by a return or at the end of the body.</summary>
    public void EndNormally(FlowState state)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
        {
            if (state.Held(field.Key) != FlowState.None)
            {
                NotCleared.Add(field.Value);
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

        SyntaxNode exit = state.ReturnSite ?? _body.Syntax;
        _fields.ReportDangling(state, "when the body ends");
        _fields.ReportKept(state);
        CheckRest(state, exit, isException: false);
    }

    /// <summary>A path ends by an exception that the body does not catch.</summary>
    public void EndByException(FlowState state, SyntaxNode site)
    {
        _fields.ReportDangling(state, $"when line {CodeText.Line(site)} throws");
        CheckRest(state, site, isException: true);
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
        bool isLent = fact.Status is LeaseStatus.Lent or LeaseStatus.Loan || _fields.Hold(state, lease);
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

        if (_fields.Hold(state, lease))
        {
            _ledger.ReportGivenAway(
                state,
                lease,
                place,
                "returned while a field of the object owns it",
                $"set the field to {HandleWords.None(fact.Type)} and mark the result [return: Owned], or mark it [return: Borrowed]");
        }
        else if (fact.Status is LeaseStatus.Lent or LeaseStatus.Loan)
        {
            _ledger.ReportGivenAway(
                state, lease, place, "returned, but it is only borrowed", "mark the result [return: Borrowed], or return an owned lease");
        }
        else if (fact.Status == LeaseStatus.Owned && !isOwnedByContract)
        {
            _ledger.ReportGivenAway(
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

    private void CheckRest(FlowState state, SyntaxNode exit, bool isException)
    {
        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            if (state.Fact(lease) is { Status: LeaseStatus.Owned } && !_fields.Hold(state, lease))
            {
                _ledger.ReportLeak(state, lease, exit, isException);
            }
        }
    }

    /// <summary>Whether a field gets something by its declaration, before the constructor runs.</summary>
    private bool IsInitialised(IFieldSymbol field)
    {
        return field.DeclaringSyntaxReferences.Length > 0
            && field.DeclaringSyntaxReferences[0].GetSyntax(_cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && value is not (LiteralExpressionSyntax or DefaultExpressionSyntax
                or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" });
    }

    /// <summary>Where a parameter is declared; the value of a setter is nowhere, and stands for its body.</summary>
    private SyntaxNode Declaration(IParameterSymbol parameter)
    {
        return parameter.DeclaringSyntaxReferences.Length > 0
            ? parameter.DeclaringSyntaxReferences[0].GetSyntax(_cancellation)
            : _body.Syntax;
    }
}
