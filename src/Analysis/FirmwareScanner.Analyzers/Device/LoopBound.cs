using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>
/// Looks for the bound of a loop with a condition: a part of the condition that compares a counter with a limit, where every round
/// moves the counter towards the limit by a constant, nothing in the loop moves it back, and nothing in the loop moves the limit.
/// </summary>
internal sealed class LoopBound
{
    private readonly IOperation _condition;
    private readonly List<IOperation> _repeated;
    private readonly OperationAnalysisContext _context;
    private readonly ILoopOperation _loop;

    public LoopBound(ILoopOperation loop, IOperation condition, OperationAnalysisContext context)
    {
        _loop = loop;
        _condition = condition;
        _context = context;
        IEnumerable<IOperation> step = loop is IForLoopOperation counted ? counted.AtLoopBottom : [];
        _repeated = step.Concat([loop.Body, condition]).SelectMany(part => part.DescendantsAndSelf()).ToList();
    }

    /// <summary>Why the bound cannot be seen, for the message, or null if it can.</summary>
    public string? Objection()
    {
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
            : Comparison.IsOrder(binary) ? [binary] : [];
    }

    private string? ObjectionTo(Comparison comparison)
    {
        ISymbol counter = comparison.Counter;
        if (!comparison.CanFail)
        {
            return "'" + counter.Name + "' cannot get past the limit, it wraps around before";
        }

        List<IOperation> writes = _repeated.Where(operation => CounterStep.Writes(operation, counter)).ToList();
        if (writes.Count == 0)
        {
            return "nothing in it moves '" + counter.Name + "'";
        }

        if (writes.Any(write => CounterStep.Of(write) is not { } step || (step > 0) != comparison.IsUpward))
        {
            return "'" + counter.Name + "' does not move by constant steps towards the limit everywhere";
        }

        if (FunctionsElsewhere().Any(operation => CounterStep.Writes(operation, counter)))
        {
            return "a local function or lambda moves '" + counter.Name + "'";
        }

        if (comparison.LimitSymbols.Concat([counter]).FirstOrDefault(HasAlias) is { } shared)
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

        return comparison.LimitCalls ? "the limit is the result of a call" : IsSteppedEachRound(writes) ? null
            : "a round may pass without moving '" + counter.Name + "'";
    }

    private bool IsElementWritten(ITypeSymbol array)
    {
        return _repeated.OfType<IAssignmentOperation>().Select(assignment => assignment.Target).OfType<IArrayElementReferenceOperation>()
            .Any(element => SymbolEqualityComparer.Default.Equals(element.ArrayReference.Type, array));
    }

    // A local that is the whole limit may come towards the counter: both meet all the sooner.
    private bool MovesAway(ISymbol symbol, Comparison comparison)
    {
        IEnumerable<IOperation> writes = _repeated.Where(operation => CounterStep.Writes(operation, symbol));
        return SymbolEqualityComparer.Default.Equals(symbol, comparison.LimitVariable)
            ? writes.Any(write => CounterStep.Of(write) is not { } step || (step > 0) == comparison.IsUpward)
            : writes.Any();
    }

    private bool HasAlias(ISymbol symbol)
    {
        return Root().Descendants()
            .Any(use => use is IVariableInitializerOperation or IAddressOfOperation && CounterStep.Writes(use, symbol));
    }

    // Functions inside the member that the loop may call without showing what they do to its variables.
    private IEnumerable<IOperation> FunctionsElsewhere()
    {
        return Root().Descendants().Where(operation => operation is ILocalFunctionOperation or IAnonymousFunctionOperation)
            .Where(function => !function.Syntax.Span.Contains(_loop.Syntax.Span)).SelectMany(function => function.Descendants());
    }

    private IOperation Root()
    {
        IOperation root = _loop;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root;
    }

    // A step at the bottom of a for loop is done in each round, whatever the body does.
    private bool IsSteppedEachRound(List<IOperation> steps)
    {
        if (_loop is IForLoopOperation counted && counted.AtLoopBottom.SelectMany(part => part.DescendantsAndSelf()).Any(steps.Contains))
        {
            return true;
        }

        ControlFlowGraph? graph = GraphOf(_loop);
        return graph is not null && new RoundPaths(graph, _loop, _condition).AllPass(steps);
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
