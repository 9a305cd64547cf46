using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>Every call that the methods of a world can make.</summary>
public sealed class CallGraph
{
    private readonly Dictionary<MethodDefinition, IReadOnlyList<Call>> _calls = [];
    private readonly Overrides _overrides;

    /// <summary>Reads all method bodies.</summary>
    public CallGraph(ClosedWorld world)
    {
        _overrides = new Overrides(world);
        Methods = world.Methods;
        foreach (MethodDefinition method in world.Methods.Where(method => method.HasBody))
        {
            _calls[method] = [.. EntryCalls(method).Concat(method.Body.Instructions.SelectMany(each => CallsAt(method, each)))];
        }
    }

    /// <summary>All methods of the world.</summary>
    public IReadOnlyList<MethodDefinition> Methods { get; }

    /// <summary>The methods of a full name, such as "Sample.Scanner.Scan": all overloads, or none.</summary>
    public IReadOnlyList<MethodDefinition> Named(string fullName)
    {
        return [.. Methods.Where(method => $"{method.DeclaringType.FullName}.{method.Name}" == fullName)];
    }

    /// <summary>The calls of a method, in the order of its instructions.</summary>
    public IReadOnlyList<Call> From(MethodDefinition method) => _calls.GetValueOrDefault(method) ?? [];

    /// <summary>All methods that some methods can reach, themselves included; what runs after scanning is over is left out.</summary>
    public HashSet<MethodDefinition> Reach(IEnumerable<MethodDefinition> starts)
    {
        var reached = new HashSet<MethodDefinition>();
        var open = new Queue<MethodDefinition>(starts);
        while (open.TryDequeue(out MethodDefinition? method))
        {
            bool isNew = Promises.ColdPathReason(method) is null && reached.Add(method);
            IEnumerable<Call> calls = isNew ? From(method).Where(call => call.Kind != CallKind.StaticConstructor) : [];
            foreach (MethodDefinition target in calls.Select(call => call.Target).OfType<MethodDefinition>())
            {
                open.Enqueue(target);
            }
        }

        return reached;
    }

    /// <summary>What can run in place of a virtual method.</summary>
    public IReadOnlyList<MethodDefinition> OverridesOf(MethodDefinition method) => _overrides.Of(method);

    /// <summary>Whether a call that names a method can land in another one.</summary>
    public static bool IsOpen(MethodDefinition method) => method.IsVirtual && !method.IsFinal && !method.DeclaringType.IsSealed;

    private static MethodDefinition? StaticConstructorOf(TypeDefinition type)
    {
        return type.Methods.FirstOrDefault(method => method.IsConstructor && method.IsStatic);
    }

    /// <summary>A static constructor that is written out runs, at the latest, when a static method or a constructor is entered.</summary>
    private static IEnumerable<Call> EntryCalls(MethodDefinition method)
    {
        MethodDefinition? constructor = StaticConstructorOf(method.DeclaringType);
        bool entersType = (method.IsStatic || method.IsConstructor) && !method.DeclaringType.IsBeforeFieldInit;
        return constructor is not null && entersType && constructor != method
            ? [new Call(method, method.Body.Instructions[0], CallKind.StaticConstructor, constructor, constructor)]
            : [];
    }

    private IEnumerable<Call> CallsAt(MethodDefinition caller, Instruction at)
    {
        return at.Operand switch
        {
            MethodReference method when at.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj or Code.Jmp
                => MethodCalls(caller, at, method),

            // Whoever makes a delegate can call it, and nobody sees where: the method counts as called here.
            MethodReference method when at.OpCode.Code is Code.Ldftn or Code.Ldvirtftn => MethodCalls(caller, at, method),
            FieldReference field when at.OpCode.Code is Code.Ldsfld or Code.Stsfld or Code.Ldsflda => FieldCalls(caller, at, field),
            _ => [],
        };
    }

    private static IEnumerable<Call> FieldCalls(MethodDefinition caller, Instruction at, FieldReference field)
    {
        TypeDefinition? type = ClosedWorld.Find(field.DeclaringType);
        MethodDefinition? constructor = type is null ? null : StaticConstructorOf(type);
        return constructor is not null && constructor != caller
            ? [new Call(caller, at, CallKind.StaticConstructor, constructor, constructor)]
            : [];
    }

    private IEnumerable<Call> MethodCalls(MethodDefinition caller, Instruction at, MethodReference named)
    {
        MethodDefinition? target = ClosedWorld.Find(named);
        bool isVirtual = at.OpCode.Code is Code.Callvirt or Code.Ldvirtftn;
        if (target is null)
        {
            IEnumerable<MethodDefinition> inside = isVirtual ? _overrides.OfOutside(named) : [];
            return inside.Select(each => new Call(caller, at, CallKind.Virtual, named, each))
                .Prepend(new Call(caller, at, CallKind.Outside, named, null));
        }

        if (!isVirtual || !IsOpen(target))
        {
            return [new Call(caller, at, CallKind.Direct, named, target)];
        }

        return _overrides.Of(target).Prepend(target).Select(each => new Call(caller, at, CallKind.Virtual, named, each));
    }
}
