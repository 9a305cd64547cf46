using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>The ways through one round of a loop, in the control flow graph of its method.</summary>
internal sealed class RoundPaths
{
    private readonly ControlFlowGraph _graph;
    private readonly HashSet<int> _loop;

    public RoundPaths(ControlFlowGraph graph, ILoopOperation loop, IOperation condition)
    {
        _graph = graph;
        List<SyntaxNode> parts = [loop.Body.Syntax, condition.Syntax];
        if (loop is IForLoopOperation counted)
        {
            parts.AddRange(counted.AtLoopBottom.Select(step => step.Syntax));
        }

        _loop = [.. graph.Blocks
            .Where(block => OperationsOf(block).Any(operation => parts.Any(part => part.Span.Contains(operation.Syntax.Span))))
            .Select(block => block.Ordinal)];
    }

    /// <summary>Whether every way from one round to the next passes one of the steps.</summary>
    public bool AllPass(List<IOperation> steps)
    {
        if (_loop.Count == 0)
        {
            return false;
        }

        HashSet<int> stepping =
            [.. _loop.Where(ordinal => OperationsOf(_graph.Blocks[ordinal]).Any(operation => IsStep(operation, steps)))];
        int entry = _loop.Min();
        return stepping.Contains(entry) || !IsReachable(entry, stepping);
    }

    private static IEnumerable<IOperation> OperationsOf(BasicBlock block)
    {
        return block.BranchValue is null ? block.Operations : block.Operations.Concat([block.BranchValue]);
    }

    // The graph copies the operations; the syntax tells them again. A step inside a condition may be skipped by short circuit, but
    // then it has a block of its own.
    private static bool IsStep(IOperation operation, List<IOperation> steps)
    {
        return operation.DescendantsAndSelf().Any(part => steps.Any(step => step.Kind == part.Kind && step.Syntax == part.Syntax));
    }

    private bool IsReachable(int entry, HashSet<int> avoided)
    {
        HashSet<int> seen = [];
        Stack<int> open = new(Successors(entry));
        while (open.Count > 0)
        {
            int ordinal = open.Pop();
            if (ordinal == entry)
            {
                return true;
            }

            // Blocks without operations belong to no syntax: an empty handler, the end of a branch.
            bool isInside = _loop.Contains(ordinal) || !OperationsOf(_graph.Blocks[ordinal]).Any();
            if (isInside && !avoided.Contains(ordinal) && seen.Add(ordinal))
            {
                foreach (int next in Successors(ordinal))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    // A try block may leave for its handlers before it has done anything.
    private IEnumerable<int> Successors(int ordinal)
    {
        BasicBlock block = _graph.Blocks[ordinal];
        foreach (ControlFlowBranch? branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
        {
            if (branch?.Destination is { } destination)
            {
                yield return destination.Ordinal;
                foreach (int handler in HandlersOf(destination))
                {
                    yield return handler;
                }
            }
        }
    }

    private static IEnumerable<int> HandlersOf(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } guarded)
            {
                foreach (ControlFlowRegion handler in guarded.NestedRegions.Where(region => region.Kind != ControlFlowRegionKind.Try))
                {
                    yield return handler.FirstBlockOrdinal;
                }
            }
        }
    }
}
