using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace FirmwareScanner.Fuzzing.Coverage;

/// <summary>Weaves a counter into the head of each basic block of an assembly; they write to <see cref="CoverageMap"/>.</summary>
public sealed class EdgeWeaver
{
    private readonly ModuleDefinition _module;
    private readonly FieldReference _counters;
    private readonly FieldReference _previous;
    private readonly TypeReference _byte;
    private int _nextBlock;

    private EdgeWeaver(ModuleDefinition module)
    {
        _module = module;
        _counters = module.ImportReference(typeof(CoverageMap).GetField(nameof(CoverageMap.Counters)));
        _previous = module.ImportReference(typeof(CoverageMap).GetField(nameof(CoverageMap.Previous)));
        _byte = module.TypeSystem.Byte;
        // Blocks of one assembly follow each other through the map by a step without pattern; each assembly starts elsewhere.
        foreach (char letter in module.Name)
        {
            _nextBlock = (_nextBlock * 31) + letter;
        }
    }

    /// <summary>Weaves an assembly in its place.</summary>
    /// <param name="path">The assembly; its symbols, if there are any, follow it.</param>
    /// <param name="selects">Which types are woven, by full name.</param>
    /// <returns>How many blocks were given a counter.</returns>
    public static int Weave(string path, Func<string, bool> selects)
    {
        bool hasSymbols = File.Exists(Path.ChangeExtension(path, ".pdb"));
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        var read = new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = hasSymbols, InMemory = true };
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, read);
        var weaver = new EdgeWeaver(module);
        int blocks = 0;
        foreach (TypeDefinition type in module.GetTypes().Where(type => selects(type.FullName)))
        {
            blocks += type.Methods.Where(method => method.HasBody).Sum(weaver.WeaveMethod);
        }

        module.Write(path, new WriterParameters { WriteSymbols = hasSymbols });
        return blocks;
    }

    private int WeaveMethod(MethodDefinition method)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        ILProcessor processor = body.GetILProcessor();
        var counterOf = new Dictionary<Instruction, Instruction>();
        foreach (Instruction head in FindBlockHeads(body))
        {
            counterOf[head] = InsertCounter(processor, head);
        }

        LeadThroughCounters(body, counterOf);
        body.OptimizeMacros();
        return counterOf.Count;
    }

    private static List<Instruction> FindBlockHeads(MethodBody body)
    {
        var heads = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            heads.UnionWith(TargetsOf(instruction));
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is not null)
            {
                heads.Add(instruction.Next);
            }
        }

        heads.UnionWith(body.ExceptionHandlers.SelectMany(handler => new[] { handler.HandlerStart, handler.FilterStart }).OfType<Instruction>());
        return [.. body.Instructions.Where(heads.Contains)];
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private Instruction InsertCounter(ILProcessor processor, Instruction head)
    {
        _nextBlock += 0x9E37;
        int block = _nextBlock & (CoverageMap.Size - 1);
        Instruction first = processor.Create(OpCodes.Ldsfld, _counters);
        Instruction[] counter =
        [
            first,
            processor.Create(OpCodes.Ldsfld, _previous),
            processor.Create(OpCodes.Ldc_I4, block),
            processor.Create(OpCodes.Xor),
            processor.Create(OpCodes.Ldelema, _byte),
            processor.Create(OpCodes.Dup),
            processor.Create(OpCodes.Ldind_U1),
            processor.Create(OpCodes.Ldc_I4, 1),
            processor.Create(OpCodes.Add),
            processor.Create(OpCodes.Conv_U1),
            processor.Create(OpCodes.Stind_I1),
            processor.Create(OpCodes.Ldc_I4, block >> 1),
            processor.Create(OpCodes.Stsfld, _previous),
        ];
        foreach (Instruction each in counter)
        {
            processor.InsertBefore(head, each);
        }

        return first;
    }

    private static void LeadThroughCounters(MethodBody body, Dictionary<Instruction, Instruction> counterOf)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                instruction.Operand = Move(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                instruction.Operand = targets.Select(Move).ToArray();
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Move(handler.TryStart);
            handler.TryEnd = Move(handler.TryEnd);
            handler.HandlerStart = Move(handler.HandlerStart);
            handler.HandlerEnd = Move(handler.HandlerEnd);
            handler.FilterStart = Move(handler.FilterStart);
        }

        Instruction? Move(Instruction? place) => place is not null && counterOf.TryGetValue(place, out Instruction? counter) ? counter : place;
    }
}
