using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>Writes releases of disposable objects into source text; the formatter of the editor puts them into lines.</summary>
internal static class ResourceEdits
{
    /// <summary>The statement that releases a field, which may be null unless its declaration says that it never is.</summary>
    /// <param name="field">The field.</param>
    public static StatementSyntax Release(IFieldSymbol field)
    {
        bool isNever = field.NullableAnnotation == NullableAnnotation.NotAnnotated
            || (field.NullableAnnotation == NullableAnnotation.None && field.IsReadOnly);
        return SyntaxFactory.ParseStatement(NameOf(field) + (isNever ? ".Dispose();" : "?.Dispose();"))
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(SyntaxFactory.ElasticMarker)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    /// <summary>The name by which code calls a field: that of the property, where an automatic one lies before it.</summary>
    /// <param name="field">The field.</param>
    public static string NameOf(IFieldSymbol field)
    {
        return (field.AssociatedSymbol ?? field).Name;
    }

    /// <summary>The statements of a method, also of one that is written as an expression; null if it has none.</summary>
    /// <param name="method">The method.</param>
    public static BlockSyntax? BodyOf(MethodDeclarationSyntax method)
    {
        return method.Body ?? (method.ExpressionBody is { } arrow ? SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(arrow.Expression)) : null);
    }

    /// <summary>A type that implements IDisposable.</summary>
    /// <param name="type">The type, which does not.</param>
    /// <param name="released">The fields that its Dispose releases, in this order; null if it has a Dispose already.</param>
    /// <param name="lineEnd">How lines end.</param>
    public static TypeDeclarationSyntax MakeDisposable(TypeDeclarationSyntax type, IEnumerable<IFieldSymbol>? released, string lineEnd)
    {
        TypeDeclarationSyntax changed = WithBase(type, SyntaxFactory.SimpleBaseType(SyntaxFactory.IdentifierName("IDisposable")));
        if (released is null)
        {
            return changed;
        }

        MethodDeclarationSyntax dispose = SyntaxFactory
            .MethodDeclaration(SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword)), "Dispose")
            .AddModifiers(SyntaxFactory.Token(SyntaxKind.PublicKeyword))
            .WithBody(SyntaxFactory.Block(released.Select(Release)))
            .NormalizeWhitespace("    ", lineEnd)
            .WithLeadingTrivia(SyntaxFactory.EndOfLine(lineEnd), SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd))
            .WithAdditionalAnnotations(Formatter.Annotation);
        return changed.AddMembers(dispose);
    }

    private static TypeDeclarationSyntax WithBase(TypeDeclarationSyntax type, BaseTypeSyntax added)
    {
        if (type.BaseList?.Types is { Count: > 0 } bases)
        {
            BaseTypeSyntax last = bases[bases.Count - 1];
            bases = bases.Replace(last, last.WithoutTrailingTrivia())
                .Add(added.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(last.GetTrailingTrivia()));
            return (TypeDeclarationSyntax)type.WithBaseList(type.BaseList.WithTypes(bases));
        }

        SyntaxToken name = type.ParameterList?.GetLastToken() ?? type.TypeParameterList?.GetLastToken() ?? type.Identifier;
        BaseListSyntax list = SyntaxFactory.BaseList(
            SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.SingletonSeparatedList(added));
        TypeDeclarationSyntax named = type.ReplaceToken(name, name.WithTrailingTrivia(SyntaxFactory.Space));
        return (TypeDeclarationSyntax)named.WithBaseList(list.WithTrailingTrivia(name.TrailingTrivia));
    }
}
