using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Reads the contracts that declarations carry as attributes of the namespace FirmwareScanner.Contracts.</summary>
internal sealed class LeaseContracts
{
    private readonly ContractIndex _index;
    private readonly bool _followsAll;
    private readonly bool _followsResources;
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _resources = new(SymbolEqualityComparer.Default);

    /// <summary>Reads the contracts of a compilation.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="followsAll">
    /// Whether all disposable objects are followed, as in code of the device, rather than those of types that contracts name. What is
    /// followed is a lease, and null is none.
    /// </param>
    public LeaseContracts(Compilation compilation, bool followsAll = false)
    {
        _index = ContractIndex.Of(compilation);
        _followsAll = followsAll;
        _followsResources = followsAll || _index.HasResources;
        Words = new HandleWords(_index);
    }

    /// <summary>How messages call what there is to be done with a lease.</summary>
    public HandleWords Words { get; }

    /// <summary>Whether there is anything to follow.</summary>
    public bool AreKnown => _index.HasHandles || _followsResources;

    /// <summary>Whether values of a type are followed: leases, and disposable objects.</summary>
    public bool IsLease(ITypeSymbol? type)
    {
        return IsHandle(type) || IsResource(type);
    }

    /// <summary>Whether values of a type are leases, rather than disposable objects.</summary>
    public bool IsHandle(ITypeSymbol? type)
    {
        return type is { TypeKind: TypeKind.Enum } && ContractAttributes.Has(type, ContractAttributes.LeaseHandle);
    }

    /// <summary>Whether a type is a lease, or a nullable, array or pointer of leases.</summary>
    public bool MentionsHandle(ITypeSymbol? type)
    {
        return IsHandle(Innermost(type));
    }

    /// <summary>Whether a type is disposable and followed.</summary>
    public bool IsResource(ITypeSymbol? type)
    {
        return _followsResources && type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named
            && _resources.GetOrAdd(named, IsFollowed);
    }

    /// <summary>Whether a variable of a type may hold an object that is followed, though not all objects of the type are.</summary>
    public bool MayHold(ITypeSymbol? type)
    {
        return IsLease(type) || (_followsResources && type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named
            && FrameworkMembers.IsDisposable(named) && _index.MayHoldNamed(named));
    }

    /// <summary>Whether a call on an object releases it, if it is followed.</summary>
    public bool ReleasesInstance(IMethodSymbol method)
    {
        return method is { Parameters.Length: 0, IsStatic: false }
            && method.Name is "Dispose" or "Close" or "DisposeAsync" or "System.IDisposable.Dispose"
            && (FrameworkMembers.IsDisposable(method.ContainingType) || method.ContainingType.Name == "IAsyncDisposable");
    }

