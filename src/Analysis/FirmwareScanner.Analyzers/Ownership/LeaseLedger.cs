using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>The rules of one lease: what using, consuming, lending and losing it does to its status, and what is wrong with it.</summary>
internal sealed class LeaseLedger
{
    private readonly BodyVariables _variables;
    private readonly Findings _findings;
    private readonly HandleWords _words;

    public LeaseLedger(BodyVariables variables, Findings findings, HandleWords words)
    {
        _words = words;
        _variables = variables;
        _findings = findings;
    }

    /// <summary>The lease is used and stays where it is.</summary>
    /// <returns>Whether there is a lease to use.</returns>
    public bool Use(FlowState state, int lease, SyntaxNode place)
    {
        if (lease == FlowState.None)
        {
            ReportNone(place);
            return false;
        }

        if (ReportStale(state, lease, place) || state.Fact(lease) is { Status: LeaseStatus.Silenced, End: not null })
        {
            return false;
        }

        if (state.Fact(lease) is { Presence: LeasePresence.Unchecked } fact)
        {
            ReportUnchecked(fact, place);
            state.SetFact(lease, fact.With(LeasePresence.Certain));
        }

        return true;
    }

    /// <summary>The lease goes to a call that takes it over.</summary>
    /// <param name="state">The state.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="place">The argument.</param>
    /// <param name="end">How it ends: released or transferred.</param>
    public Handover Consume(FlowState state, int lease, SyntaxNode place, LeaseStatus end)
    {
        if (state.Fact(lease) is { Status: LeaseStatus.Released } released && end == LeaseStatus.Released)
        {
            _findings.Add(
                OwnershipDiagnostics.ReleasedTwice,
                place,
                $"'{CodeText.Of(place)}' was already released in line {CodeText.Line(released.End!)} on a path that comes here",
                $"release it once, or set the variable to {HandleWords.None(released.Type)} after the first release and check it before "
                    + "the second");
            state.SetFact(lease, released.With(LeaseStatus.Silenced));
            return Handover.Refused;
        }

        if (!Use(state, lease, place))
        {
            return Handover.Refused;
        }

        LeaseFact fact = state.Fact(lease)!;
        if (fact is { Status: LeaseStatus.Lent or LeaseStatus.Loan })
        {
            ReportGivenAway(state, lease, place, "released or transferred, but it is only borrowed", Remedy(fact));
        }
        else if (fact is { Status: LeaseStatus.Owned })
        {
            state.SetFact(lease, fact.Ended(end, place));
        }

        return fact.Status == LeaseStatus.Silenced ? Handover.Unknown : Handover.Done;
    }

    /// <summary>A resource is disposed of: as <see cref="Consume"/>, and those that were acquired after it have to be released before.</summary>
    public void Dispose(FlowState state, int lease, SyntaxNode place)
    {
        LeaseFact? fact = state.Fact(lease);
        if (fact is { Status: LeaseStatus.Owned, Order: > 0 })
        {
            for (int other = 1; other <= state.LeaseCount; other++)
            {
                if (state.Fact(other) is { Status: LeaseStatus.Owned } later && later.Order > fact.Order && state.IsHeld(other))
                {
                    ReportOrder(place, Name(fact), Name(later), CodeText.Line(later.Origin));
                    break;
                }
            }
        }

        Consume(state, lease, place, LeaseStatus.Released);
    }

    /// <summary>Reports a resource that is released while one that was acquired after it is not.</summary>
    public void ReportOrder(SyntaxNode place, string released, string later, int line)
    {
        _findings.Add(
            OwnershipDiagnostics.OutOfOrder,
            place,
            $"'{released}' is released before '{later}', which came after it in line {line}",
            "release in the reverse order of acquisition: the last one first");
    }

    /// <summary>Reports an [Owned] field that disposing of its object does not release.</summary>
    public void ReportKept(SyntaxNode place, string field, ITypeSymbol type)
    {
        _findings.Add(
            OwnershipDiagnostics.NotDisposed,
            place,
            $"the owned field '{field}' is not released on a path through Dispose",
            type.TypeKind == TypeKind.Enum
                ? $"{_words.Release(type)} with '{field}' on every path, or set it to {HandleWords.None(type)} when it was released"
                : $"dispose of '{field}' on every path, or set it to null when it was released");
    }

