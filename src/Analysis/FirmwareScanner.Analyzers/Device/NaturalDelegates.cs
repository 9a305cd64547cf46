using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Finds delegates whose type nobody wrote: the compiler takes one of Func and Action, or makes a generic one.</summary>
internal static class NaturalDelegates
{
    /// <summary>Whether an operation makes a delegate of a generic type that stands nowhere in its statement.</summary>
    public static bool IsGeneric(IDelegateCreationOperation creation)
    {
        bool isGeneric = creation.Type is INamedTypeSymbol { IsGenericType: true } or { IsAnonymousType: true };
        return isGeneric && creation.IsImplicit && IsUntyped(creation);
    }

    private static bool IsUntyped(IDelegateCreationOperation creation)
    {
        IOperation? parent = creation.Parent;
        while (parent is IConversionOperation conversion)
        {
            // Delegate, MulticastDelegate, object and interfaces leave the type to the compiler.
            if (conversion.Type is not { TypeKind: TypeKind.Delegate })
            {
                return true;
            }

            parent = parent.Parent;
        }

        return parent is IVariableInitializerOperation
        {
            Parent: IVariableDeclaratorOperation { Syntax.Parent: VariableDeclarationSyntax { Type.IsVar: true } },
        };
    }
}
