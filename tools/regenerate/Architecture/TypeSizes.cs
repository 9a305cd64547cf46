using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Regenerate.Architecture;

/// <summary>A class or another type with the lines of all its declarations, and the files that these are in.</summary>
internal sealed record TypeSize(string Name, int Lines, ImmutableArray<string> Files);

/// <summary>How long types are.</summary>
internal static class TypeSizes
{
    /// <summary>All types, the declarations of partial ones added up; those inside others count for both. The longest come first.</summary>
    internal static IEnumerable<TypeSize> Of(IEnumerable<SourceUnit> units)
    {
        return from unit in units
               from type in unit.Unit.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
               group (unit.Path, Lines: Lines(type.SyntaxTree, type.Span)) by (Project(unit.Path), QualifiedName(type)) into parts
               let size = new TypeSize(parts.Key.Item2, parts.Sum(part => part.Lines), [.. parts.Select(part => part.Path).Distinct()])
               orderby size.Lines descending, size.Name
               select size;
    }

    /// <summary>Name of the type that a node is or lies in, with the names of those around it and the numbers of type parameters.</summary>
    internal static string QualifiedName(SyntaxNode node)
    {
        IEnumerable<string> names = node.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(
            type => type is TypeDeclarationSyntax { TypeParameterList: { } list }
                ? $"{type.Identifier.Text}`{list.Parameters.Count}"
                : type.Identifier.Text);
        return string.Join(".", names);
    }

    /// <summary>Lines that a span touches.</summary>
    internal static int Lines(SyntaxTree tree, TextSpan span)
    {
        FileLinePositionSpan lines = tree.GetLineSpan(span);
        return lines.EndLinePosition.Line - lines.StartLinePosition.Line + (lines.EndLinePosition.Character == 0 ? 0 : 1);
    }

    /// <summary>The folder of a source file's project: types of the same name in two projects are two types.</summary>
    private static string Project(string path)
    {
        int parts = path.StartsWith("src/Analysis/", StringComparison.Ordinal) ? 3 : 2;
        return string.Join('/', path.Split('/').Take(parts));
    }
}
