using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Questions that the graph and the symbols do not answer themselves.</summary>
internal static class GraphExtensions
{
    /// <summary>Whether a block lies in a finally region, and not in an exception filter in there.</summary>
    public static bool IsInFinally(this BasicBlock block)
    {
        ControlFlowRegion? region = block.EnclosingRegion;
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter))
        {
            region = region.EnclosingRegion;
        }

        return region?.Kind == ControlFlowRegionKind.Finally;
    }

    /// <summary>Whether a type is another one or inherits from it.</summary>
    public static bool IsOrInherits(this ITypeSymbol type, ITypeSymbol other)
    {
        for (ITypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, other))
            {
                return true;
            }
        }

        return false;
    }
}
