using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof;
using FirmwareScanner.IlProof.Allocation;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.Loops;
using FirmwareScanner.IlProof.Proofs;
using FirmwareScanner.IlProof.Sizes;
using FirmwareScanner.Proof.Budgets;
using Mono.Cecil;

namespace FirmwareScanner.Proof;

/// <summary>All proofs over one world, and the figures that budgets hold.</summary>
internal sealed class ProofRun : IDisposable
{
    private readonly WorldProof _world;
    private readonly MethodDefinition[] _hot;

    private ProofRun(ProofInput input)
    {
        _world = WorldProof.Of(input.Assemblies, input.Api);
        _hot = [.. input.Budgets.Hot.SelectMany(Named)];
        Loops = _world.LoopsFrom(_hot);
    }

    /// <summary>What does not hold; budgets not included.</summary>
    public IReadOnlyList<Finding> Findings => _world.Findings;

    /// <summary>The proof that nothing allocates.</summary>
    public AllocationProof Allocation => _world.Allocation;

    /// <summary>The loops of the hot path.</summary>
    public IReadOnlyList<LoopCount> Loops { get; }

    /// <summary>The assemblies.</summary>
    public IReadOnlyList<AssemblyMeasure> Assemblies => _world.Assemblies;

    /// <summary>Whether the stack is bounded, so that chains mean something.</summary>
    public bool IsBounded => _world.IsBounded;

    /// <summary>How many methods there are.</summary>
    public int MethodCount => _world.Graph.Methods.Count;

    /// <summary>Runs all proofs.</summary>
    /// <exception cref="UserErrorException">The budgets file names a method that there is not.</exception>
    public static ProofRun Of(ProofInput input) => new(input);

    /// <summary>The deepest chain of calls while scanning.</summary>
    public Chain ScanChain() => _world.Depth.From(_world.Depth.DeepestOf(_hot));

    /// <summary>The deepest chain of calls at any time: start-up, scanning, stopping.</summary>
    public Chain AnyChain() => _world.Depth.From(_world.Depth.DeepestOf(_world.Graph.Methods));

    /// <summary>The most bytes that stack frames take while scanning.</summary>
    public int ScanBytes() => _world.Depth.MostBytes(_hot);

    /// <summary>The most bytes that stack frames take at any time.</summary>
    public int AnyBytes() => _world.Depth.MostBytes(_world.Graph.Methods);

    /// <summary>The deepest chain of each public allocation-free method.</summary>
    public IReadOnlyList<Chain> RootChains() => _world.RootChains();

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

    private IReadOnlyList<MethodDefinition> Named(string fullName)
    {
        IReadOnlyList<MethodDefinition> found = _world.Graph.Named(fullName);
        return found.Count > 0 ? found
            : throw new UserErrorException($"no method is named {fullName}: correct \"hot\" in the budgets file");
    }
}
