using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// What the contracts of a compilation are about: the disposable types that they name, which are followed in all of its code, and the
/// methods that give and take what is owned, by whose names messages call them. Read once for a compilation, from its own code and from
/// the assemblies that know the attributes.
/// </summary>
internal sealed class ContractIndex
{
    private static readonly ConditionalWeakTable<Compilation, ContractIndex> Known = new();

    private readonly HashSet<INamedTypeSymbol> _named = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _general = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, string> _givers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, string> _takers = new(SymbolEqualityComparer.Default);

    private ContractIndex(Compilation compilation)
    {
        if (!ContractAttributes.IsKnownTo(compilation, ContractAttributes.Owned))
        {
            return;
        }

        AddTypes(compilation.Assembly);
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (KnowsContracts(assembly))
            {
                AddTypes(assembly);
            }
        }
    }

    /// <summary>Whether there are enums marked [LeaseHandle].</summary>
    public bool HasHandles { get; private set; }

    /// <summary>Whether contracts name disposable types.</summary>
    public bool HasResources => _named.Count > 0;

    /// <summary>The index of a compilation.</summary>
    public static ContractIndex Of(Compilation compilation)
    {
        return Known.GetValue(compilation, static unknown => new ContractIndex(unknown));
    }

    /// <summary>What is followed of a type: for a task that is its result.</summary>
    public static ITypeSymbol Subject(ITypeSymbol type)
    {
        bool isTask = type is INamedTypeSymbol { TypeArguments.Length: 1, Name: "Task" or "ValueTask" } named
            && named.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";
        return isTask ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
    }

    /// <summary>Whether contracts name a disposable type, or one that it inherits or implements.</summary>
    public bool IsNamed(INamedTypeSymbol type)
    {
        if (_named.Count == 0)
        {
            return false;
        }

        if (_named.Contains(type.OriginalDefinition))
        {
            return true;
        }

        if (FrameworkMembers.HoldsNothing(type))
        {
            return false;
        }

        for (INamedTypeSymbol? inherited = type.BaseType; inherited is not null; inherited = inherited.BaseType)
        {
            if (_named.Contains(inherited.OriginalDefinition))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(implemented => _named.Contains(implemented.OriginalDefinition));
    }

    /// <summary>Whether a variable of a disposable type may hold an object of one that contracts name, which inherits or implements it.</summary>
    public bool MayHoldNamed(INamedTypeSymbol type)
    {
        return _general.Contains(type.OriginalDefinition);
    }

    /// <summary>The first method that gives values of a type, as "'Pool.Take'", or null.</summary>
    public string? GiverOf(ITypeSymbol? type)
    {
        return type is not null && _givers.TryGetValue(type.OriginalDefinition, out string giver) ? giver : null;
    }

    /// <summary>The first method that takes values of a type over for good, as "'Pool.Release'", or null.</summary>
    public string? TakerOf(ITypeSymbol? type)
    {
        return type is not null && _takers.TryGetValue(type.OriginalDefinition, out string taker) ? taker : null;
    }

    private static bool KnowsContracts(IAssemblySymbol assembly)
    {
        return DefinesContracts(assembly) || assembly.Modules.Any(module => module.ReferencedAssemblySymbols.Any(DefinesContracts));
    }

    private static bool DefinesContracts(IAssemblySymbol assembly)
    {
        return !assembly.Name.StartsWith("System", StringComparison.Ordinal)
            && assembly.GetTypeByMetadataName(ContractAttributes.FullName(ContractAttributes.Owned)) is not null;
    }

    private void AddTypes(IAssemblySymbol assembly)
    {
        foreach (INamedTypeSymbol type in NamespaceTypes.Of(assembly.GlobalNamespace))
        {
            AddType(type);
        }
    }

    private void AddType(INamedTypeSymbol type)
    {
        HasHandles |= type.TypeKind == TypeKind.Enum && ContractAttributes.Has(type, ContractAttributes.LeaseHandle);
        bool isOwner = ContractAttributes.Has(type, ContractAttributes.Owned);
        foreach (ISymbol member in type.GetMembers())
        {
            switch (member)
            {
                case IFieldSymbol field when ContractAttributes.Has(field, ContractAttributes.Owned):
                    isOwner |= !field.IsStatic;
                    AddNamed(field.Type);
                    break;
                case IMethodSymbol method:
                    AddMethod(method);
                    break;
                case INamedTypeSymbol nested:
                    AddType(nested);
                    break;
            }
        }

        if (isOwner)
        {
            AddNamed(type);
        }
    }

    private void AddMethod(IMethodSymbol method)
    {
        bool givesResult = method.GetReturnTypeAttributes().Any(attribute => ContractAttributes.Is(attribute, ContractAttributes.Owned));
        if (givesResult)
        {
            AddNamed(method.ReturnType);
        }

        bool lendsResult = method.GetReturnTypeAttributes().Any(attribute => ContractAttributes.Is(attribute, ContractAttributes.Borrowed));
        if (givesResult || lendsResult)
        {
            Note(_givers, method.ReturnType, method);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (ContractAttributes.Has(parameter, ContractAttributes.Consumed))
            {
                AddNamed(parameter.Type);
                if (!givesResult)
                {
                    Note(_takers, parameter.Type, method);
                }
            }
            else if (ContractAttributes.Has(parameter, ContractAttributes.Owned))
            {
                AddNamed(parameter.Type);
                Note(_givers, parameter.Type, method);
            }
        }
    }

    private void AddNamed(ITypeSymbol type)
    {
        if (Subject(type) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named && FrameworkMembers.IsDisposable(named))
        {
            AddFollowed(named.OriginalDefinition);
        }
    }

    private void AddFollowed(INamedTypeSymbol type)
    {
        if (!_named.Add(type))
        {
            return;
        }

        for (INamedTypeSymbol? inherited = type; inherited is not null; inherited = inherited.BaseType)
        {
            _general.Add(inherited.OriginalDefinition);
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            _general.Add(implemented.OriginalDefinition);
        }
    }

    private static void Note(Dictionary<ISymbol, string> methods, ITypeSymbol type, IMethodSymbol method)
    {
        ISymbol subject = Subject(type).OriginalDefinition;
        if (method.ContainingType.TypeKind != TypeKind.Delegate && !methods.ContainsKey(subject))
        {
            bool isConstructor = method.MethodKind == MethodKind.Constructor;
            string name = method.ContainingType.Name;
            methods.Add(subject, isConstructor ? $"'new {name}'" : $"'{name}.{(method.AssociatedSymbol ?? method).Name}'");
        }
    }
}
