using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>How many values are on the evaluation stack before each instruction of a method.</summary>
internal static class StackDepth
{
    /// <summary>Walks a method once, from its first instruction to its last.</summary>
    /// <param name="body">A method as a compiler writes it: what a branch backward finds on the stack, its target had before.</param>
    internal static Dictionary<Instruction, int> Before(MethodBody body)
    {
        var depths = new Dictionary<Instruction, int>();
        var atTarget = new Dictionary<Instruction, int>();
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            atTarget[handler.HandlerStart] = handler.HandlerType is ExceptionHandlerType.Catch ? 1 : 0;
        }

        int depth = 0;
        foreach (Instruction instruction in body.Instructions)
        {
            depth = atTarget.GetValueOrDefault(instruction, depth);
            depths[instruction] = depth;
            depth += Pushed(instruction) - Popped(instruction, depth, body.Method);
            foreach (Instruction target in Targets(instruction))
            {
                atTarget.TryAdd(target, depth);
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
            {
                depth = 0;
            }
        }

        return depths;
    }

    internal static IEnumerable<Instruction> Targets(Instruction instruction)
    {
        return instruction.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => [],
        };
    }

    private static int Pushed(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => ((MethodReference)instruction.Operand).ReturnType.FullName == "System.Void" ? 0 : 1,
        _ => 1,
    };

    private static int Popped(Instruction instruction, int depth, MethodDefinition method)
    {
        switch (instruction.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref:
                return 1;
            case StackBehaviour.PopAll:
                return depth;
            case StackBehaviour.Varpop when instruction.OpCode == OpCodes.Ret:
                return method.ReturnType.FullName == "System.Void" ? 0 : 1;
            case StackBehaviour.Varpop:
                var called = (MethodReference)instruction.Operand;
                return called.Parameters.Count + (called.HasThis && instruction.OpCode != OpCodes.Newobj ? 1 : 0);
            case StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
                or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref:
                return 3;
            default:
                return 2;
        }
    }
}
