using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Allocation;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.Constructs;
using FirmwareScanner.IlProof.Loops;
using FirmwareScanner.IlProof.Sizes;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Proofs;

/// <summary>All proofs over the assemblies that go to a device together.</summary>
public sealed class WorldProof : IDisposable
{
    private readonly ClosedWorld _world;

    private WorldProof(IEnumerable<AssemblyImage> assemblies, DeviceApi api)
    {
        _world = ClosedWorld.Open(assemblies);
        Graph = new CallGraph(_world);
        Allocation = AllocationProof.Run(Graph, api);
        Depth = CallDepth.Run(Graph, api);
        Assemblies = [.. _world.Modules.Select(AssemblyMeasure.Of)];
        Findings =
        [
            .. DeviceConstructs.Check(_world),
            .. ApiCheck.Run(_world, api),
            .. Allocation.Findings,
            .. Depth.Findings,
        ];
    }

    /// <summary>What does not hold; empty if everything is proved.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Every call that can be made.</summary>
    public CallGraph Graph { get; }

    /// <summary>The proof that marked code allocates nothing.</summary>
    public AllocationProof Allocation { get; }

    /// <summary>The proof that the stack is bounded, and how deep it gets.</summary>
    public CallDepth Depth { get; }

    /// <summary>The sizes of the assemblies, in the order in which they were given.</summary>
    public IReadOnlyList<AssemblyMeasure> Assemblies { get; }

    /// <summary>Whether the stack is bounded, so that chains of calls mean something.</summary>
    public bool IsBounded => Depth.Findings.Count == 0;

    /// <summary>Opens the assemblies and tries every proof.</summary>
    /// <param name="assemblies">All assemblies that go to the device; what is not among them counts as the class library.</param>
    /// <param name="api">The reviewed members of the class library.</param>
    /// <exception cref="ProofInputException">A file is not a .NET assembly, or two have the same name.</exception>
    public static WorldProof Of(IEnumerable<AssemblyImage> assemblies, DeviceApi api) => new(assemblies, api);

    /// <summary>The loops of everything that some methods can reach, in the order of their names.</summary>
    /// <param name="starts">Where the path begins.</param>
    public IReadOnlyList<LoopCount> LoopsFrom(IEnumerable<MethodDefinition> starts) => HotPath.Loops(Graph, starts);

    /// <summary>The deepest chain of each public allocation-free method, the deepest one first.</summary>
    public IReadOnlyList<Chain> RootChains()
    {
        IEnumerable<MethodDefinition> roots = AllocationFreeRoots.Of(Graph).Where(root => root.IsPublic && root.HasBody);
        return [.. roots.Select(Depth.From).OrderByDescending(chain => chain.Frames)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _world.Dispose();
    }
}
