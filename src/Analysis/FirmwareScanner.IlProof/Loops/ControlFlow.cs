using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Loops;

/// <summary>
/// The basic blocks of a method and what follows what. A <c>leave</c> goes through the finally blocks that it crosses; a catch
/// block can follow each block that it guards.
/// </summary>
internal sealed class ControlFlow
{
    private readonly MethodBody _body;
    private readonly Dictionary<Instruction, Block> _blockAt = [];

    private ControlFlow(MethodBody body)
    {
        _body = body;
    }

    /// <summary>All blocks in the order of the code; the first is the entry.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>Reads a method body.</summary>
    public static ControlFlow Of(MethodBody body)
    {
        var flow = new ControlFlow(body);
        flow.Split();
        foreach (Block block in flow.Blocks)
        {
            flow.Connect(block);
        }

        flow.ConnectHandlers();
        return flow;
    }

    /// <summary>For each block the blocks that every way to it passes, itself included; unreachable blocks are not listed.</summary>
    public Dictionary<Block, HashSet<Block>> Dominators()
    {
        var reachable = new HashSet<Block>();
        Mark(Blocks[0], reachable);
        var dominators = reachable.ToDictionary(block => block, _ => new HashSet<Block>(reachable));
        dominators[Blocks[0]] = [Blocks[0]];
        bool changes = true;
        while (changes)
        {
            changes = false;
            foreach (Block block in Blocks.Skip(1).Where(reachable.Contains))
            {
                IEnumerable<HashSet<Block>> before = block.Previous.Where(reachable.Contains).Select(each => dominators[each]);
                HashSet<Block> common = before.Aggregate((HashSet<Block>?)null, Intersect) ?? [];
                common.Add(block);
                changes |= common.Count != dominators[block].Count;
                dominators[block] = common;
            }
        }

        return dominators;
    }

    private static HashSet<Block> Intersect(HashSet<Block>? common, HashSet<Block> other)
    {
        var result = new HashSet<Block>(common ?? other);
        result.IntersectWith(other);
        return result;
    }

    private static void Mark(Block start, HashSet<Block> reachable)
    {
        var open = new Stack<Block>([start]);
        while (open.TryPop(out Block? block))
        {
            if (reachable.Add(block))
            {
                block.Next.ForEach(open.Push);
            }
        }
    }

    private static bool EndsBlock(Instruction instruction)
    {
        return instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction instruction)
    {
        return instruction.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => [],
        };
    }

    private void Split()
    {
        var heads = new HashSet<Instruction> { _body.Instructions[0] };
        foreach (Instruction instruction in _body.Instructions)
        {
            heads.UnionWith(TargetsOf(instruction));
            if (EndsBlock(instruction) && instruction.Next is not null)
            {
                heads.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in _body.ExceptionHandlers)
        {
            Instruction?[] edges = [handler.TryStart, handler.TryEnd, handler.HandlerStart, handler.HandlerEnd, handler.FilterStart];
            heads.UnionWith(edges.OfType<Instruction>());
        }

        List<List<Instruction>> runs = [];
        foreach (Instruction instruction in _body.Instructions)
        {
            if (heads.Contains(instruction))
            {
                runs.Add([]);
            }

            runs[^1].Add(instruction);
        }

        foreach (List<Instruction> run in runs)
        {
            var block = new Block(Blocks.Count, run);
            Blocks.Add(block);
            run.ForEach(instruction => _blockAt[instruction] = block);
        }
    }

    private void Connect(Block block)
    {
        Instruction last = block.Last;
        if (last.OpCode.Code is Code.Leave or Code.Leave_S)
        {
            ConnectLeave(block, (Instruction)last.Operand);
            return;
        }

        foreach (Instruction target in TargetsOf(last))
        {
            Link(block, _blockAt[target]);
        }

        bool falls = last.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        if (falls && last.Next is not null)
        {
            Link(block, _blockAt[last.Next]);
        }
    }

    /// <summary>Through each finally block on the way out, the innermost first, and then to the target.</summary>
    private void ConnectLeave(Block block, Instruction target)
    {
        Block from = block;
        IEnumerable<ExceptionHandler> crossed = _body.ExceptionHandlers
            .Where(handler => handler.HandlerType == ExceptionHandlerType.Finally)
            .Where(handler => IsIn(block.Last, handler.TryStart, handler.TryEnd) && !IsIn(target, handler.TryStart, handler.TryEnd));
        foreach (ExceptionHandler handler in crossed)
        {
            Link(from, _blockAt[handler.HandlerStart]);
            Instruction end = handler.HandlerEnd?.Previous ?? _body.Instructions[^1];
            from = _blockAt[end];
        }

        Link(from, _blockAt[target]);
    }

    private void ConnectHandlers()
    {
        foreach (ExceptionHandler handler in _body.ExceptionHandlers.Where(each => each.HandlerType != ExceptionHandlerType.Finally))
        {
            Block start = _blockAt[handler.FilterStart ?? handler.HandlerStart];
            foreach (Block block in Blocks.Where(block => IsIn(block.Instructions[0], handler.TryStart, handler.TryEnd)))
            {
                Link(block, start);
            }

            if (handler.FilterStart is not null)
            {
                Link(_blockAt[handler.HandlerStart.Previous], _blockAt[handler.HandlerStart]);
            }
        }
    }

    private static bool IsIn(Instruction instruction, Instruction start, Instruction? end)
    {
        return instruction.Offset >= start.Offset && (end is null || instruction.Offset < end.Offset);
    }

    private static void Link(Block from, Block to)
    {
        if (!from.Next.Contains(to))
        {
            from.Next.Add(to);
            to.Previous.Add(from);
        }
    }
}
