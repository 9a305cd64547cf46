using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>
/// Looks for the bound of a loop with a condition: a part of the condition that compares a counter with a limit, where every round
/// moves the counter towards the limit by a constant, or a number towards zero by a division or a shift, nothing in the loop moves it
/// back, and nothing in the loop moves the limit.
/// </summary>
internal sealed class LoopBound
{
    private readonly IOperation _condition;
    private readonly List<IOperation> _repeated;
    private readonly OperationAnalysisContext _context;
    private readonly ILoopOperation _loop;
    private readonly BodyFacts _body;

    public LoopBound(ILoopOperation loop, IOperation condition, BodyFacts body, OperationAnalysisContext context)
    {
        _body = body;
        _loop = loop;
        _condition = condition;
        _context = context;
        IEnumerable<IOperation> step = loop is IForLoopOperation counted ? counted.AtLoopBottom : [];
        _repeated = step.Concat([loop.Body, condition]).SelectMany(part => part.DescendantsAndSelf()).ToList();
    }

    /// <summary>Why the bound cannot be seen, for the message, or null if it can.</summary>
    public string? Objection()
    {
        // What does not compile yet is no loop to judge.
        if (_condition.DescendantsAndSelf().Any(part => part.Kind == OperationKind.Invalid || part.Type is { TypeKind: TypeKind.Error })
            || IsLimitedByClock(_condition))
        {
            return null;
        }

        string objection = "its condition compares no local counter that moves with a limit";
        foreach (IBinaryOperation comparison in Comparisons(_condition))
        {
            foreach (Comparison read in Comparison.BothWays(comparison))
            {
                if (ObjectionTo(read) is not { } found)
                {
                    return null;
                }

                // Of several candidates the one that moves says most about what was meant.
                bool isMoving = _repeated.Any(operation => CounterStep.Writes(operation, read.Counter));
                objection = isMoving ? found : objection;
            }
        }

        return objection;
    }

    private static IEnumerable<IBinaryOperation> Comparisons(IOperation condition)
    {
        if (condition is not IBinaryOperation binary)
        {
            return [];
        }

        return binary.OperatorKind == BinaryOperatorKind.ConditionalAnd
            ? Comparisons(binary.LeftOperand).Concat(Comparisons(binary.RightOperand))
            : Comparison.IsReadable(binary) ? [binary] : [];
    }

    /// <summary>Whether a part of the condition waits for a time that nothing in the loop puts off.</summary>
    private bool IsLimitedByClock(IOperation condition)
    {
        if (condition is not IBinaryOperation binary)
        {
            return false;
        }

        return binary.OperatorKind == BinaryOperatorKind.ConditionalAnd
            ? IsLimitedByClock(binary.LeftOperand) || IsLimitedByClock(binary.RightOperand)
            : ClockReading.IsBeforeLimit(binary) && binary.Descendants().Select(Operand.SymbolOf).OfType<ISymbol>()
                .All(symbol => !_repeated.Concat(FunctionsElsewhere()).Any(operation => CounterStep.Writes(operation, symbol)));
    }

    private string? ObjectionTo(Comparison comparison)
    {
        ISymbol counter = comparison.Counter;
        List<IOperation> writes = _repeated.Where(operation => CounterStep.Writes(operation, counter)).ToList();
        if (writes.Count == 0)
        {
            return "nothing in it moves '" + counter.Name + "'";
        }

        return ObjectionToSteps(comparison, writes) ?? ObjectionToOthers(comparison)
            ?? (IsSteppedEachRound(writes) ? null : "a round may pass without moving '" + counter.Name + "'");
    }

    /// <summary>What is wrong with how the loop itself moves the counter.</summary>
    private string? ObjectionToSteps(Comparison comparison, List<IOperation> writes)
    {
        string name = comparison.Counter.Name;
        bool endsAtZero = comparison.EndsAtZero
            && writes.All(write => ZeroStep.Is(write, comparison.CounterType, isPositive: !comparison.IsInequality));
        if (endsAtZero)
        {
            return null;
        }

        long[] steps = [.. writes.Select(write => CounterStep.Of(write) ?? 0)];
        bool isTowards = comparison.IsInequality
            ? steps.Length == 1 && steps[0] is 1 or -1 && LoopAround(writes[0]) == _loop
            : steps.All(step => step != 0 && (step > 0) == comparison.IsUpward);
        if (!isTowards)
        {
            return "'" + name + "' does not move by constant steps towards the limit everywhere";
        }

        return comparison.CanFail(steps.Sum(step => (decimal)Math.Abs(step)), _body.ConstantOf(comparison.LimitVariable))
            ? null
            : "'" + name + "' cannot get past the limit, it wraps around before";
    }

