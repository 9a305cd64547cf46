using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>
/// The names under which code can mean what <see cref="LanguageGaps.DescribeType"/> describes. Most names of a program are others, and
/// need not be looked up.
/// </summary>
internal sealed class GapNames
{
    private static readonly ImmutableHashSet<string> Fixed = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "AggressiveInlining",
        "Decimal",
        "Index",
        "Memory",
        "Nullable",
        "Range",
        "ReadOnlyMemory",
        "ReadOnlySpan",
        "Span",
        "Stopwatch",
        "dynamic");

    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);

    /// <summary>The names of a compilation.</summary>
    public GapNames(Compilation compilation, CancellationToken cancellation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot(cancellation) is CompilationUnitSyntax unit)
            {
                Add(unit.Usings);
                foreach (BaseNamespaceDeclarationSyntax space in unit.Members.OfType<BaseNamespaceDeclarationSyntax>())
                {
                    Add(space);
                }
            }
        }
    }

    /// <summary>Whether a name or type may mean one of them.</summary>
    public bool MayName(SyntaxNode node)
    {
        return node switch
        {
            PredefinedTypeSyntax type => type.Keyword.IsKind(SyntaxKind.DecimalKeyword),
            SimpleNameSyntax name => Fixed.Contains(name.Identifier.ValueText) || _aliases.Contains(name.Identifier.ValueText),
            _ => true,
        };
    }

    private void Add(BaseNamespaceDeclarationSyntax space)
    {
        Add(space.Usings);
        foreach (BaseNamespaceDeclarationSyntax nested in space.Members.OfType<BaseNamespaceDeclarationSyntax>())
        {
            Add(nested);
        }
    }

    private void Add(SyntaxList<UsingDirectiveSyntax> usings)
    {
        foreach (UsingDirectiveSyntax each in usings)
        {
            if (each.Alias is { } alias)
            {
                _aliases.Add(alias.Name.Identifier.ValueText);
            }
        }
    }
}
