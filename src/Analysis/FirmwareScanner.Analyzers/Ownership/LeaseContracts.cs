using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Reads the contracts that declarations carry as attributes of the namespace FirmwareScanner.Contracts.</summary>
internal sealed class LeaseContracts
{
    private readonly INamedTypeSymbol? _leaseHandle;
    private readonly INamedTypeSymbol? _leaseIssuer;
    private readonly INamedTypeSymbol? _owned;
    private readonly INamedTypeSymbol? _borrowed;
    private readonly INamedTypeSymbol? _consumed;
    private readonly INamedTypeSymbol? _loanEnds;
    private readonly INamedTypeSymbol? _allocationFree;
    private readonly INamedTypeSymbol? _allocates;
    private readonly INamedTypeSymbol? _coldPath;

    private readonly bool _followsResources;

    /// <summary>Reads the contracts of a compilation.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="followsResources">
    /// Whether disposable objects are followed, too, as in code of the device: then they are leases, and null is none of them.
    /// </param>
    public LeaseContracts(Compilation compilation, bool followsResources = false)
    {
        _followsResources = followsResources;
        _leaseHandle = Find(compilation, "LeaseHandle");
        _leaseIssuer = Find(compilation, "LeaseIssuer");
        _owned = Find(compilation, "Owned");
        _borrowed = Find(compilation, "Borrowed");
        _consumed = Find(compilation, "Consumed");
        _loanEnds = Find(compilation, "LoanEnds");
        _allocationFree = Find(compilation, "AllocationFree");
        _allocates = Find(compilation, "Allocates");
        _coldPath = Find(compilation, "ColdPath");
    }

    /// <summary>Whether the compilation knows leases at all.</summary>
    public bool AreKnown => _leaseHandle is not null || (_followsResources && _owned is not null);

    /// <summary>Whether values of a type are followed: leases, and in code of the device disposable objects.</summary>
    public bool IsLease(ITypeSymbol? type)
    {
        return (type is { TypeKind: TypeKind.Enum } && Has(type, _leaseHandle)) || IsResource(type);
    }

    /// <summary>Whether values of a type are leases, rather than disposable objects.</summary>
    public bool MentionsLeaseHandle(ITypeSymbol? type)
    {
        return MentionsLease(type) && !IsResource(type);
    }

    /// <summary>Whether a type is disposable and followed.</summary>
    public bool IsResource(ITypeSymbol? type)
    {
        return _followsResources && type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named
            && FrameworkMembers.IsDisposable(named) && !FrameworkMembers.HoldsNothing(named);
    }

    /// <summary>Whether a call on a resource releases it.</summary>
    public bool ReleasesInstance(IMethodSymbol method)
    {
        return method is { Parameters.Length: 0, IsStatic: false } && method.Name is "Dispose" or "Close" or "System.IDisposable.Dispose"
            && IsResource(method.ContainingType);
    }

    /// <summary>Whether a field or property holds what somebody else owns, and says so.</summary>
    public bool IsBorrowed(ISymbol symbol)
    {
        return Has(symbol, _borrowed);
    }

    /// <summary>The [Owned] fields of a type that hold resources, in the order of their declarations.</summary>
    public IReadOnlyList<IFieldSymbol> OwnedResources(INamedTypeSymbol? type)
    {
        List<IFieldSymbol> found = [];
        foreach (ISymbol member in type?.GetMembers() ?? [])
        {
            if (member is IFieldSymbol { IsStatic: false } field && IsResource(field.Type) && IsOwned(field))
            {
                found.Add(field);
            }
        }

        return found;
    }

    /// <summary>Whether a body is what ends the life of its object.</summary>
    public bool IsDisposal(ISymbol owner)
    {
        return owner is IMethodSymbol { Parameters.Length: 0, IsStatic: false, Name: "Dispose" or "System.IDisposable.Dispose" }
            && IsResource(owner.ContainingType);
    }

