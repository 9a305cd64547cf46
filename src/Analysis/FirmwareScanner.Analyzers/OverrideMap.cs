using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>Which methods of the compilation a virtual or interface call may reach.</summary>
internal sealed class OverrideMap
{
    private readonly Dictionary<ISymbol, List<(IMethodSymbol Method, INamedTypeSymbol Type)>> _targets =
        new(SymbolEqualityComparer.Default);

    /// <summary>Collects the overrides and implementations of all types of the compilation.</summary>
    public OverrideMap(Compilation compilation)
    {
        foreach (INamedTypeSymbol type in NamespaceTypes.Of(compilation.Assembly.GlobalNamespace))
        {
            AddType(type);
        }
    }

    /// <summary>The overrides and implementations of a method in this compilation, without the method itself.</summary>
    public IEnumerable<IMethodSymbol> Of(IMethodSymbol method)
    {
        return ByType(method).Select(each => each.Method);
    }

    /// <summary>The same, each with the type whose objects run it: the one that overrides it, or that says it implements the interface.</summary>
    public IEnumerable<(IMethodSymbol Method, INamedTypeSymbol Type)> ByType(IMethodSymbol method)
    {
        return _targets.TryGetValue(method.OriginalDefinition, out List<(IMethodSymbol, INamedTypeSymbol)>? found) ? found : [];
    }

    /// <summary>The methods that a method stands in for: those that it overrides, and the interface members that it implements.</summary>
    public static IEnumerable<(IMethodSymbol Promised, IMethodSymbol Actual)> PromisesOf(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            {
                yield return (overridden, method);
            }
        }

        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            yield break;
        }

        foreach (IMethodSymbol member in type.AllInterfaces.SelectMany(contract => contract.GetMembers()).OfType<IMethodSymbol>())
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation
                && !SymbolEqualityComparer.Default.Equals(implementation, member))
            {
                yield return (member, implementation);
            }
        }
    }

    private void AddType(INamedTypeSymbol type)
    {
        foreach ((IMethodSymbol promised, IMethodSymbol actual) in PromisesOf(type))
        {
            ISymbol key = promised.OriginalDefinition;
            if (!_targets.TryGetValue(key, out List<(IMethodSymbol Method, INamedTypeSymbol Type)>? found))
            {
                _targets[key] = found = [];
            }

            found.Add((actual.OriginalDefinition, type));
        }

        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            AddType(nested);
        }
    }
}
