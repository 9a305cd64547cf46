using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Follows every path of a body from its entry to its exits. A block has a set of states; each state goes through the block once,
/// and loops end because states are finite. Nothing is merged, so that what aliases and conditions have to do with one another stays
/// exact. docs/ownership.md describes the method and its limits.
/// </summary>
internal sealed class BodyFlow
{
    /// <summary>From this many states of a block on, Boolean values are forgotten: fewer states, possibly false alarms.</summary>
    private const int ManyStates = 256;

    /// <summary>At this many states of a block the analysis gives up and says so: what it cannot prove it must not pass.</summary>
    private const int TooManyStates = 4096;

    private readonly Body _body;
    private readonly BodyVariables _variables;
    private readonly Findings _findings;
    private readonly LeaseLedger _ledger;
    private readonly CancellationToken _cancellation;
    private readonly BodyBoundary _boundary;
    private readonly ExpressionEvaluator _expressions;
    private readonly ConditionEvaluator _conditions;
    private readonly HashSet<FlowState>[] _seen;
    private readonly Queue<KeyValuePair<int, FlowState>> _work = new();
    private ControlFlowRegion _region;
    private bool _isGivenUp;

    public BodyFlow(BodyContext context)
    {
        _body = context.Body;
        _variables = context.Variables;
        _findings = context.Findings;
        _ledger = context.Ledger;
        _cancellation = context.Cancellation;
        _region = _body.Graph.Root;
        OwnFields fields = new(context);
        ThrowPoints throws = new(
            context.Contracts, _body.Graph.OriginalOperation.SemanticModel, (state, place) => Throw(state, _region, null, place));
        _boundary = new BodyBoundary(context, fields);
        _expressions = new ExpressionEvaluator(context, fields, throws);
        _conditions = new ConditionEvaluator(context, _expressions, fields, throws);
        _seen = new HashSet<FlowState>[_body.Graph.Blocks.Length];
        for (int index = 0; index < _seen.Length; index++)
        {
            _seen[index] = [];
        }
    }

    /// <summary>Runs the analysis.</summary>
    /// <returns>The followed fields that do not hold None at every normal end of the body.</returns>
    public HashSet<IFieldSymbol> Run()
    {
        Visit(0, _boundary.InitialState());
        while (_work.Count > 0 && !_isGivenUp)
        {
            _cancellation.ThrowIfCancellationRequested();
            KeyValuePair<int, FlowState> next = _work.Dequeue();
            RunBlock(_body.Graph.Blocks[next.Key], next.Value.Clone());
        }

        if (_isGivenUp)
        {
            foreach (KeyValuePair<int, IFieldSymbol> field in _variables.Fields)
            {
                _boundary.NotCleared.Add(field.Value);
            }
        }

        return _boundary.NotCleared;
    }

    private void Visit(int block, FlowState state)
    {
        if (block == _body.Graph.Blocks.Length - 1)
        {
            _boundary.EndNormally(state);
            return;
        }

        HashSet<FlowState> seen = _seen[block];
        if (seen.Count >= ManyStates)
        {
            state.ForgetFlags();
        }

        state.Normalize();
        if (!seen.Add(state))
        {
            return;
        }

        if (seen.Count >= TooManyStates)
        {
            GiveUp();
            return;
        }

        _work.Enqueue(new KeyValuePair<int, FlowState>(block, state));
    }

    private void GiveUp()
    {
        _isGivenUp = true;
        Location place = _body.Owner.Locations.Length > 0 ? _body.Owner.Locations[0] : _body.Syntax.GetLocation();
        _findings.Add(
            OwnershipDiagnostics.NotReleased,
            place,
            $"'{_body.Owner.Name}' has more than {TooManyStates} combinations of leases and branches, too many for a proof",
            "split it into smaller methods");
    }

    private void RunBlock(BasicBlock block, FlowState state)
    {
        _region = block.EnclosingRegion;
        List<FlowState> states = [state];
        SyntaxNode site = _body.Syntax;
        foreach (IOperation operation in block.Operations)
        {
            site = operation.Syntax;
            List<FlowState> after = [];
            foreach (FlowState before in states)
            {
                _conditions.Execute(operation, before, after);
            }

            foreach (FlowState executed in after)
            {
                _ledger.ReportLost(executed, site);
            }

            states = after;
        }

        foreach (FlowState last in states)
        {
            Leave(block, last, block.BranchValue?.Syntax ?? site);
        }
    }

    private void Leave(BasicBlock block, FlowState state, SyntaxNode site)
    {
        if (block.ConditionalSuccessor is null)
        {
            LeaveUnconditionally(block, state, site);
            return;
        }

        foreach (Outcome outcome in _conditions.Decide(block.BranchValue!, state))
        {
            _ledger.ReportLost(outcome.State, site);
            bool isConditional = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            if (outcome.Value != !isConditional)
            {
                Follow(block.ConditionalSuccessor, 0, outcome.State.Clone(), site);
            }

            if (outcome.Value != isConditional && block.FallThroughSuccessor is not null)
            {
                Follow(block.FallThroughSuccessor, 0, outcome.State, site);
            }
        }
    }

