using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Statements and conditions: what a comparison with None or a Boolean variable says of a state, which may split for it.
/// </summary>
internal sealed class ConditionEvaluator
{
    private readonly BodyVariables _variables;
    private readonly LeaseContracts _contracts;
    private readonly ExpressionEvaluator _expressions;
    private readonly OwnFields _fields;
    private readonly ThrowPoints _throws;

    public ConditionEvaluator(BodyContext context, ExpressionEvaluator expressions, OwnFields fields, ThrowPoints throws)
    {
        _fields = fields;
        _variables = context.Variables;
        _contracts = context.Contracts;
        _expressions = expressions;
        _throws = throws;
    }

    /// <summary>Executes one operation of a block; where it sets a Boolean, the state may split.</summary>
    public void Execute(IOperation operation, FlowState state, List<FlowState> after)
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
            _expressions.Evaluate(operation, state);
            after.Add(state);
        }
    }

    /// <summary>Evaluates a Boolean expression; a state is split where the outcome depends on what is not known yet.</summary>
    public List<Outcome> Decide(IOperation condition, FlowState state)
    {
        if (condition.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return [new Outcome(state, constant)];
        }

        switch (condition)
        {
            case IParenthesizedOperation parenthesized:
                return Decide(parenthesized.Operand, state);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                return Negate(Decide(not.Operand, state), isNegated: true);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                return DecideEquality(binary, state);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or, OperatorMethod: null } binary:
                return DecideBoth(binary, state);
            case IIsNullOperation question:
                return Compare(_expressions.Evaluate(question.Operand, state), state);
            case IIsPatternOperation { Pattern: IDiscardPatternOperation } match:
                _expressions.Evaluate(match.Value, state);
                return [new Outcome(state, true)];
            case IIsPatternOperation match when _contracts.IsLease(match.Value.Type):
                return Match(match.Pattern, _expressions.Evaluate(match.Value, state), state);
            case ISimpleAssignmentOperation { IsRef: false } assignment when _variables.FlagOf(assignment.Target) is int flag && flag >= 0:
                return Assign(flag, Decide(assignment.Value, state));
            case IInvocationOperation call when _contracts.IsAttempt(call.TargetMethod):
                return DecideAttempt(call, state);
            case not null when _variables.FlagOf(condition) is int flag && flag >= 0:
                return DecideFlag(flag, state);
            default:
                _expressions.Evaluate(condition!, state);
                return [new Outcome(state, null)];
        }
    }

    private static void AddStates(List<Outcome> outcomes, List<FlowState> states)
    {
        foreach (Outcome outcome in outcomes)
        {
            states.Add(outcome.State);
        }
    }

    private List<Outcome> DecideEquality(IBinaryOperation binary, FlowState state)
    {
        bool isNegated = binary.OperatorKind == BinaryOperatorKind.NotEquals;
        if (binary.RightOperand.ConstantValue is { HasValue: true, Value: bool constant } && binary.OperatorMethod is null)
        {
            return Negate(Decide(binary.LeftOperand, state), isNegated == constant);
        }

        int left = _expressions.Evaluate(binary.LeftOperand, state);
        int right = _expressions.Evaluate(binary.RightOperand, state);
        if (left > FlowState.None && left == right)
        {
            return [new Outcome(state, !isNegated)];
        }

        if (right == FlowState.None)
        {
            return Negate(Compare(left, state), isNegated);
        }

        if (left == FlowState.None)
        {
            return Negate(Compare(right, state), isNegated);
        }

        _throws.MayThrow(binary.OperatorMethod, state, binary.Syntax);
        return [new Outcome(state, null)];
    }

    /// <summary>Compares a value with None; true means that it is None.</summary>
    private static List<Outcome> Compare(int lease, FlowState state)
    {
        if (lease == FlowState.None)
        {
            return [new Outcome(state, true)];
        }

        LeaseFact? fact = state.Fact(lease);
        if (fact is null || (fact.Status == LeaseStatus.Silenced && fact.Presence != LeasePresence.Certain))
        {
            return [new Outcome(state, null)];
        }

        if (fact.Presence == LeasePresence.Certain)
        {
            return [new Outcome(state, fact is { Status: LeaseStatus.Silenced, End: null } ? null : false)];
        }

        FlowState empty = state.Clone();
        empty.MakeNone(lease);
        state.SetFact(lease, fact.With(LeasePresence.Certain));
        return [new Outcome(empty, true), new Outcome(state, false)];
    }

    /// <summary>An attempt that did not work acquired nothing; one that did may still have been refused what it hands over.</summary>
    private List<Outcome> DecideAttempt(IInvocationOperation call, FlowState state)
    {
        _expressions.Evaluate(call, state);
        FlowState failed = state.Clone();
        foreach (IArgumentOperation argument in call.Arguments)
        {
            int holder = argument.Parameter?.RefKind == RefKind.Out ? _variables.HolderOf(argument.Value.Unwrapped()) : -1;
            if (holder >= 0 && failed.Fact(failed.Held(holder)) is { Status: LeaseStatus.Owned, Presence: LeasePresence.Unchecked })
            {
                failed.MakeNone(failed.Held(holder));
            }
        }

        return [new Outcome(state, true), new Outcome(failed, false)];
    }

    private List<Outcome> DecideBoth(IBinaryOperation binary, FlowState state)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.And;
        List<Outcome> outcomes = [];
        foreach (Outcome left in Decide(binary.LeftOperand, state))
        {
            foreach (Outcome right in Decide(binary.RightOperand, left.State))
            {
                bool? both = isAnd ? left.Value & right.Value : left.Value | right.Value;
                outcomes.Add(new Outcome(right.State, both));
            }
        }

        return outcomes;
    }

    private List<Outcome> DecideFlag(int flag, FlowState state)
    {
        if (state.Flag(flag) is bool known)
        {
            return [new Outcome(state, known)];
        }

        FlowState other = state.Clone();
        state.SetFlag(flag, true);
        other.SetFlag(flag, false);
        if (_variables.DoneWhen(flag) is bool isDone)
        {
            _fields.Empty(isDone ? state : other);
        }

        return [new Outcome(state, true), new Outcome(other, false)];
    }

    private static List<Outcome> Assign(int flag, List<Outcome> outcomes)
    {
        foreach (Outcome outcome in outcomes)
        {
            outcome.State.SetFlag(flag, outcome.Value);
        }

        return outcomes;
    }

    private static List<Outcome> Negate(List<Outcome> outcomes, bool isNegated)
    {
        for (int index = 0; isNegated && index < outcomes.Count; index++)
        {
            outcomes[index] = new Outcome(outcomes[index].State, !outcomes[index].Value);
        }

        return outcomes;
    }

    /// <summary>Matches a lease with a pattern: what is asked is whether it is None, what is declared is a copy.</summary>
    private List<Outcome> Match(IPatternOperation pattern, int lease, FlowState state)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant when _contracts.IsNone(constant.Value):
                return Compare(lease, state);
            case INegatedPatternOperation negated:
                return Negate(Match(negated.Pattern, lease, state), isNegated: true);
            case IDeclarationPatternOperation { InputType.IsReferenceType: true } declaration:
                return MatchPresent(declaration.DeclaredSymbol, lease, state);
            case IRecursivePatternOperation { InputType.IsReferenceType: true, DeconstructionSubpatterns.Length: 0 } recursive
                when recursive.PropertySubpatterns.IsEmpty:
                return MatchPresent(recursive.DeclaredSymbol, lease, state);
            case IDeclarationPatternOperation declaration:
                int holder = declaration.DeclaredSymbol is null ? -1 : _variables.HolderOf(declaration.DeclaredSymbol);
                if (holder >= 0)
                {
                    state.Hold(holder, lease);
                }

                return [new Outcome(state, true)];
            case IBinaryPatternOperation both:
                return MatchBoth(both, lease, state);
            default:
                return [new Outcome(state, null)];
        }
    }

    /// <summary>A type or braces match what is not null.</summary>
    private List<Outcome> MatchPresent(ISymbol? declared, int lease, FlowState state)
    {
        List<Outcome> outcomes = Negate(Compare(lease, state), isNegated: true);
        int holder = declared is null ? -1 : _variables.HolderOf(declared);
        foreach (Outcome outcome in outcomes)
        {
            if (holder >= 0 && outcome.Value != false)
            {
                outcome.State.Hold(holder, lease);
            }
        }

        return outcomes;
    }

    private List<Outcome> MatchBoth(IBinaryPatternOperation both, int lease, FlowState state)
    {
        bool isAnd = both.OperatorKind == BinaryOperatorKind.And;
        List<Outcome> outcomes = [];
        foreach (Outcome left in Match(both.LeftPattern, lease, state))
        {
            if (left.Value == !isAnd)
            {
                outcomes.Add(left);
                continue;
            }

            bool isNone = lease > FlowState.None && left.State.Fact(lease) is null;
            foreach (Outcome right in Match(both.RightPattern, isNone ? FlowState.None : lease, left.State))
            {
                outcomes.Add(new Outcome(right.State, isAnd ? left.Value & right.Value : left.Value | right.Value));
            }
        }

        return outcomes;
    }
}
