using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Repository.Tests.Product;

/// <summary>A use of a type across projects or folders.</summary>
internal sealed record TypeUse(string Project, string Folder, string UsedProject, string UsedFolder, string Example);

/// <summary>What the product's code names: types, for the arrows, and members, for finding those that nothing uses.</summary>
internal sealed class CodeUses
{
    private static readonly Lazy<CodeUses> Whole = new(() => new CodeUses(ProductCode.WithReferenced));

    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string, string, string), TypeUse> _types = [];
    private readonly ConcurrentBag<string> _unresolved = [];

    private CodeUses(ImmutableArray<ProjectCode> projects)
    {
        Dictionary<string, ProjectCode> byAssembly = projects.ToDictionary(project => project.Compilation.AssemblyName!);
        foreach (ProjectCode project in projects.Where(project => project.File.IsProduct))
        {
            Parallel.ForEach(project.Folders, source => AddTree(project, source.Key, source.Value, byAssembly));
        }
    }

    /// <summary>The uses of all projects, found once.</summary>
    internal static CodeUses OfProduct => Whole.Value;

    /// <summary>One use for each pair of folders, of one project or of two.</summary>
    internal IReadOnlyCollection<TypeUse> Types => _types.Values;

    /// <summary>Names that mean nothing here, with their places: what else is found is reliable only if there are none.</summary>
    internal IEnumerable<string> Unresolved => _unresolved;

    /// <summary>Whether code of the product names a member or a type, outside documentation.</summary>
    internal bool Names(ISymbol symbol) => _members.Contains(Identity(symbol));

    /// <summary>A name that is the same for a symbol of a source linked into several projects.</summary>
    private static string Identity(ISymbol symbol) => symbol.GetDocumentationCommentId() ?? symbol.ToDisplayString();

    private IEnumerable<ISymbol> SymbolsOf(SemanticModel model, SyntaxNode node)
    {
        if (node is not (SimpleNameSyntax or ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax
            or ConstructorInitializerSyntax or ElementBindingExpressionSyntax or PrimaryConstructorBaseTypeSyntax))
        {
            return [];
        }

        SymbolInfo info = model.GetSymbolInfo(node);
        if (info.Symbol is null && info.CandidateSymbols.IsEmpty && node.Parent is not NameEqualsSyntax
            && node is IdentifierNameSyntax { Identifier.Text: not ("_" or "nameof" or "notnull") } name)
        {
            int line = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
            _unresolved.Add($"{node.SyntaxTree.FilePath}:{line}: {name.Identifier.Text}");
        }

        return info.Symbol is not null ? [info.Symbol] : info.CandidateSymbols;
    }

    private void AddTree(ProjectCode project, SyntaxTree tree, string folder, Dictionary<string, ProjectCode> byAssembly)
    {
        SemanticModel model = project.Compilation.GetSemanticModel(tree);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            foreach (ISymbol symbol in SymbolsOf(model, node))
            {
                ISymbol used = (symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol).OriginalDefinition;
                if (used is not (ITypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol) || !seen.Add(used)
                    || !byAssembly.TryGetValue(used.ContainingAssembly?.Name ?? string.Empty, out ProjectCode? owner))
                {
                    continue;
                }

                lock (_members)
                {
                    Add(project, folder, tree, owner, used);
                }
            }
        }
    }

    private void Add(ProjectCode project, string folder, SyntaxTree tree, ProjectCode owner, ISymbol used)
    {
        _members.Add(Identity(used));
        INamedTypeSymbol? type = used as INamedTypeSymbol ?? used.ContainingType;
        SyntaxTree? declaration = type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;
        if (declaration is not null && owner.Folders.TryGetValue(declaration, out string? usedFolder))
        {
            _types.TryAdd(
                (project.File.Name, folder, owner.File.Name, usedFolder),
                new TypeUse(
                    project.File.Name, folder, owner.File.Name, usedFolder, $"{Path.GetFileName(tree.FilePath)} uses {type!.Name}"));
        }
    }
}