    private void LeaveUnconditionally(BasicBlock block, FlowState state, SyntaxNode site)
    {
        ControlFlowBranch? branch = block.FallThroughSuccessor;
        if (branch?.Semantics == ControlFlowBranchSemantics.Return && _boundary.IsAttempt && block.BranchValue is not null)
        {
            LeaveAttempt(branch, block.BranchValue, state, site);
            return;
        }

        int value = block.BranchValue is null ? FlowState.Untracked : _expressions.Evaluate(block.BranchValue, state);
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.Return:
                state.Hold(_variables.ReturnHolder, value);
                state.ReturnSite = block.BranchValue?.Syntax;
                _ledger.ReportLost(state, site);
                Follow(branch, 0, state, site);
                break;
            case ControlFlowBranchSemantics.Regular:
                _ledger.ReportLost(state, site);
                Follow(branch, 0, state, site);
                break;
            case ControlFlowBranchSemantics.Throw:
                Throw(state, _region, ThrownType(block.BranchValue), site);
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Throw(state, _region, null, site);
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling when block.IsInFinally():
                EndFinally(state);
                break;
        }
    }

    /// <summary>A result that says whether the attempt worked: where it did not, nothing may be handed over.</summary>
    private void LeaveAttempt(ControlFlowBranch branch, IOperation result, FlowState state, SyntaxNode site)
    {
        foreach (Outcome outcome in _conditions.Decide(result, state))
        {
            outcome.State.Hold(_variables.ReturnHolder, FlowState.Untracked);
            outcome.State.ReturnSite = result.Syntax;
            if (outcome.Value == false)
            {
                _boundary.EndAttempt(outcome.State, result.Syntax);
            }

            _ledger.ReportLost(outcome.State, site);
            Follow(branch, 0, outcome.State, site);
        }
    }

    /// <summary>Takes a jump: leaves its regions from the inside out, through their finally regions, and arrives.</summary>
    private void Follow(ControlFlowBranch branch, int left, FlowState state, SyntaxNode site)
    {
        for (int index = left; index < branch.LeavingRegions.Length; index++)
        {
            ControlFlowRegion region = branch.LeavingRegions[index];
            DropVariables(region, state, site, isException: false);
            if (region.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                state.Pending = PendingJump.Jump(state.Pending, branch, index + 1, site);
                Visit(region.NestedRegions[1].FirstBlockOrdinal, state);
                return;
            }
        }

        if (branch.Destination is not null)
        {
            Visit(branch.Destination.Ordinal, state);
        }
    }

    private void EndFinally(FlowState state)
    {
        PendingJump? pending = state.Pending;
        if (pending is null)
        {
            return;
        }

        state.Pending = pending.Outer;
        if (pending.Branch is not null)
        {
            Follow(pending.Branch, pending.LeftRegions, state, pending.Site);
        }
        else
        {
            Throw(state, pending.Region, pending.Thrown, pending.Site);
        }
    }

    /// <summary>An exception goes up from a region to its handlers, through finally regions, or out of the body.</summary>
    private void Throw(FlowState state, ControlFlowRegion? region, ITypeSymbol? thrown, SyntaxNode site)
    {
        _ledger.ReportLeaks(state, site, isException: true);
        state.ReturnSite = null;
        state.Hold(_variables.ReturnHolder, FlowState.Untracked);
        for (; region is not null; region = region.EnclosingRegion)
        {
            DropVariables(region, state, site, isException: true);
            ControlFlowRegion? parent = region.EnclosingRegion;
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                state.Pending = state.Pending?.Outer;
            }
            else if (region.Kind == ControlFlowRegionKind.Try && parent?.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                state.Pending = PendingJump.Exception(state.Pending, parent.EnclosingRegion, thrown, site);
                Visit(parent.NestedRegions[1].FirstBlockOrdinal, state);
                return;
            }
            else if (region.Kind == ControlFlowRegionKind.Try && parent is not null && Catch(state, parent, thrown))
            {
                return;
            }

            if (region.Kind == ControlFlowRegionKind.Root)
            {
                // Around the body of a lambda or local function lie the regions of another one.
                break;
            }
        }

        _boundary.EndByException(state, site);
    }

    /// <summary>Enters the handlers that can take an exception.</summary>
    /// <returns>Whether one of them takes it for certain.</returns>
    private bool Catch(FlowState state, ControlFlowRegion tryAndCatch, ITypeSymbol? thrown)
    {
        for (int index = 1; index < tryAndCatch.NestedRegions.Length; index++)
        {
            ControlFlowRegion handler = tryAndCatch.NestedRegions[index];
            ITypeSymbol? caught = handler.ExceptionType;
            bool isCertain = caught is null || IsRootOfExceptions(caught) || (thrown is not null && thrown.IsOrInherits(caught));
            if (!isCertain && thrown is not null && !caught!.IsOrInherits(thrown))
            {
                continue;
            }

            Visit(handler.FirstBlockOrdinal, state.Clone());
            if (isCertain && handler.Kind == ControlFlowRegionKind.Catch)
            {
                return true;
            }
        }

        return false;
    }

    private void DropVariables(ControlFlowRegion region, FlowState state, SyntaxNode site, bool isException)
    {
        foreach (ILocalSymbol local in region.Locals)
        {
            Drop(state, _variables.HolderOf(local), _variables.FlagOf(local));
        }

        foreach (CaptureId capture in region.CaptureIds)
        {
            Drop(state, _variables.HolderOf(capture), _variables.FlagOf(capture));
        }

        _ledger.ReportLeaks(state, site, isException);
    }

    private static void Drop(FlowState state, int holder, int flag)
    {
        if (holder >= 0)
        {
            state.Hold(holder, FlowState.Untracked);
        }

        if (flag >= 0)
        {
            state.SetFlag(flag, null);
        }
    }

    private static bool IsRootOfExceptions(ITypeSymbol type)
    {
        return type.SpecialType == SpecialType.System_Object
            || (type.Name == "Exception" && type.BaseType?.SpecialType == SpecialType.System_Object);
    }

    // The static type: the exception can be of a subclass, so Catch enters the handlers of subclasses too.
    private static ITypeSymbol? ThrownType(IOperation? value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion)
        {
            value = conversion.Operand;
        }

        return value?.Type;
    }
}