    /// <summary>Whether a field or property holds what somebody else owns, and says so.</summary>
    public bool IsBorrowed(ISymbol symbol)
    {
        return ContractAttributes.Has(symbol, ContractAttributes.Borrowed);
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

    /// <summary>What a body has to release because it ends the life of its object: [Owned] fields, leases among them.</summary>
    public IEnumerable<IFieldSymbol> OwnedBy(ISymbol owner)
    {
        foreach (ISymbol member in IsDisposal(owner) ? owner.ContainingType.GetMembers() : [])
        {
            if (member is IFieldSymbol { IsStatic: false } field && IsLease(field.Type) && IsOwned(field))
            {
                yield return field;
            }
        }
    }

    /// <summary>
    /// The method that ends the life of the objects of a type, as far as the type itself says: its Dispose(bool), where it has one that its
    /// Dispose calls, else its Dispose; or null.
    /// </summary>
    public IMethodSymbol? DisposalOf(INamedTypeSymbol? type)
    {
        IMethodSymbol? found = null;
        foreach (ISymbol member in type is not null && FrameworkMembers.IsDisposable(type) ? type.GetMembers() : [])
        {
            if (member is not IMethodSymbol { IsStatic: false, Name: "Dispose" or "System.IDisposable.Dispose" } method)
            {
                continue;
            }

            if (method is { Name: "Dispose", Parameters.Length: 1 } && method.Parameters[0].Type.SpecialType == SpecialType.System_Boolean)
            {
                return method;
            }

            found = method.Parameters.Length == 0 ? method : found;
        }

        return found;
    }

    /// <summary>Whether a body is what ends the life of its object.</summary>
    public bool IsDisposal(ISymbol owner)
    {
        return owner is IMethodSymbol && SymbolEqualityComparer.Default.Equals(DisposalOf(owner.ContainingType), owner);
    }

    /// <summary>A lease, or a nullable, array or pointer of leases.</summary>
    public bool MentionsLease(ITypeSymbol? type)
    {
        return IsLease(type) || IsLease(Innermost(type));
    }

    /// <summary>Whether a type, or one that it is nested in, keeps the books of leases.</summary>
    public bool IsIssuer(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (ContractAttributes.Has(type, ContractAttributes.LeaseIssuer))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsOwned(ISymbol symbol)
    {
        return ContractAttributes.Has(symbol, ContractAttributes.Owned);
    }

    public bool IsConsumed(IParameterSymbol parameter)
    {
        return ContractAttributes.Has(parameter, ContractAttributes.Consumed);
    }

    public bool EndsLoan(IParameterSymbol parameter)
    {
        return ContractAttributes.Has(parameter, ContractAttributes.LoanEnds);
    }

    public bool EndsAllLoans(IMethodSymbol method)
    {
        return ContractAttributes.Has(method, ContractAttributes.LoanEnds);
    }

    public bool ReturnsOwned(IMethodSymbol method)
    {
        return HasOnResult(method, ContractAttributes.Owned);
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
        return HasOnResult(method, ContractAttributes.Borrowed);
    }

    /// <summary>The field behind an automatic property that says by [field: Owned] that it owns what it holds; null for all others.</summary>
    public IFieldSymbol? OwnedFieldOf(IPropertySymbol property)
    {
        bool canDiffer = property.IsVirtual || property.IsOverride || property.IsAbstract;
        IFieldSymbol? field = canDiffer ? null : FieldBehind(property.OriginalDefinition);
        return field is not null && IsOwned(field) ? field : null;
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

        if (definition.MethodKind == MethodKind.DelegateInvoke || ContractAttributes.Has(definition, ContractAttributes.ColdPath) || IsAllocating(definition))
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

    private static bool HasOnResult(IMethodSymbol method, string attribute)
    {
        return method.OriginalDefinition.GetReturnTypeAttributes().Any(candidate => ContractAttributes.Is(candidate, attribute));
    }

    private static ITypeSymbol? Innermost(ITypeSymbol? type)
    {
        return type switch
        {
            IArrayTypeSymbol array => Innermost(array.ElementType),
            IPointerTypeSymbol pointer => Innermost(pointer.PointedAtType),
            INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } generic => Innermost(generic.TypeArguments[0]),
            _ => type,
        };
    }

    private static IFieldSymbol? FieldBehind(IPropertySymbol property)
    {
        return property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
    }

    private bool IsFollowed(ITypeSymbol type)
    {
        INamedTypeSymbol named = (INamedTypeSymbol)type;
        return (_followsAll && FrameworkMembers.IsDisposable(named) && !FrameworkMembers.HoldsNothing(named)) || _index.IsNamed(named);
    }

    private static bool IsAutomaticAccessor(IMethodSymbol method)
    {
        return method.AssociatedSymbol is IPropertySymbol property && FieldBehind(property) is not null;
    }

    private static bool IsAllocating(IMethodSymbol method)
    {
        return ContractAttributes.Has(method, ContractAttributes.Allocates)
            || ContractAttributes.Has(method.AssociatedSymbol, ContractAttributes.Allocates);
    }

    // The attribute of a class does not cover its constructors, which run before the freeze.
    private static bool IsAllocationFree(IMethodSymbol method)
    {
        bool isMarked = ContractAttributes.Has(method, ContractAttributes.AllocationFree)
            || ContractAttributes.Has(method.AssociatedSymbol, ContractAttributes.AllocationFree);
        bool isConstructor = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor;
        return isMarked || (!isConstructor && ContractAttributes.Has(method.ContainingType, ContractAttributes.AllocationFree));
    }
}
