using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>The types that stand directly in a namespace and in those inside it.</summary>
internal static class NamespaceTypes
{
    /// <summary>All of them, without those nested in types.</summary>
    public static IEnumerable<INamedTypeSymbol> Of(INamespaceSymbol space)
    {
        return space.GetMembers().SelectMany(member => member is INamespaceSymbol nested ? Of(nested) : [(INamedTypeSymbol)member]);
    }
}
