using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Repository.Tests.Product;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>What only tests use is no part of the product, and what nothing uses is dead.</summary>
/// <remarks>
/// The public members of libraries for other programs are for these. Looked for are names in code: what is used without being named
/// (operators, patterns of statements, members that a framework finds by reflection) is left out, or in the list of exceptions.
/// </remarks>
public sealed class UnusedMemberTests
{
    /// <summary>Their public members are documented for other programs.</summary>
    private static readonly ImmutableHashSet<string> Libraries =
    [
        "FirmwareScanner", "FirmwareScanner.Bench", "FirmwareScanner.Boards", "FirmwareScanner.Core", "FirmwareScanner.Diagnostics", "FirmwareScanner.FileSystem",
        "FirmwareScanner.IlProof", "FirmwareScanner.Signatures",
    ];

    /// <summary>Statements and expressions use these without naming them.</summary>
    private static readonly ImmutableHashSet<string> UsedUnnamed =
        ["Program", "Main", "Dispose", "GetEnumerator", "MoveNext", "Current", "Deconstruct", "Add"];

    private static readonly SymbolDisplayFormat Format =
        SymbolDisplayFormat.CSharpErrorMessageFormat.WithParameterOptions(SymbolDisplayParameterOptions.None);

    [Fact]
    public void Every_member_that_is_not_for_other_programs_is_used_by_the_product()
    {
        string[] unused =
        [
            .. from project in ProductCode.Projects
               where project.File.Name != "FirmwareScanner.VirtualBoard"
               from type in Types(project.Compilation.Assembly.GlobalNamespace)
               from member in type.GetMembers().Prepend(type)
               where !CodeUses.OfProduct.Names(member) && IsLookedAt(member, Libraries.Contains(project.File.Name))
               select member.ToDisplayString(Format) into name
               select name.Replace(" ", string.Empty, StringComparison.Ordinal),
        ];

        IReadOnlyDictionary<string, string> excepted = Exceptions.Of("member");
        RepositoryFiles.AssertNone(unused.Distinct().Where(name => !excepted.ContainsKey(name))
            .Select(name => $"{name}: the product does not use it")
            .Concat(Exceptions.NotNeeded("member", unused)));
    }

    private static bool IsLookedAt(ISymbol member, bool isLibrary)
    {
        if (member.IsImplicitlyDeclared || member.IsOverride || !IsWrittenInTheProduct(member)
            || member.DeclaredAccessibility == Accessibility.Private || (isLibrary && IsPublic(member))
            || UsedUnnamed.Contains(member.Name) || IsContracted(member))
        {
            return false;
        }

        return member switch
        {
            // What an attribute announces is created by reflection.
            IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true } => member.ContainingType.GetAttributes().IsEmpty,
            IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor,
            // The values of an enum are a vocabulary; the fields of a structure may be laid out for a system call.
            IFieldSymbol field => field.ContainingType.TypeKind is not (TypeKind.Enum or TypeKind.Struct),
            IPropertySymbol or IEventSymbol => true,
            // A static class is used by its members, each looked at by itself.
            INamedTypeSymbol type => !type.IsStatic && type.GetAttributes().IsEmpty,
            _ => false,
        };
    }

    /// <summary>Not made by the compiler, and no test's source that a tool compiles, too.</summary>
    private static bool IsWrittenInTheProduct(ISymbol member) =>
        member.DeclaringSyntaxReferences.Any(reference => ProjectFile.IsProductPath(reference.SyntaxTree.FilePath));

    private static bool IsPublic(ISymbol member)
    {
        for (ISymbol? symbol = member; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol is not IModuleSymbol and not IAssemblySymbol && symbol.DeclaredAccessibility
                is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Members that carry out an interface are called through it.</summary>
    private static bool IsContracted(ISymbol member)
    {
        INamedTypeSymbol? type = member.ContainingType;
        return type is not null && type.AllInterfaces.SelectMany(contract => contract.GetMembers())
            .Any(required => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(required), member));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol space)
    {
        foreach (INamespaceOrTypeSymbol inner in space.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (inner is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (INamedTypeSymbol further in Types(inner))
            {
                yield return further;
            }
        }
    }
}
