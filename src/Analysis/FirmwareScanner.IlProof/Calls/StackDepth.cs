using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>
/// The deepest evaluation stack of a method body. Read off the instructions, because small bodies do not record it (ECMA-335, II.25.4.2).
/// </summary>
internal static class StackDepth
{
    /// <summary>Most values that stand on the stack at the same time.</summary>
    public static int Of(MethodBody body)
    {
        var depthAt = new Dictionary<Instruction, int>();
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            depthAt[handler.HandlerStart] = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0;
            if (handler.FilterStart is not null)
            {
                depthAt[handler.FilterStart] = 1;
            }
        }

        int deepest = depthAt.Values.DefaultIfEmpty(0).Max();
        int depth = 0;
        foreach (Instruction instruction in body.Instructions)
        {
            // Code after an unconditional branch continues with what a jump to it has left there; with nothing if none was seen.
            depth = depthAt.GetValueOrDefault(instruction, depth);
            depth += Pushed(instruction) - Popped(instruction, body, depth);
            deepest = Math.Max(deepest, depth);
            foreach (Instruction target in TargetsOf(instruction))
            {
                depthAt.TryAdd(target, depth);
            }

            bool goesOn = instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
            depth = goesOn ? depth : 0;
        }

        return deepest;
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

    private static int Pushed(Instruction instruction)
    {
        return instruction.OpCode.StackBehaviourPush switch
        {
            StackBehaviour.Push0 => 0,
            StackBehaviour.Push1_push1 => 2,
            StackBehaviour.Varpush => instruction.Operand is Mono.Cecil.IMethodSignature called
                && called.ReturnType.MetadataType != Mono.Cecil.MetadataType.Void ? 1 : 0,
            _ => 1,
        };
    }

    private static int Popped(Instruction instruction, MethodBody body, int depth)
    {
        switch (instruction.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref:
                return 1;
            case StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi:
                return 2;
            case StackBehaviour.PopAll:
                return depth;
            case StackBehaviour.Varpop when instruction.OpCode.Code == Code.Ret:
                return body.Method.ReturnType.MetadataType == Mono.Cecil.MetadataType.Void ? 0 : 1;
            case StackBehaviour.Varpop:
                var called = (Mono.Cecil.IMethodSignature)instruction.Operand;
                int self = called.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0;
                int pointer = instruction.OpCode.Code == Code.Calli ? 1 : 0;
                return called.Parameters.Count + self + pointer;
            default:
                return 3;
        }
    }
}
