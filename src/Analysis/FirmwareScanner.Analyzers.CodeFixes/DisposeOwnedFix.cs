using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using FirmwareScanner.Analyzers.Ownership;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>
/// FWS110: lets Dispose release every [Owned] field that it does not mention, in the reverse order of the declarations; a type that cannot
/// be told to release anything becomes disposable.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DisposeOwnedFix : RuleFix
{
    private const string Disposal = "Dispose";

    /// <summary>The fix.</summary>
    public DisposeOwnedFix()
        : base("FWS110", "Release what is owned in Dispose", fixesAll: false)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not TypeDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellation) is not INamedTypeSymbol type)
        {
            return null;
        }

        IReadOnlyList<IFieldSymbol> owned = new LeaseContracts(model.Compilation, followsAll: true).OwnedResources(type);
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is MethodDeclarationSyntax method)
        {
            return AddReleases(method, type, owned, model, cancellation) is { } changed ? root.ReplaceNode(method, changed) : null;
        }

        // A Dispose that no interface asks for is there already, and is looked at next.
        bool hasMethod = type.GetMembers(Disposal).OfType<IMethodSymbol>().Any(member => member is { Parameters.Length: 0, IsStatic: false });
        SyntaxNode disposable = root.ReplaceNode(
            declaration, ResourceEdits.MakeDisposable(declaration, hasMethod ? null : owned.Reverse(), ContractEdits.LineEndOf(root)));
        bool isNameKnown = model.LookupNamespacesAndTypes(declaration.SpanStart, name: "IDisposable").Length > 0;
        return isNameKnown ? disposable : ContractEdits.AddUsing(disposable, "System");
    }

    /// <summary>The method with the releases that it lacks; null if it releases on some paths already, and so somebody has to look at it.</summary>
    private static MethodDeclarationSyntax? AddReleases(
        MethodDeclarationSyntax method,
        INamedTypeSymbol type,
        IReadOnlyList<IFieldSymbol> owned,
        SemanticModel model,
        CancellationToken cancellation)
    {
        HashSet<string> mentioned = MentionedBy(method, type, model, cancellation);
        List<IFieldSymbol> missing = [.. owned.Where(field => !mentioned.Contains(ResourceEdits.NameOf(field)))];
        BlockSyntax? body = ResourceEdits.BodyOf(method);
        bool isPattern = method.ParameterList.Parameters.Count > 0;
        if (missing.Count == 0 || isPattern || body is null || body.DescendantNodes().Any(node => node is ReturnStatementSyntax or ThrowStatementSyntax))
        {
            return null;
        }

        foreach (IFieldSymbol field in Enumerable.Reverse(missing))
        {
            // Before the first statement that is about something that came before it.
            HashSet<string> earlier = [.. owned.TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other, field)).Select(ResourceEdits.NameOf)];
            int at = body.Statements.IndexOf(statement => NamesIn(statement).Any(earlier.Contains));
            body = body.WithStatements(body.Statements.Insert(at < 0 ? body.Statements.Count : at, ResourceEdits.Release(field)));
        }

        return method.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default).WithAdditionalAnnotations(Formatter.Annotation);
    }

    /// <summary>The names in a method and in those of its type that it calls.</summary>
    private static HashSet<string> MentionedBy(
        MethodDeclarationSyntax method, INamedTypeSymbol type, SemanticModel model, CancellationToken cancellation)
    {
        HashSet<string> names = [.. NamesIn(method)];
        HashSet<string> seen = [];
        Queue<string> called = new(names);
        while (called.Count > 0)
        {
            string name = called.Dequeue();
            IEnumerable<SyntaxReference> declarations = seen.Add(name)
                ? type.GetMembers(name).OfType<IMethodSymbol>().SelectMany(member => member.DeclaringSyntaxReferences)
                : [];
            foreach (string further in declarations.SelectMany(declaration => NamesIn(declaration.GetSyntax(cancellation))))
            {
                names.Add(further);
                called.Enqueue(further);
            }
        }

        return names;
    }

    private static IEnumerable<string> NamesIn(SyntaxNode node)
    {
        return node.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText);
    }
}
