using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>Reads the attributes of FirmwareScanner.Contracts. They are known by name, so a project may bring its own copies.</summary>
internal static class ContractAttributes
{
    public const string AllocationFree = "AllocationFreeAttribute";
    public const string Allocates = "AllocatesAttribute";
    public const string ColdPath = "ColdPathAttribute";
    public const string BoundedLoop = "BoundedLoopAttribute";
    public const string DeviceCode = "DeviceCodeAttribute";
    public const string Owned = "OwnedAttribute";
    public const string Borrowed = "BorrowedAttribute";
    public const string Consumed = "ConsumedAttribute";
    public const string LoanEnds = "LoanEndsAttribute";
    public const string LeaseHandle = "LeaseHandleAttribute";
    public const string LeaseIssuer = "LeaseIssuerAttribute";

    private const string Namespace = "FirmwareScanner.Contracts";

    /// <summary>Whether one of the attributes can be used in a compilation at all; if not, no rule applies.</summary>
    public static bool AreKnownTo(Compilation compilation)
    {
        return IsKnownTo(compilation, AllocationFree) || IsKnownTo(compilation, DeviceCode);
    }

    /// <summary>Whether the attribute of that name can be used in a compilation, its own or one of an assembly that it references.</summary>
    public static bool IsKnownTo(Compilation compilation, string name)
    {
        return !compilation.GetTypesByMetadataName(FullName(name)).IsEmpty;
    }

    /// <summary>The name of an attribute with its namespace.</summary>
    public static string FullName(string name)
    {
        return Namespace + "." + name;
    }

    /// <summary>The attribute of that name on a symbol itself, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string name)
    {
        return symbol.GetAttributes().FirstOrDefault(attribute => Is(attribute, name));
    }

    /// <summary>Whether a symbol itself carries the attribute.</summary>
    public static bool Has(ISymbol? symbol, string name)
    {
        return symbol is not null && Find(symbol, name) is not null;
    }

    /// <summary>Whether an attribute is the one of that name.</summary>
    public static bool Is(AttributeData attribute, string name)
    {
        return attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace?.ToDisplayString() == Namespace;
    }

    /// <summary>The attribute on a method, on its property, or on what it is nested in as a local function or lambda; or null.</summary>
    public static AttributeData? FindOnMember(IMethodSymbol method, string name)
    {
        ISymbol? symbol = method;
        while (symbol is IMethodSymbol current)
        {
            AttributeData? found = Find(current, name) ?? (current.AssociatedSymbol is { } owner ? Find(owner, name) : null);
            if (found is not null)
            {
                return found;
            }

            symbol = current.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? current.ContainingSymbol : null;
        }

        return null;
    }

    /// <summary>The text that an attribute gives as its reason, without blanks around it.</summary>
    public static string ReasonOf(AttributeData attribute)
    {
        bool hasText = attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is string;
        return hasText ? ((string)attribute.ConstructorArguments[0].Value!).Trim() : string.Empty;
    }

    /// <summary>
    /// Whether a method promises to allocate nothing: marked itself, through its property, its type, or what it is local to; and not
    /// exempted on the way. Constructors never do: they run before the freeze.
    /// </summary>
    public static bool IsAllocationFree(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        bool isConstructor = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor;
        if (isConstructor || IsExempt(method) || IsExempt(method.AssociatedSymbol))
        {
            return false;
        }

        if (Has(method, AllocationFree) || Has(method.AssociatedSymbol, AllocationFree))
        {
            return true;
        }

        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction)
        {
            return method.ContainingSymbol is IMethodSymbol container && IsAllocationFree(container);
        }

        // What the compiler writes itself (event accessors, members of records) allocates as it likes.
        return !method.IsImplicitlyDeclared && Has(method.ContainingType, AllocationFree);
    }

    private static bool IsExempt(ISymbol? symbol)
    {
        return Has(symbol, Allocates) || Has(symbol, ColdPath);
    }
}