    /// <summary>What else may move the counter, or the limit.</summary>
    private string? ObjectionToOthers(Comparison comparison)
    {
        ISymbol counter = comparison.Counter;
        if (FunctionsElsewhere().Any(operation => CounterStep.Writes(operation, counter)))
        {
            return "a local function or lambda moves '" + counter.Name + "'";
        }

        ISymbol? changed = comparison.LimitSymbols
            .FirstOrDefault(symbol => FunctionsElsewhere().Any(use => CounterStep.Writes(use, symbol)));
        if (changed is not null)
        {
            return "a local function or lambda changes the limit '" + changed.Name + "'";
        }

        if (comparison.LimitSymbols.Concat([counter]).FirstOrDefault(_body.HasAlias) is { } shared)
        {
            return "a reference to '" + shared.Name + "' may change it";
        }

        if (comparison.LimitArrays.Any(IsElementWritten))
        {
            return "elements of an array like the one that holds the limit are changed in it";
        }

        if (comparison.LimitSymbols.FirstOrDefault(symbol => MovesAway(symbol, comparison)) is { } moved)
        {
            return "the limit '" + moved.Name + "' is changed in it";
        }

        return comparison.LimitCalls ? "the limit is the result of a call" : null;
    }

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        IOperation? around = operation.Parent;
        while (around is not (null or ILoopOperation))
        {
            around = around.Parent;
        }

        return around as ILoopOperation;
    }

    private bool IsElementWritten(ITypeSymbol array)
    {
        IEnumerable<IOperation> written = _repeated.OfType<IAssignmentOperation>().Select(assignment => assignment.Target)
            .Concat(_repeated.OfType<IIncrementOrDecrementOperation>().Select(step => step.Target));
        return written.OfType<IArrayElementReferenceOperation>()
            .Any(element => SymbolEqualityComparer.Default.Equals(element.ArrayReference.Type, array));
    }

    // A local that is the whole limit may come towards the counter: both meet all the sooner.
    private bool MovesAway(ISymbol symbol, Comparison comparison)
    {
        IEnumerable<IOperation> writes = _repeated.Where(operation => CounterStep.Writes(operation, symbol));
        return SymbolEqualityComparer.Default.Equals(symbol, comparison.LimitVariable) && !comparison.IsInequality
            ? writes.Any(write => CounterStep.Of(write) is not { } step || (step > 0) == comparison.IsUpward)
            : writes.Any();
    }

    // Functions inside the member that the loop may call without showing what they do to its variables.
    private IEnumerable<IOperation> FunctionsElsewhere()
    {
        return _body.FunctionsAround(_loop.Syntax);
    }

    // A step at the bottom of a for loop is done in each round, whatever the body does.
    private bool IsSteppedEachRound(List<IOperation> steps)
    {
        if (_loop is IForLoopOperation counted && counted.AtLoopBottom.SelectMany(part => part.DescendantsAndSelf()).Any(steps.Contains))
        {
            return true;
        }

        if (IsPlainlyStepped(steps))
        {
            return true;
        }

        ControlFlowGraph? graph = GraphOf(_loop);
        return graph is not null && new RoundPaths(graph, _loop, _condition).AllPass(steps);
    }

    /// <summary>
    /// Whether a step is a statement of the loop's own block that nothing before it jumps over. Most are, and the graph of a method
    /// takes longer to make than all else that is asked about it.
    /// </summary>
    private bool IsPlainlyStepped(List<IOperation> steps)
    {
        foreach (IOperation statement in _loop.Body is IBlockOperation block ? block.Operations : [_loop.Body])
        {
            if (statement is IExpressionStatementOperation expression && steps.Contains(expression.Operation))
            {
                return true;
            }

            bool mayJump = statement.DescendantsAndSelf()
                .Any(part => part is IBranchOperation { BranchKind: not BranchKind.Break } or ILabeledOperation);
            if (mayJump)
            {
                return false;
            }
        }

        return false;
    }

    private ControlFlowGraph? GraphOf(IOperation operation)
    {
        List<IOperation> functions = [];
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation or IAnonymousFunctionOperation)
            {
                functions.Add(current);
            }
        }

        ControlFlowGraph? graph = _context.GetControlFlowGraph();
        functions.Reverse();
        foreach (IOperation function in functions)
        {
            // The graph has its own copies of the lambdas, and loops in them are rare enough to ask for the attribute.
            graph = function is ILocalFunctionOperation local && graph is not null && graph.LocalFunctions.Contains(local.Symbol)
                ? graph.GetLocalFunctionControlFlowGraph(local.Symbol, _context.CancellationToken)
                : null;
        }

        return graph;
    }
}
