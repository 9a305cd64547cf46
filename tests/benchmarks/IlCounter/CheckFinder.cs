using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// Tells which instructions of the core are there only to refuse mistakes: those that would not be needed if every caller could be
/// trusted. They are
/// <list type="bullet">
/// <item>the statements whose condition leads to a refusal: to a call of <c>Record</c> or <c>Refuse</c>, or to the return of a fault,</item>
/// <item>the statements that keep or look at a fault in a field,</item>
/// <item>all of the methods that only answer whether a call or the books are right (<c>LiveSlot</c> and the like, of which a trusted
/// caller would need a part: the figure is an upper bound there; <c>Audit</c>).</item>
/// </list>
/// </summary>
internal sealed class CheckFinder
{
    private const string FaultType = "FirmwareScanner.Memory.MemoryFault";
    private static readonly HashSet<string> CheckingMethods = ["LiveSlot", "ClaimableFault", "IsInside", "RoomFault", "Audit"];
    private static readonly HashSet<string> RefusingMethods = ["Record", "Refuse"];

    private readonly MethodDefinition _method;
    private readonly IReadOnlyList<List<Instruction>> _blocks;
    private readonly HashSet<Instruction> _refusing = [];

    private CheckFinder(MethodDefinition method, IReadOnlyList<List<Instruction>> blocks)
    {
        _method = method;
        _blocks = blocks;
    }

    /// <summary>The instructions of a method that are checks.</summary>
    /// <param name="method">The method, before anything is woven into it.</param>
    /// <param name="blocks">Its basic blocks.</param>
    internal static HashSet<Instruction> Find(MethodDefinition method, IReadOnlyList<List<Instruction>> blocks)
    {
        if (CheckingMethods.Contains(method.Name))
        {
            return [.. method.Body.Instructions];
        }

        var finder = new CheckFinder(method, blocks);
        finder.MarkRefusals();
        return [.. finder.Statements().Where(finder.IsCheck).SelectMany(statement => statement)];
    }

    /// <summary>A block refuses if it says so, or if it can only go where it is refused. Later blocks are looked at first.</summary>
    private void MarkRefusals()
    {
        foreach (List<Instruction> block in _blocks.Reverse())
        {
            List<Instruction> next = Successors(block).ToList();
            if (block.Any(SaysNo) || ReturnsFault(block) || (next.Count > 0 && next.All(_refusing.Contains)))
            {
                _refusing.Add(block[0]);
            }
        }
    }

    private static bool SaysNo(Instruction instruction)
    {
        return instruction.Operand is MethodReference called && RefusingMethods.Contains(called.Name);
    }

    private bool ReturnsFault(List<Instruction> block)
    {
        return _method.ReturnType.FullName == FaultType && block.Count == 2 && block[1].OpCode == OpCodes.Ret
            && block[0].OpCode == OpCodes.Ldc_I4 && (int)block[0].Operand != 0;
    }

    private static IEnumerable<Instruction> Successors(List<Instruction> block)
    {
        Instruction last = block[^1];
        bool fallsThrough = last.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        IEnumerable<Instruction> targets = StackDepth.Targets(last);
        return fallsThrough && last.Next is not null ? targets.Append(last.Next) : targets;
    }

    /// <summary>Each block, cut where the stack is empty.</summary>
    private IEnumerable<List<Instruction>> Statements()
    {
        Dictionary<Instruction, int> depths = StackDepth.Before(_method.Body);
        foreach (List<Instruction> block in _blocks)
        {
            List<Instruction> statement = [];
            foreach (Instruction instruction in block)
            {
                if (depths[instruction] == 0 && statement.Count > 0)
                {
                    yield return statement;
                    statement = [];
                }

                statement.Add(instruction);
            }

            yield return statement;
        }
    }

    private bool IsCheck(List<Instruction> statement)
    {
        bool touchesFault = statement.Any(each => each.Operand is FieldReference field && field.FieldType.FullName == FaultType);
        bool guards = statement[^1].OpCode.FlowControl == FlowControl.Cond_Branch
            && Successors(statement).Any(_refusing.Contains);
        return touchesFault || guards;
    }
}