    /// <summary>A lease, or a nullable, array or pointer of leases.</summary>
    public bool MentionsLease(ITypeSymbol? type)
    {
        return type switch
        {
            IArrayTypeSymbol array => MentionsLease(array.ElementType),
            IPointerTypeSymbol pointer => MentionsLease(pointer.PointedAtType),
            INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } generic => MentionsLease(generic.TypeArguments[0]),
            _ => IsLease(type),
        };
    }

    /// <summary>Whether a type, or one that it is nested in, keeps the books of leases.</summary>
    public bool IsIssuer(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (Has(type, _leaseIssuer))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsOwned(ISymbol symbol)
    {
        return Has(symbol, _owned);
    }

    public bool IsConsumed(IParameterSymbol parameter)
    {
        return Has(parameter, _consumed);
    }

    public bool EndsLoan(IParameterSymbol parameter)
    {
        return Has(parameter, _loanEnds);
    }

    public bool EndsAllLoans(IMethodSymbol method)
    {
        return Has(method, _loanEnds);
    }

    public bool ReturnsOwned(IMethodSymbol method)
    {
        return HasOnResult(method, _owned);
    }

    /// <summary>
    /// Whether a method tries to acquire something: its name starts with Try, its result is Boolean, and an out parameter is [Owned].
    /// </summary>
    public bool IsAttempt(IMethodSymbol method)
    {
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || !method.Name.StartsWith("Try", System.StringComparison.Ordinal))
        {
            return false;
        }

        foreach (IParameterSymbol parameter in method.OriginalDefinition.Parameters)
        {
            if (parameter.RefKind == RefKind.Out && IsLease(parameter.Type) && IsOwned(parameter))
            {
                return true;
            }
        }

        return false;
    }

    public bool ReturnsBorrowed(IMethodSymbol method)
    {
        return HasOnResult(method, _borrowed);
    }

    /// <summary>
    /// Whether a call can end in an exception that is no programming mistake: code that is not allocation-free by contract may, but
    /// for a few members of the framework.
    /// </summary>
    public bool MayThrow(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (definition is { MethodKind: MethodKind.Constructor, Parameters.Length: 0, ContainingType.IsAbstract: true }
            && definition.DeclaringSyntaxReferences.IsEmpty)
        {
            // The base that a constructor calls first, before it can take anything over, and that has no code of its own here.
            return false;
        }

        if (definition.MethodKind == MethodKind.DelegateInvoke || Has(definition, _coldPath) || IsAllocating(definition))
        {
            return true;
        }

        if (IsAllocationFree(definition) || IsAutomaticAccessor(definition))
        {
            return false;
        }

        return !FrameworkMembers.NeverThrow(definition);
    }

    /// <summary>Whether an expression is the constant None.</summary>
    public bool IsNone(IOperation value)
    {
        return value.ConstantValue is { HasValue: true, Value: null }
            ? _followsResources
            : IsLease(value.Type) && value.ConstantValue is { HasValue: true, Value: object number }
            && ConstantNumber.IsZero(number);
    }

    private static INamedTypeSymbol? Find(Compilation compilation, string name)
    {
        return compilation.GetTypeByMetadataName("FirmwareScanner.Contracts." + name + "Attribute");
    }

    private static bool Has(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        return attribute is not null && HasAny(symbol.GetAttributes(), attribute);
    }

    private static bool HasOnResult(IMethodSymbol method, INamedTypeSymbol? attribute)
    {
        return attribute is not null && HasAny(method.OriginalDefinition.GetReturnTypeAttributes(), attribute);
    }

    private static bool HasAny(IReadOnlyList<AttributeData> attributes, INamedTypeSymbol attribute)
    {
        foreach (AttributeData candidate in attributes)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.AttributeClass, attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAutomaticAccessor(IMethodSymbol method)
    {
        if (method.AssociatedSymbol is not IPropertySymbol property)
        {
            return false;
        }

        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAllocating(IMethodSymbol method)
    {
        return Has(method, _allocates) || (method.AssociatedSymbol is not null && Has(method.AssociatedSymbol, _allocates));
    }

    // The attribute of a class does not cover its constructors, which run before the freeze.
    private bool IsAllocationFree(IMethodSymbol method)
    {
        bool isMarked = Has(method, _allocationFree)
            || (method.AssociatedSymbol is not null && Has(method.AssociatedSymbol, _allocationFree));
        bool isConstructor = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor;
        return isMarked || (!isConstructor && method.ContainingType is not null && Has(method.ContainingType, _allocationFree));
    }
}
