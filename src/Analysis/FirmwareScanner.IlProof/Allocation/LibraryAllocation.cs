using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>
/// Which methods of the class library allocate on the device: those whose instructions do, those that call one that does, and native
/// ones that a list says it of. What leads to an exception for a mistake of the caller is not counted.
/// </summary>
internal sealed class LibraryAllocation
{
    private static readonly string[] Mistakes =
    [
        "System.ArgumentException",
        "System.IndexOutOfRangeException",
        "System.InvalidCastException",
        "System.InvalidOperationException",
        "System.NotImplementedException",
        "System.NotSupportedException",
        "System.NullReferenceException",
    ];

    private readonly ApiList _natives;
    private readonly ILookup<string, MethodDefinition> _overrides;
    private readonly HashSet<MethodDefinition> _allocating = [];

    /// <summary>Looks at a class library.</summary>
    /// <param name="modules">All of it.</param>
    /// <param name="natives">Which native methods allocate; one that is not there does.</param>
    public LibraryAllocation(IReadOnlyList<ModuleDefinition> modules, ApiList natives)
    {
        _natives = natives;
        MethodDefinition[] methods = [.. modules.SelectMany(module => module.GetTypes()).SelectMany(type => type.Methods)];
        _overrides = methods.Where(method => method.IsVirtual).ToLookup(Signature, StringComparer.Ordinal);
        var callers = new Dictionary<MethodDefinition, List<MethodDefinition>>();
        var open = new Queue<MethodDefinition>();
        foreach (MethodDefinition method in methods)
        {
            if (AllocatesItself(method))
            {
                _allocating.Add(method);
                open.Enqueue(method);
            }

            foreach (MethodDefinition target in TargetsOf(method))
            {
                (callers.TryGetValue(target, out List<MethodDefinition>? known) ? known : callers[target] = []).Add(method);
            }
        }

        while (open.TryDequeue(out MethodDefinition? method))
        {
            foreach (MethodDefinition caller in callers.GetValueOrDefault(method, []).Where(_allocating.Add))
            {
                open.Enqueue(caller);
            }
        }
    }

    /// <summary>Whether a call allocates nothing.</summary>
    public bool IsFree(MethodDefinition method) => !_allocating.Contains(method);

    private static string Signature(MethodDefinition method) =>
        $"{method.Name}({string.Join(',', method.Parameters.Select(parameter => parameter.ParameterType.FullName))})";

    private bool AllocatesItself(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            // Whoever implements an abstract one, in this library or in another, may allocate.
            return method.IsAbstract || _natives.Find(DocumentationId.Of(method)) is not { IsFree: true };
        }

        HashSet<Instruction> failing = Failing(method);
        return method.Body.Variables.Any(local => IsHeapStruct(local.VariableType))
            || method.Parameters.Any(parameter => IsHeapStruct(parameter.ParameterType))
            || IsHeapStruct(method.ReturnType)
            || method.Body.Instructions.Any(instruction => !failing.Contains(instruction) && Allocates(instruction));
    }

    private IEnumerable<MethodDefinition> TargetsOf(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return [];
        }

        HashSet<Instruction> failing = Failing(method);
        return method.Body.Instructions.Where(instruction => !failing.Contains(instruction)).SelectMany(Targets).Distinct();
    }

    private IEnumerable<MethodDefinition> ImplementationsOf(MethodDefinition method) =>
        _overrides[Signature(method)].Where(each => each != method && !each.IsAbstract);

    private IEnumerable<MethodDefinition> Targets(Instruction instruction)
    {
        bool isCall = instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj;
        if (!isCall || ClosedWorld.Find((MethodReference)instruction.Operand) is not { } target)
        {
            return [];
        }

        return instruction.OpCode.Code == Code.Callvirt && target.IsVirtual && !target.IsFinal && !target.DeclaringType.IsSealed
            ? ImplementationsOf(target).Append(target)
            : [target];
    }

    private static bool Allocates(Instruction instruction)
    {
        return instruction.OpCode.Code switch
        {
            Code.Newobj => IsHeapObject(((MethodReference)instruction.Operand).DeclaringType),
            Code.Call or Code.Callvirt => ClosedWorld.Find((MethodReference)instruction.Operand) is null,
            Code.Newarr or Code.Box or Code.Ldstr or Code.Ldftn or Code.Ldvirtftn or Code.Localloc or Code.Calli or Code.Throw
                or Code.Rethrow => true,
            Code.Ldobj or Code.Stobj or Code.Initobj or Code.Ldelem_Any or Code.Stelem_Any or Code.Unbox or Code.Unbox_Any
                => IsHeapStruct((TypeReference)instruction.Operand),
            Code.Ldfld or Code.Ldsfld or Code.Stfld or Code.Stsfld => IsHeapStruct(((FieldReference)instruction.Operand).FieldType),
            _ => false,
        };
    }

    private static bool IsHeapObject(TypeReference type) =>
        ClosedWorld.Find(type) is not { IsValueType: true } || IsHeapStruct(type);

    /// <summary>Structs are heap objects, but for primitive types, enums and the two that fit into a slot.</summary>
    private static bool IsHeapStruct(TypeReference type)
    {
        if (type is TypeSpecification || type.IsPrimitive || type.MetadataType == MetadataType.Void)
        {
            return false;
        }

        return ClosedWorld.Find(type) is { IsValueType: true, IsEnum: false, IsPrimitive: false }
            && type.FullName is not ("System.DateTime" or "System.TimeSpan" or "System.IntPtr" or "System.UIntPtr" or "System.Void");
    }

    /// <summary>The instructions that only run to throw an exception that tells the caller of a mistake.</summary>
    private static HashSet<Instruction> Failing(MethodDefinition method)
    {
        var failing = new HashSet<Instruction>();
        HashSet<Instruction> starts = Starts(method);
        foreach (Instruction thrown in method.Body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Throw))
        {
            if (thrown.Previous is not { OpCode.Code: Code.Newobj } made || !IsMistake(((MethodReference)made.Operand).DeclaringType))
            {
                continue;
            }

            failing.Add(thrown);
            for (Instruction? each = thrown; each is not null && !starts.Contains(each) && EndsNowhere(each.Previous); each = each.Previous)
            {
                failing.Add(each.Previous);
            }
        }

        return failing;
    }

    private static bool EndsNowhere(Instruction? instruction) =>
        instruction?.OpCode.FlowControl is FlowControl.Next or FlowControl.Call or FlowControl.Meta;

    /// <summary>Where other instructions jump to.</summary>
    private static HashSet<Instruction> Starts(MethodDefinition method)
    {
        IEnumerable<Instruction> jumps = method.Body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => [],
        });
        IEnumerable<Instruction> handlers = method.Body.ExceptionHandlers.SelectMany(
            handler => new[] { handler.TryStart, handler.HandlerStart, handler.FilterStart }).OfType<Instruction>();
        return [.. jumps, .. handlers];
    }

    private static bool IsMistake(TypeReference type)
    {
        TypeDefinition? each = ClosedWorld.Find(type);
        while (each is not null && !Mistakes.Contains(each.FullName))
        {
            each = each.BaseType is null ? null : ClosedWorld.Find(each.BaseType);
        }

        return each is not null;
    }
}
