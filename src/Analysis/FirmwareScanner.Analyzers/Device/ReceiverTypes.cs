using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Which methods of the compilation a call can run, by the type of the object that it is made on.</summary>
internal static class ReceiverTypes
{
    /// <summary>
    /// The methods that can run. On an object of a type of the compilation these are the method that the type has, and the overrides
    /// of types derived from it. Of an object that is only known by a type of another assembly, such as object or IEnumerable, nobody
    /// can say here what it is: its methods are taken to be that assembly's own.
    /// </summary>
    public static IEnumerable<IMethodSymbol> MethodsOf(CallSite call, OverrideMap overrides, IAssemblySymbol own)
    {
        IMethodSymbol definition = (call.Method.ReducedFrom ?? call.Method).OriginalDefinition;
        bool isVirtual = (definition.IsVirtual || definition.IsAbstract || definition.IsOverride) && !call.IsOfBase;
        if (!isVirtual)
        {
            return [definition];
        }

        if (call.Receiver is ITypeParameterSymbol)
        {
            return overrides.Of(definition).Concat([definition]);
        }

        if (call.Receiver is not { } declared || !SymbolEqualityComparer.Default.Equals(declared.ContainingAssembly, own))
        {
            return [];
        }

        ITypeSymbol receiver = declared.OriginalDefinition;
        List<IMethodSymbol> all = [.. overrides.Of(definition), definition];
        if (receiver.TypeKind == TypeKind.Interface)
        {
            return overrides.ByType(definition).Where(each => IsOrDerivesFrom(each.Type, receiver)).Select(each => each.Method)
                .Concat([definition]);
        }

        IMethodSymbol? inherited = BasesOf(receiver)
            .Select(type => all.FirstOrDefault(method => Is(method.ContainingType, type)))
            .FirstOrDefault(method => method is not null);
        IEnumerable<IMethodSymbol> below = all.Where(method => BasesOf(method.ContainingType).Skip(1).Any(type => Is(type, receiver)));
        return inherited is null ? below : below.Concat([inherited]);
    }

    /// <summary>Whether a type is another one, derives from it, or implements it.</summary>
    public static bool IsOrDerivesFrom(ITypeSymbol type, ITypeSymbol other)
    {
        return BasesOf(type).Any(each => Is(each, other)) || type.AllInterfaces.Any(each => Is(each, other));
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? each = type; each is not null; each = each.BaseType)
        {
            yield return each.OriginalDefinition;
        }
    }

    private static bool Is(ITypeSymbol type, ITypeSymbol other)
    {
        return SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, other.OriginalDefinition);
    }
}
