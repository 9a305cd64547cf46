using System.Collections.Generic;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>Walks everything that allocation-free code can reach, and reports what allocates there, with the way to it.</summary>
public sealed class AllocationProof
{
    private readonly CallGraph _graph;
    private readonly ApiList _reviewed;
    private readonly InstructionHazards _hazards;
    private readonly List<Finding> _findings = [];

    // The call by which a method was reached first; null for a root.
    private readonly Dictionary<MethodDefinition, Call?> _reachedBy = [];
    private readonly Queue<MethodDefinition> _open = new();

    private AllocationProof(CallGraph graph, DeviceApi api)
    {
        _graph = graph;
        _reviewed = api.Reviewed;
        _hazards = new InstructionHazards(api);
    }

    /// <summary>How many methods promise to allocate nothing.</summary>
    public int RootCount { get; private set; }

    /// <summary>How many methods were looked at.</summary>
    public int ReachedCount { get; private set; }

    /// <summary>What allocates, none if the proof holds.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Tries the proof.</summary>
    public static AllocationProof Run(CallGraph graph, DeviceApi api)
    {
        var proof = new AllocationProof(graph, api);
        IReadOnlyList<MethodDefinition> roots = AllocationFreeRoots.Of(graph);
        proof.RootCount = roots.Count;

        // One root after the other: everything that an entry reaches is told from there.
        foreach (MethodDefinition root in roots)
        {
            proof.Reach(root, null);
            proof.CheckPromise(root);
            while (proof._open.TryDequeue(out MethodDefinition? method))
            {
                proof.Inspect(method);
            }
        }

        proof.ReachedCount = proof._reachedBy.Count;
        return proof;
    }

    /// <summary>An override cannot take back what its base method promises.</summary>
    private void CheckPromise(MethodDefinition root)
    {
        if (Promises.AllocatesReason(root) is not null && root.HasBody)
        {
            Report(
                root,
                root.Body.Instructions[0],
                "is marked [Allocates] and overrides or implements an allocation-free method",
                "callers of the base method rely on its promise: remove [Allocates] and what allocates, or the promise of the base");
        }
    }

    private void Reach(MethodDefinition method, Call? by)
    {
        if (_reachedBy.TryAdd(method, by))
        {
            _open.Enqueue(method);
        }
    }

    private void Inspect(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            InspectBodyless(method);
            return;
        }

        Instruction first = method.Body.Instructions[0];
        if (_hazards.OfSignature(method) is { } signature)
        {
            Report(method, first, signature.What, signature.Advice);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (_hazards.Of(instruction) is { } hazard)
            {
                Report(method, instruction, hazard.What, hazard.Advice);
            }
        }

        foreach (Call call in _graph.From(method))
        {
            Follow(call);
        }
    }

    private void Follow(Call call)
    {
        if (call.Target is null)
        {
            CheckOutside(call);
            return;
        }

        // The allocation itself was reported; what its constructor does matters no more.
        if (call.At.OpCode.Code == Code.Newobj || Promises.ColdPathReason(call.Target) is not null)
        {
            return;
        }

        if (Promises.AllocatesReason(call.Target) is { } reason)
        {
            Report(
                call.Caller,
                call.At,
                $"calls {SourcePlace.NameOf(call.Target)}, which is marked [Allocates(\"{reason}\")]",
                "call it before the freeze, outside of allocation-free code");
            return;
        }

        Reach(call.Target, call);
    }

    private void CheckOutside(Call call)
    {
        if (call.At.OpCode.Code == Code.Newobj)
        {
            return;
        }

        string id = DocumentationId.Of(call.Named);
        ApiEntry? entry = _reviewed.Find(id);
        if (entry is { IsFree: true })
        {
            return;
        }

        bool isLock = call.Named.DeclaringType.FullName is "System.Threading.Monitor" or "System.Threading.Lock";
        string what = isLock ? $"takes or gives back a lock ({id})" : $"calls {id} of the class library";
        Report(
            call.Caller,
            call.At,
            entry is null ? $"{what}, which nobody has reviewed" : $"{what}, which allocates",
            isLock ? "the first lock on an object allocates: use Interlocked, or one producer and one consumer"
            : entry is null ? $"find it in nanoFramework's sources and add a line to {_reviewed.Name}, or do without it"
            : $"do without it, or call it before the freeze ({_reviewed.Name}:{entry.Line} says that it allocates)");
    }

    /// <summary>A method without a body says nothing: either others implement it, or a promise binds those who will.</summary>
    private void InspectBodyless(MethodDefinition method)
    {
        bool isBound = method.IsAbstract && (Promises.IsAllocationFree(method) || _graph.OverridesOf(method).Count > 0);
        if (isBound)
        {
            return;
        }

        Call? by = _reachedBy[method];
        string what = method.IsAbstract
            ? $"calls {SourcePlace.NameOf(method)}, which nothing in these assemblies implements"
            : $"calls {SourcePlace.NameOf(method)}, which has no body to look at";
        const string Advice = "mark it [AllocationFree], which binds every implementation, or "
            + "prove it together with its implementation (--assembly)";
        if (by is not null)
        {
            Report(by.Caller, by.At, what, Advice);
        }
    }

    private void Report(MethodDefinition method, Instruction at, string what, string advice)
    {
        string problem = $"{SourcePlace.NameOf(method)} {what}";
        _findings.Add(new Finding("allocation", problem, SourcePlace.Of(method, at), PathTo(method), advice));
    }

    private List<string> PathTo(MethodDefinition method)
    {
        var steps = new List<string>();
        for (Call? by = _reachedBy[method]; by is not null; by = _reachedBy[by.Caller])
        {
            string how = by.Kind switch
            {
                CallKind.Virtual => "by a virtual call",
                CallKind.StaticConstructor => "static constructor, on first use of the class",
                _ => "called",
            };
            steps.Add($"{SourcePlace.NameOf(by.Target!)} ({how} at {SourcePlace.Of(by.Caller, by.At)})");
            method = by.Caller;
        }

        steps.Add($"{SourcePlace.NameOf(method)} (allocation-free by its attribute)");
        steps.Reverse();
        return steps;
    }
}
