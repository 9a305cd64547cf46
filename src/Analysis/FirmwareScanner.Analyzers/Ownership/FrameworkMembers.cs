using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Members of the framework that throw only at a programming mistake, and those that keep what they are given.</summary>
internal static class FrameworkMembers
{
    /// <summary>Whether a call ends normally unless its arguments are wrong.</summary>
    public static bool NeverThrow(IMethodSymbol method)
    {
        INamedTypeSymbol? type = method.ContainingType;
        if (type is not null && method.MethodKind == MethodKind.Constructor && IsException(type))
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

    private static bool StoresByName(string name)
    {
        return name is "Insert" or "Enqueue" or "Push" or "TryAdd" or "Append" || name.StartsWith("Add", System.StringComparison.Ordinal);
    }

    private static string Namespace(INamedTypeSymbol type)
    {
        return type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
    }
}
