using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Loops;

/// <summary>
/// Finds the natural loops of a method (Aho, Lam, Sethi, Ullman, Compilers, 9.6) and counts the instructions of one round: the
/// shortest and the longest way from the head back to it. A loop inside is passed without a full round: its test, or a way through
/// it that leaves it.
/// </summary>
internal sealed class LoopCounter
{
    private readonly MethodDefinition _method;
    private readonly Dictionary<Block, HashSet<Block>> _dominators;

    private LoopCounter(MethodDefinition method, ControlFlow flow)
    {
        _method = method;
        _dominators = flow.Dominators();
    }

    /// <summary>The loops of a method in the order of their heads.</summary>
    /// <param name="method">A method with a body.</param>
    /// <param name="name">What to call it.</param>
    public static IReadOnlyList<LoopCount> Count(MethodDefinition method, string name)
    {
        var counter = new LoopCounter(method, ControlFlow.Of(method.Body));
        var bodies = counter.FindLoops().OrderBy(loop => loop.Head.Index).ToList();
        return
        [
            .. bodies.Select((loop, i) => counter.Measure(
                loop.Head, loop.Body, bodies.Count(other => other.Head != loop.Head && loop.Body.Contains(other.Head)),
                string.Create(CultureInfo.InvariantCulture, $"{name}#{i + 1}"))),
        ];
    }

    private bool IsBackEdge(Block from, Block to) => _dominators[from].Contains(to);

    private IEnumerable<(Block Head, HashSet<Block> Body)> FindLoops()
    {
        IEnumerable<(Block From, Block To)> back = _dominators.Keys
            .SelectMany(block => block.Next.Where(next => IsBackEdge(block, next)).Select(next => (block, next)));
        return back.GroupBy(edge => edge.To, edge => edge.From).Select(edges => (edges.Key, BodyOf(edges.Key, edges)));
    }

    /// <summary>The head and all blocks from which a back edge is reached without passing the head.</summary>
    private HashSet<Block> BodyOf(Block head, IEnumerable<Block> latches)
    {
        HashSet<Block> body = [head];
        var open = new Stack<Block>(latches);
        while (open.TryPop(out Block? block))
        {
            if (_dominators.ContainsKey(block) && body.Add(block))
            {
                block.Previous.ForEach(open.Push);
            }
        }

        return body;
    }

    private LoopCount Measure(Block head, HashSet<Block> body, int inner, string name)
    {
        var ways = new Dictionary<Block, (int Least, int Most)?>();
        (int Least, int Most) round = WaysBack(head, head, body, ways)
            ?? throw new InvalidOperationException($"{name}: no way leads back to the head of the loop");
        IEnumerable<string> calls = body.OrderBy(block => block.Index)
            .SelectMany(block => block.Instructions)
            .Where(instruction => instruction.OpCode.Code is Code.Call or Code.Callvirt)
            .Select(instruction => (MethodReference)instruction.Operand)
            .Select(called => $"{called.DeclaringType.Name}.{called.Name}")
            .Distinct();
        return new LoopCount(name, SourcePlace.Of(_method, head.Instructions[0]), round.Least, round.Most, inner, [.. calls]);
    }

    /// <summary>The cost from a block, included, until the back edge to the head; null if no way leads there.</summary>
    private (int Least, int Most)? WaysBack(Block block, Block head, HashSet<Block> body, Dictionary<Block, (int Least, int Most)?> known)
    {
        if (known.TryGetValue(block, out (int Least, int Most)? way))
        {
            return way;
        }

        // Should jumps make a cycle without a head, its rounds are not followed.
        known[block] = null;
        (int Least, int Most)? best = null;
        foreach (Block next in block.Next.Where(body.Contains))
        {
            (int Least, int Most)? rest = next == head ? (0, 0)
                : IsBackEdge(block, next) ? null
                : WaysBack(next, head, body, known);
            if (rest is { } found)
            {
                best = best is { } other ? (Math.Min(found.Least, other.Least), Math.Max(found.Most, other.Most)) : found;
            }
        }

        known[block] = best is { } sum ? (sum.Least + block.Cost, sum.Most + block.Cost) : null;
        return known[block];
    }
}
