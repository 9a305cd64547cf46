using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>
/// What the compiler refuses with nanoFramework's mscorlib, because a type that it needs is missing there. Each entry was compiled
/// against CoreLibrary 1.17.11.
/// </summary>
internal static class LanguageGaps
{
    /// <summary>The kinds of syntax that <see cref="Describe"/> knows.</summary>
    public static readonly SyntaxKind[] Kinds =
    [
        SyntaxKind.TupleExpression,
        SyntaxKind.TupleType,
        SyntaxKind.RecordDeclaration,
        SyntaxKind.RecordStructDeclaration,
        SyntaxKind.YieldReturnStatement,
        SyntaxKind.YieldBreakStatement,
        SyntaxKind.RangeExpression,
        SyntaxKind.IndexExpression,
        SyntaxKind.ListPattern,
        SyntaxKind.Utf8StringLiteralExpression,
        SyntaxKind.QueryExpression,
        SyntaxKind.AnonymousObjectCreationExpression,
        SyntaxKind.MethodDeclaration,
        SyntaxKind.LocalFunctionStatement,
        SyntaxKind.SimpleLambdaExpression,
        SyntaxKind.ParenthesizedLambdaExpression,
        SyntaxKind.AnonymousMethodExpression,
        SyntaxKind.FieldDeclaration,
        SyntaxKind.PropertyDeclaration,
    ];

    /// <summary>What of a piece of syntax does not compile and what to write instead, or null.</summary>
    public static (string What, string Instead)? Describe(SyntaxNode node)
    {
        switch (node)
        {
            case TupleExpressionSyntax tuple when IsDeconstruction(tuple):
                return null;
            case TupleExpressionSyntax or TupleTypeSyntax:
                return ("A tuple", "use out parameters or a class");
            case RecordDeclarationSyntax:
                return ("A record", "write a class");
            case YieldStatementSyntax:
                return ("An iterator", "write a class that keeps its place in fields");
            case RangeExpressionSyntax:
                return ("A range", "pass start and length");
            case PrefixUnaryExpressionSyntax:
                return ("An index from the end", "subtract from the length");
            case ListPatternSyntax:
                return ("A list pattern", "compare length and elements");
            case LiteralExpressionSyntax:
                return ("A UTF-8 literal", "use a static readonly byte array");
            case QueryExpressionSyntax:
                return ("A query", "write a loop");
            case AnonymousObjectCreationExpressionSyntax:
                return ("An anonymous type", "write a class");
            case MethodDeclarationSyntax method:
                return ByModifiers(method.Modifiers, method.ReturnType);
            case LocalFunctionStatementSyntax function:
                return ByModifiers(function.Modifiers, function.ReturnType);
            case AnonymousFunctionExpressionSyntax function:
                return ByModifiers(function.Modifiers, null);
            case FieldDeclarationSyntax field:
                return ByModifiers(field.Modifiers, null);
            case PropertyDeclarationSyntax property:
                return ByModifiers(property.Modifiers, property.Type);
            default:
                return null;
        }
    }

    /// <summary>What of a type does not compile and what to use instead, or null.</summary>
    public static (string What, string Instead)? DescribeType(ISymbol symbol)
    {
        if (symbol is IDynamicTypeSymbol)
        {
            return ("dynamic", "name the type");
        }

        if (symbol is IFieldSymbol { Name: "AggressiveInlining", ContainingType.Name: "MethodImplOptions" })
        {
            return ("AggressiveInlining", "write the few lines where they are needed");
        }

        if (symbol is not INamedTypeSymbol type)
        {
            return null;
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return ("A nullable value type", "use a value that stands for none, or a second field");
        }

        if (type.SpecialType == SpecialType.System_Decimal)
        {
            return ("decimal", "calculate in whole numbers of the smallest unit");
        }

        string name = type.OriginalDefinition.ToDisplayString();
        return name switch
        {
            "System.Span<T>" or "System.ReadOnlySpan<T>" or "System.Memory<T>" or "System.ReadOnlyMemory<T>"
                => (type.Name, "pass the array, the start and the length"),
            "System.Index" or "System.Range" => (type.Name, "pass start and length"),
            "System.Diagnostics.Stopwatch" => (type.Name, "use DateTime.UtcNow"),
            _ => null,
        };
    }

    /// <summary>What a declaration needs that is not there, as its symbol tells, or null.</summary>
    public static (string What, string Instead)? DescribeDeclaration(ISymbol symbol)
    {
        bool isCovariant = symbol switch
        {
            IMethodSymbol { AssociatedSymbol: null, OverriddenMethod: { } overridden } method
                => IsOther(method.ReturnType, overridden.ReturnType),
            IPropertySymbol { OverriddenProperty: { } overridden } property => IsOther(property.Type, overridden.Type),
            _ => false,
        };
        if (isCovariant)
        {
            return ("An override with another result type", "return the type of the base, or add a method with a name of its own");
        }

        foreach (AttributeData attribute in symbol is IPropertySymbol ? [] : symbol.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case "System.ThreadStaticAttribute":
                    return ("[ThreadStatic]", "keep the value in an object of the thread; where it compiles, all threads share the field");
                case "System.Runtime.CompilerServices.ModuleInitializerAttribute":
                    return ("[ModuleInitializer]", "call it at the start of Main; where it compiles, nothing calls it");
            }
        }

        return null;
    }

    // "(int a, int b) = pair" calls the Deconstruct of the pair and makes no tuple.
    private static bool IsDeconstruction(TupleExpressionSyntax tuple)
    {
        SyntaxNode outermost = tuple;
        while (outermost.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax around })
        {
            outermost = around;
        }

        return outermost.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == outermost && assignment.Right is not TupleExpressionSyntax,
            ForEachVariableStatementSyntax loop => loop.Variable == outermost,
            _ => false,
        };
    }

    private static bool IsOther(ITypeSymbol type, ITypeSymbol ofBase)
    {
        return !SymbolEqualityComparer.Default.Equals(type, ofBase);
    }

    private static (string What, string Instead)? ByModifiers(SyntaxTokenList modifiers, TypeSyntax? type)
    {
        if (modifiers.Any(SyntaxKind.AsyncKeyword))
        {
            return ("An async method", "write a step that is called again and again");
        }

        if (modifiers.Any(SyntaxKind.VolatileKeyword))
        {
            return ("A volatile field", "read and write it with Interlocked");
        }

        bool isOpen = modifiers.Any(SyntaxKind.AbstractKeyword) || modifiers.Any(SyntaxKind.VirtualKeyword);
        if (isOpen && modifiers.Any(SyntaxKind.StaticKeyword))
        {
            return ("A static abstract member", "call a method of an object");
        }

        if (modifiers.Any(SyntaxKind.RequiredKeyword))
        {
            return ("A required member", "take the value in the constructor");
        }

        bool isReadOnlyReference = type is RefTypeSyntax reference && !reference.ReadOnlyKeyword.IsKind(SyntaxKind.None);
        return isReadOnlyReference ? ("A ref readonly result", "return the array and the index") : null;
    }
}
