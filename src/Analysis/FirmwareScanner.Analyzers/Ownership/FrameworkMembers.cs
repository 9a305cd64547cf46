using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Members of the framework that throw only at a programming mistake, and those that keep what they are given.</summary>
internal static class FrameworkMembers
{
    /// <summary>Whether a call ends normally unless its arguments are wrong.</summary>
    public static bool NeverThrow(IMethodSymbol method)
    {
        INamedTypeSymbol? type = method.ContainingType;
        if (type is not null && method.MethodKind is MethodKind.Constructor or MethodKind.PropertyGet && IsException(type))
        {
            return true;
        }

        if (type is null || Namespace(type) is not ("System" or "System.Threading"))
        {
            return false;
        }

        if (type.SpecialType == SpecialType.System_Object)
        {
            return method.MethodKind == MethodKind.Constructor || method.Name == "ReferenceEquals";
        }

        bool isOperator = method.MethodKind == MethodKind.UserDefinedOperator;
        return type.Name switch
        {
            "Array" => method.Name is "Copy" or "IndexOf" or "Clear" or "get_Length",
            "String" => isOperator || method.Name is "get_Length" or "get_Chars",
            "DateTime" or "TimeSpan" => isOperator || method.MethodKind == MethodKind.PropertyGet,
            "Nullable" => method.Name is "get_HasValue" or "GetValueOrDefault",
            "BitConverter" or "Interlocked" or "Math" => true,
            _ => false,
        };
    }

    /// <summary>Whether a type implements IDisposable, or is it.</summary>
    public static bool IsDisposable(INamedTypeSymbol type)
    {
        if (IsInterfaceOfDisposables(type))
        {
            return true;
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (IsInterfaceOfDisposables(implemented))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Disposable types that hold nothing that has to be given back: enumerators and memory. And pins: those of an output have to be
    /// driven until the chip is reset, as a pin that is closed floats.
    /// </summary>
    public static bool HoldsNothing(INamedTypeSymbol type)
    {
        string space = Namespace(type);
        return space == "System.Device.Gpio" || space.StartsWith("System.Collections", System.StringComparison.Ordinal)
            || space.StartsWith("System.Threading.Tasks", System.StringComparison.Ordinal)
            || type.Name is "MemoryStream" or "StringReader" or "StringWriter" or "GpioPin" or "GpioController";
    }

    /// <summary>Whether a method of the framework gives a new object to its caller: it says nothing of contracts, but its name does.</summary>
    public static bool Gives(IMethodSymbol method)
    {
        return method.IsStatic && method.Locations.Length > 0 && method.Locations[0].IsInMetadata
            && Namespace(method.ContainingType).StartsWith("System", System.StringComparison.Ordinal)
            && (method.Name.StartsWith("Open", System.StringComparison.Ordinal)
                || method.Name.StartsWith("Create", System.StringComparison.Ordinal));
    }

    /// <summary>Whether a method puts its argument into a collection.</summary>
    public static bool Keeps(IMethodSymbol method)
    {
        INamedTypeSymbol? type = method.ContainingType;
        return type is not null && Namespace(type).StartsWith("System.Collections", System.StringComparison.Ordinal)
            && (method.MethodKind == MethodKind.PropertySet || StoresByName(method.Name));
    }

    private static bool IsException(INamedTypeSymbol type)
    {
        INamedTypeSymbol? root = type;
        while (root is not null && root.Name != "Exception")
        {
            root = root.BaseType;
        }

        return root is not null && Namespace(type).StartsWith("System", System.StringComparison.Ordinal);
    }

    private static bool IsInterfaceOfDisposables(INamedTypeSymbol type)
    {
        return type.Name == "IDisposable" && Namespace(type) == "System";
    }

    private static bool StoresByName(string name)
    {
        return name is "Insert" or "Enqueue" or "Push" or "TryAdd" or "Append" || name.StartsWith("Add", System.StringComparison.Ordinal);
    }

    private static string Namespace(INamedTypeSymbol type)
    {
        return type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
    }
}
