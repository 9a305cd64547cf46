using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// Weaves instruction counters into a copy of an assembly: at the head of each basic block its number of IL instructions is
/// added to <see cref="IlCounters.Instructions"/>, that of its checks to <see cref="IlCounters.Checks"/>, and native array calls are led through <see cref="NativeArray"/>. A block
/// that an exception leaves in the middle counts as executed to its end.
/// </summary>
public sealed class IlWeaver
{
    private readonly FieldReference _counter;
    private readonly FieldReference _checks;
    private readonly FieldReference _ofMethods;
    private readonly FieldReference _costOfMethods;
    private readonly ModuleDefinition _module;
    private readonly SortedSet<string> _unpriced = new(StringComparer.Ordinal);

    private IlWeaver(ModuleDefinition module)
    {
        _module = module;
        _counter = module.ImportReference(typeof(IlCounters).GetField(nameof(IlCounters.Instructions)));
        _ofMethods = module.ImportReference(typeof(IlCounters).GetField(nameof(IlCounters.OfMethods)));
        _costOfMethods = module.ImportReference(typeof(IlCounters).GetField(nameof(IlCounters.InterpreterCostOfMethods)));
        _checks = module.ImportReference(typeof(IlCounters).GetField(nameof(IlCounters.Checks)));
    }

    /// <summary>Weaves an assembly.</summary>
    /// <param name="assemblyPath">Compiled assembly; Release, or the figures mean nothing.</param>
    /// <returns>The woven assembly and the names of outside methods whose inner cost is not counted.</returns>
    public static WovenImage Weave(string assemblyPath)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assemblyPath);
        var weaver = new IlWeaver(module);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            weaver.WeaveMethod(method);
        }

        RunOnDesktop(module);
        using var image = new MemoryStream();
        module.Write(image);
        return new WovenImage(image.ToArray(), weaver._unpriced.ToList());
    }

    /// <summary>
    /// The device's class library is called mscorlib as the desktop's is, which leads to the same types where they are on the
    /// desktop; only its version and key differ.
    /// </summary>
    private static void RunOnDesktop(ModuleDefinition module)
    {
        foreach (AssemblyNameReference library in module.AssemblyReferences.Where(reference => reference.Name == "mscorlib"))
        {
            AssemblyName desktop = Assembly.Load("mscorlib").GetName();
            library.Version = desktop.Version;
            library.PublicKeyToken = desktop.GetPublicKeyToken();
        }
    }

    private void WeaveMethod(MethodDefinition method)
    {
        method.Body.SimplifyMacros();
        HashSet<Instruction> heads = FindBlockHeads(method.Body);
        RedirectNativeCalls(method.Body);
        List<List<Instruction>> blocks = SplitIntoBlocks(method.Body, heads);
        HashSet<Instruction> checks = CheckFinder.Find(method, blocks);
        var counterOf = new Dictionary<Instruction, Instruction>();
        int number = IlCounters.AddMethod($"{method.DeclaringType.Name}.{method.Name}");
        foreach (List<Instruction> block in blocks)
        {
            long count = block.Count(instruction => instruction.OpCode != OpCodes.Nop);
            ILProcessor processor = method.Body.GetILProcessor();
            counterOf[block[0]] = InsertCounter(processor, block[0], _counter, count);
            InsertMethodCounter(processor, block[0], _ofMethods, number, count);
            InsertMethodCounter(processor, block[0], _costOfMethods, number, block.Sum(instruction => (long)InterpreterCost.Of(instruction)));
            if (block.Any(checks.Contains))
            {
                InsertCounter(processor, block[0], _checks, block.Count(checks.Contains));
            }
        }

        LeadThroughCounters(method.Body, counterOf);
        method.Body.OptimizeMacros();
    }

    private static HashSet<Instruction> FindBlockHeads(Mono.Cecil.Cil.MethodBody body)
    {
        var heads = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                heads.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                heads.UnionWith(targets);
            }

            bool endsBlock = instruction.OpCode.FlowControl
                is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;
            if (endsBlock && instruction.Next is not null)
            {
                heads.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            heads.UnionWith(new[] { handler.TryStart, handler.HandlerStart, handler.FilterStart }.OfType<Instruction>());
            heads.UnionWith(new[] { handler.TryEnd, handler.HandlerEnd }.OfType<Instruction>());
        }

        return heads;
    }

    private static List<List<Instruction>> SplitIntoBlocks(Mono.Cecil.Cil.MethodBody body, HashSet<Instruction> heads)
    {
        var blocks = new List<List<Instruction>>();
        foreach (Instruction instruction in body.Instructions)
        {
            if (heads.Contains(instruction))
            {
                blocks.Add([]);
            }

            blocks[^1].Add(instruction);
        }

        return blocks;
    }

    private static Instruction InsertCounter(ILProcessor processor, Instruction head, FieldReference counter, long count)
    {
        Instruction first = processor.Create(OpCodes.Ldsfld, counter);
        processor.InsertBefore(head, first);
        processor.InsertBefore(head, processor.Create(OpCodes.Ldc_I8, count));
        processor.InsertBefore(head, processor.Create(OpCodes.Add));
        processor.InsertBefore(head, processor.Create(OpCodes.Stsfld, counter));
        return first;
    }

    private void InsertMethodCounter(ILProcessor processor, Instruction head, FieldReference counters, int method, long count)
    {
        processor.InsertBefore(head, processor.Create(OpCodes.Ldsfld, counters));
        processor.InsertBefore(head, processor.Create(OpCodes.Ldc_I4, method));
        processor.InsertBefore(head, processor.Create(OpCodes.Ldelema, _module.ImportReference(typeof(long))));
        processor.InsertBefore(head, processor.Create(OpCodes.Dup));
        processor.InsertBefore(head, processor.Create(OpCodes.Ldind_I8));
        processor.InsertBefore(head, processor.Create(OpCodes.Ldc_I8, count));
        processor.InsertBefore(head, processor.Create(OpCodes.Add));
        processor.InsertBefore(head, processor.Create(OpCodes.Stind_I8));
    }

    private static void LeadThroughCounters(
        Mono.Cecil.Cil.MethodBody body, Dictionary<Instruction, Instruction> counterOf)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                instruction.Operand = counterOf[target];
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                instruction.Operand = targets.Select(each => counterOf[each]).ToArray();
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = counterOf[handler.TryStart];
            handler.TryEnd = Move(handler.TryEnd);
            handler.HandlerStart = counterOf[handler.HandlerStart];
            handler.HandlerEnd = Move(handler.HandlerEnd);
            handler.FilterStart = Move(handler.FilterStart);
        }

        Instruction? Move(Instruction? boundary) => boundary is null ? null : counterOf[boundary];
    }

    private void RedirectNativeCalls(Mono.Cecil.Cil.MethodBody body)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is not MethodReference called || called.DeclaringType.Scope == _module)
            {
                continue;
            }

            MethodInfo? replacement = FindReplacement(called);
            if (replacement is not null)
            {
                instruction.Operand = _module.ImportReference(replacement);
            }
            else
            {
                _unpriced.Add(called.FullName);
            }
        }
    }

    private static MethodInfo? FindReplacement(MethodReference called)
    {
        return called.DeclaringType.FullName != "System.Array" || called.IsGenericInstance
            ? null
            : typeof(NativeArray).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .FirstOrDefault(method => method.Name == called.Name
                    && method.GetParameters().Select(parameter => parameter.ParameterType.FullName)
                        .SequenceEqual(called.Parameters.Select(parameter => parameter.ParameterType.FullName)));
    }
}
