using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// What happens when a finally region ends: the jump that was under way goes on, or the exception does. Finally regions nest, so
/// pending jumps form a stack.
/// </summary>
internal sealed class PendingJump : IEquatable<PendingJump>
{
    private PendingJump(
        PendingJump? outer, ControlFlowBranch? branch, int left, ControlFlowRegion? region, ITypeSymbol? thrown, SyntaxNode site)
    {
        Outer = outer;
        Branch = branch;
        LeftRegions = left;
        Region = region;
        Thrown = thrown;
        Site = site;
    }

    public PendingJump? Outer { get; }

    /// <summary>The jump, or null if an exception is under way.</summary>
    public ControlFlowBranch? Branch { get; }

    /// <summary>How many of the regions that the jump leaves it has left.</summary>
    public int LeftRegions { get; }

    /// <summary>The region in which the search for a handler of the exception goes on.</summary>
    public ControlFlowRegion? Region { get; }

    /// <summary>Type of the exception, or null if it can be any.</summary>
    public ITypeSymbol? Thrown { get; }

    /// <summary>What jumped or threw.</summary>
    public SyntaxNode Site { get; }

    public static PendingJump Jump(PendingJump? outer, ControlFlowBranch branch, int left, SyntaxNode site)
    {
        return new PendingJump(outer, branch, left, null, null, site);
    }

    public static PendingJump Exception(PendingJump? outer, ControlFlowRegion? region, ITypeSymbol? thrown, SyntaxNode site)
    {
        return new PendingJump(outer, null, 0, region, thrown, site);
    }

    public bool Equals(PendingJump? other)
    {
        return other is not null && Branch == other.Branch && LeftRegions == other.LeftRegions && Region == other.Region
            && Site == other.Site && SymbolEqualityComparer.Default.Equals(Thrown, other.Thrown) && Equals(Outer, other.Outer);
    }

    public override bool Equals(object? obj)
    {
        return Equals(obj as PendingJump);
    }

    public override int GetHashCode()
    {
        return (Site.SpanStart * 31) + LeftRegions;
    }
}
