using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Regenerate.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Repository.Tests;

/// <summary>A method, accessor, constructor or local function with its lines.</summary>
internal sealed record FunctionSize(string Name, int Lines, string Place);

/// <summary>How long functions are.</summary>
internal static class FunctionSizes
{
    /// <summary>All functions, from the first line of the head to the last of the body; attributes and comments above do not count.</summary>
    internal static IEnumerable<FunctionSize> Of(IEnumerable<SourceUnit> units)
    {
        return from unit in units
               from node in unit.Unit.DescendantNodes()
               where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
               let line = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1
               select new FunctionSize(NameOf(node), TypeSizes.Lines(node.SyntaxTree, WithoutAttributes(node)), $"{unit.Path}:{line}");
    }

    /// <summary>A function's name with those of its type and namespace.</summary>
    internal static string NameOf(SyntaxNode node)
    {
        string name = node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax local => local.Identifier.Text,
            AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            ConstructorDeclarationSyntax => "constructor",
            _ => node.Kind().ToString(),
        };
        return TypeSizes.QualifiedName(node) + "." + name;
    }

    private static TextSpan WithoutAttributes(SyntaxNode node)
    {
        SyntaxToken? last = node.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault()?.GetLastToken();
        int start = last is null ? node.SpanStart : last.Value.GetNextToken().SpanStart;
        return TextSpan.FromBounds(start, node.Span.End);
    }
}
