using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Repository.Tests.Product;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>A name means one thing in the whole product.</summary>
public sealed class NameTests
{
    [Fact]
    public void No_two_types_of_the_product_have_one_name()
    {
        var types =
            from project in ProductCode.Projects
            from type in TypesOf(project.Compilation.Assembly.GlobalNamespace)
            let path = type.DeclaringSyntaxReferences[0].SyntaxTree.FilePath
            where ProjectFile.IsProductPath(path)
            select (type.MetadataName, Place: $"{type.ToDisplayString()} ({project.File.Name})", Path: path);
        var shared =
            (from type in types
             group type by type.MetadataName into same
             where same.Select(type => type.Path).Distinct().Count() > 1
             select (Name: same.Key, Places: string.Join(", ", same.Select(type => type.Place)))).ToArray();

        IReadOnlyDictionary<string, string> excepted = Exceptions.Of("name");
        RepositoryFiles.AssertNone(shared.Where(name => !excepted.ContainsKey(name.Name))
            .Select(name => $"{name.Name}: {name.Places}")
            .Concat(Exceptions.NotNeeded("name", shared.Select(name => name.Name))));
    }

    /// <summary>The types of a namespace and of those inside; types inside types are named by both.</summary>
    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceSymbol space)
    {
        return space.GetTypeMembers().Where(type => type.DeclaringSyntaxReferences.Length > 0 && !type.IsFileLocal)
            .Concat(space.GetNamespaceMembers().SelectMany(TypesOf));
    }
}
