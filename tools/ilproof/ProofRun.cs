using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Proof.Allocation;
using FirmwareScanner.Proof.Api;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Calls;
using FirmwareScanner.Proof.Constructs;
using FirmwareScanner.Proof.Loops;
using FirmwareScanner.Proof.World;
using Mono.Cecil;

namespace FirmwareScanner.Proof;

/// <summary>All proofs over one world, and the figures that budgets hold.</summary>
internal sealed class ProofRun : IDisposable
{
    private readonly ClosedWorld _world;
    private readonly CallGraph _graph;
    private readonly CallDepth _depth;
    private readonly MethodDefinition[] _hot;

    private ProofRun(ProofInput input)
    {
        _world = ClosedWorld.Open(input.Assemblies);
        _graph = new CallGraph(_world);
        Allocation = AllocationProof.Run(_graph, input.Api);
        _depth = CallDepth.Run(_graph, input.Api);
        _hot = [.. input.Budgets.Hot.SelectMany(name => HotPath.Find(_graph, name))];
        Loops = HotPath.Loops(_graph, input.Budgets.Hot);
        Assemblies = [.. _world.Modules.Select(AssemblyMeasure.Of)];
        Findings =
        [
            .. DeviceConstructs.Check(_world),
            .. ApiCheck.Run(_world, input.Api),
            .. Allocation.Findings,
            .. _depth.Findings,
        ];
    }

    /// <summary>What does not hold; budgets not included.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The proof that nothing allocates.</summary>
    public AllocationProof Allocation { get; }

    /// <summary>The loops of the hot path.</summary>
    public IReadOnlyList<LoopCount> Loops { get; }

    /// <summary>The assemblies.</summary>
    public IReadOnlyList<AssemblyMeasure> Assemblies { get; }

    /// <summary>Whether the stack is bounded, so that chains mean something.</summary>
    public bool IsBounded => _depth.Findings.Count == 0;

    /// <summary>How many methods there are.</summary>
    public int MethodCount => _graph.Methods.Count;

    /// <summary>Runs all proofs.</summary>
    public static ProofRun Of(ProofInput input) => new(input);

    /// <summary>The deepest chain of calls while scanning.</summary>
    public Chain ScanChain() => _depth.From(_depth.DeepestOf(_hot));

    /// <summary>The deepest chain of calls at any time: start-up, scanning, stopping.</summary>
    public Chain AnyChain() => _depth.From(_depth.DeepestOf(_graph.Methods));

    /// <summary>The most bytes that stack frames take while scanning.</summary>
    public int ScanBytes() => _depth.MostBytes(_hot);

    /// <summary>The most bytes that stack frames take at any time.</summary>
    public int AnyBytes() => _depth.MostBytes(_graph.Methods);

    /// <summary>The deepest chain of each public allocation-free method that no other one calls.</summary>
    public IReadOnlyList<Chain> RootChains()
    {
        IEnumerable<MethodDefinition> roots = Roots.Of(_graph).Where(root => root.IsPublic && root.HasBody);
        return [.. roots.Select(_depth.From).OrderByDescending(chain => chain.Frames)];
    }

    /// <summary>The figures of the assemblies; those of the rule compiler come from <see cref="ReferenceSets"/>.</summary>
    public SortedDictionary<string, long> Measure()
    {
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (LoopCount loop in Loops)
        {
            measured[BudgetNames.LeastOf(loop.Name)] = loop.Least;
            measured[BudgetNames.MostOf(loop.Name)] = loop.Most;
        }

        foreach (AssemblyMeasure assembly in Assemblies)
        {
            measured[BudgetNames.CodeOf(assembly.Name)] = assembly.Code;
            measured[BudgetNames.RowsOf(assembly.Name)] = assembly.Rows;
            measured[BudgetNames.MembersOf(assembly.Name)] = assembly.Members;
        }

        if (_hot.Length > 0)
        {
            measured[BudgetNames.ScanFrames] = ScanChain().Frames;
            measured[BudgetNames.ScanBytes] = ScanBytes();
        }

        measured[BudgetNames.AnyFrames] = AnyChain().Frames;
        return measured;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _world.Dispose();
    }
}