    /// <summary>The lease goes back to its lender.</summary>
    public Handover EndLoan(FlowState state, int lease, SyntaxNode place)
    {
        if (!Use(state, lease, place))
        {
            return Handover.Refused;
        }

        LeaseFact fact = state.Fact(lease)!;
        if (fact is { Status: LeaseStatus.Lent })
        {
            ReportGivenAway(
                state,
                lease,
                place,
                "handed back, but the loan belongs to the caller",
                "mark the parameter [LoanEnds], so that callers know");
        }
        else if (fact is { Status: LeaseStatus.Loan })
        {
            state.SetFact(lease, fact.Ended(LeaseStatus.LoanEnded, place));
        }

        return fact.Status == LeaseStatus.Silenced ? Handover.Unknown : Handover.Done;
    }

    /// <summary>The lender takes all its loans back.</summary>
    public void EndLoansOf(FlowState state, ISymbol lender, SyntaxNode place)
    {
        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            LeaseFact? fact = state.Fact(lease);
            if (fact is { Status: LeaseStatus.Loan } && SymbolEqualityComparer.Default.Equals(fact.Lender, lender))
            {
                state.SetFact(lease, fact.Ended(LeaseStatus.LoanEnded, place));
            }
        }
    }

    /// <summary>The lease is put where nobody owns it and no flow can be followed.</summary>
    public void StoreUnowned(FlowState state, int lease, SyntaxNode place, string where)
    {
        LeaseFact? fact = state.Fact(lease);
        if (fact is null || ReportStale(state, lease, place))
        {
            return;
        }

        ReportGivenAway(state, lease, place, where, Remedy(fact));
    }

    /// <summary>Reports FWS105 and says nothing more about the lease.</summary>
    public void ReportGivenAway(FlowState state, int lease, SyntaxNode place, string how, string remedy)
    {
        LeaseFact? fact = state.Fact(lease);
        if (fact is null || fact.Status == LeaseStatus.Silenced)
        {
            return;
        }

        string source = fact.Parameter is null ? $" (from line {CodeText.Line(fact.Origin)})" : string.Empty;
        _findings.Add(OwnershipDiagnostics.GivenAway, place, $"'{Name(fact)}'{source} is {how}", remedy);
        state.SetFact(lease, fact.With(LeaseStatus.Silenced));
    }

    /// <summary>Reports a stale lease and says nothing more about it.</summary>
    public bool ReportStale(FlowState state, int lease, SyntaxNode place)
    {
        LeaseFact? fact = state.Fact(lease);
        if (fact is not { IsStale: true })
        {
            return false;
        }

        _findings.Add(
            OwnershipDiagnostics.UsedWhenStale,
            place,
            $"'{CodeText.Of(place)}' is stale here: {Ending(fact)} in line {CodeText.Line(fact.End!)} on a path that comes here",
            fact.Status == LeaseStatus.Transferred
                ? "use the lease that the transfer returned"
                : "use it before that line, or " + _words.Another(fact.Type));
        state.SetFact(lease, fact.With(LeaseStatus.Silenced));
        return true;
    }

    /// <summary>A field still names a lease that is stale when other code can see the field.</summary>
    public void ReportDangling(FlowState state, int holder, string when)
    {
        int lease = state.Held(holder);
        if (state.Fact(lease) is not { IsStale: true } fact)
        {
            return;
        }

        string field = _variables.Names[holder];
        _findings.Add(
            OwnershipDiagnostics.UsedWhenStale,
            fact.End!,
            $"the field '{field}' still names this lease, which {Ending(fact)} here, {when}",
            $"copy '{field}' to a local, set '{field}' to {HandleWords.None(fact.Type)}, and then {_words.Release(fact.Type)}");
        state.SetFact(lease, fact.With(LeaseStatus.Silenced));
    }

    /// <summary>Reports owned leases that the last statement left without a holder: FWS104.</summary>
    public void ReportLost(FlowState state, SyntaxNode statement)
    {
        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            if (state.Fact(lease) is not { Status: LeaseStatus.Owned } fact || state.IsHeld(lease))
            {
                continue;
            }

            bool isDiscarded = fact.Name is null && statement.Span.Contains(fact.Origin.Span);
            SyntaxNode place = isDiscarded ? fact.Origin : statement;
            string problem = isDiscarded
                ? $"what '{CodeText.Of(fact.Origin)}' gives is owned and is discarded, so that nobody releases it"
                : $"'{Name(fact)}' is overwritten while it may hold what came from line {CodeText.Line(fact.Origin)}, which nobody releases then";
            _findings.Add(
                OwnershipDiagnostics.Lost,
                place,
                problem,
                isDiscarded
                    ? "keep it in a variable, and " + _words.Release(fact.Type)
                    : _words.Release(fact.Type) + " first, or check that there is none");
            state.SetFact(lease, fact.With(LeaseStatus.Silenced));
        }
    }

    /// <summary>Reports owned leases without a holder when a variable goes out of scope or the body is left: FWS102 or FWS106.</summary>
    public void ReportLeaks(FlowState state, SyntaxNode exit, bool isException)
    {
        for (int lease = 1; lease <= state.LeaseCount; lease++)
        {
            if (state.Fact(lease) is { Status: LeaseStatus.Owned } && !state.IsHeld(lease))
            {
                ReportLeak(state, lease, exit, isException);
            }
        }
    }

    /// <summary>Reports an owned lease that nobody releases any more: FWS102, or FWS106 for a parameter.</summary>
    public void ReportLeak(FlowState state, int lease, SyntaxNode exit, bool isException)
    {
        LeaseFact fact = state.Fact(lease)!;
        string way = exit is YieldStatementSyntax
            ? $"when the caller stops after the element of line {CodeText.Line(exit)}"
            : isException
            ? $"when line {CodeText.Line(exit)} throws ('{CodeText.Of(exit)}')"
            : $"on a path that leaves its scope at line {CodeText.LastLine(exit)}";
        string remedy = isException
            ? _words.Release(fact.Type) + " in a finally block (using), or call only code marked [AllocationFree], which does not throw"
            : _words.Release(fact.Type) + " on every path, or give it to a field, result or parameter that takes it over";
        if (fact.Parameter is null)
        {
            _findings.Add(OwnershipDiagnostics.NotReleased, fact.Origin, $"'{Name(fact)}' is not released {way}", remedy);
        }
        else
        {
            _findings.Add(
                OwnershipDiagnostics.NotConsumed, fact.Origin, $"the consuming parameter '{fact.Name}' is not consumed {way}", remedy);
        }

        state.SetFact(lease, fact.With(LeaseStatus.Silenced));
    }

    private static string Name(LeaseFact fact)
    {
        return fact.Name ?? CodeText.Of(fact.Origin);
    }

    private static string Ending(LeaseFact fact)
    {
        return fact.Status switch
        {
            LeaseStatus.Released => "was released",
            LeaseStatus.Transferred => "was transferred",
            _ => "went back to its lender",
        };
    }

    private string Remedy(LeaseFact fact)
    {
        return fact.Status == LeaseStatus.Owned
            ? "keep it in a local or in a field marked [Owned], or give it to a method that takes it over" + _words.SuchAsTaker(fact.Type)
            : "use it only until the method returns; to own it, take it as a [Consumed] parameter";
    }

    private void ReportNone(SyntaxNode place)
    {
        _findings.Add(
            OwnershipDiagnostics.Unchecked,
            place,
            $"'{CodeText.Of(place)}' holds nothing on a path that comes here",
            "set it first, or use it only where it was compared with what stands for nothing");
    }

    private void ReportUnchecked(LeaseFact fact, SyntaxNode place)
    {
        string none = HandleWords.None(fact.Type);
        _findings.Add(
            OwnershipDiagnostics.Unchecked,
            place,
            $"'{CodeText.Of(place)}' may be {none}: '{CodeText.Of(fact.Origin)}' in line {CodeText.Line(fact.Origin)} may refuse",
            $"compare it with {none} before the first use");
    }
}
