using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>Writes the attributes of FirmwareScanner.Contracts into source text.</summary>
internal static class ContractEdits
{
    private const string Namespace = "FirmwareScanner.Contracts";

    /// <summary>The declaration around a piece of code that can carry a contract: a method, a property or a local function.</summary>
    public static SyntaxNode? MemberAround(SyntaxNode node)
    {
        return node.AncestorsAndSelf().FirstOrDefault(
            node => node is MethodDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax or OperatorDeclarationSyntax
                or ConversionOperatorDeclarationSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax
                or ConstructorDeclarationSyntax)
            is { } found and not (TypeDeclarationSyntax or ConstructorDeclarationSyntax) ? found : null;
    }

    /// <summary>Puts an attribute on a declaration and the directive that it needs on top of the file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="member">The declaration, one that <see cref="MemberAround"/> gave.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="text">Its only argument, or null if it has none.</param>
    /// <returns>The changed file.</returns>
    public static SyntaxNode AddAttribute(SyntaxNode root, SyntaxNode member, string name, string? text)
    {
        AttributeSyntax attribute = SyntaxFactory.Attribute(SyntaxFactory.IdentifierName(name));
        if (text is not null)
        {
            ExpressionSyntax literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
            attribute = attribute.AddArgumentListArguments(SyntaxFactory.AttributeArgument(literal));
        }

        SyntaxTriviaList indentation = SyntaxFactory.TriviaList(
            member.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(member.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(LineEndOf(root)))
            .WithAdditionalAnnotations(Formatter.Annotation);
        SyntaxNode changed = WithFirstAttribute(member.WithLeadingTrivia(indentation), list);
        return AddUsing(root.ReplaceNode(member, changed), Namespace);
    }

    private static SyntaxNode WithFirstAttribute(SyntaxNode member, AttributeListSyntax list)
    {
        return member switch
        {
            LocalFunctionStatementSyntax function => function.WithAttributeLists(function.AttributeLists.Insert(0, list)),
            MemberDeclarationSyntax declaration => declaration.WithAttributeLists(declaration.AttributeLists.Insert(0, list)),
            _ => member,
        };
    }

    /// <summary>Puts the directive for a namespace on top of the file, if it is not there and no namespace of the file is that one.</summary>
    /// <param name="root">The file.</param>
    /// <param name="name">The namespace.</param>
    /// <returns>The changed file.</returns>
    public static SyntaxNode AddUsing(SyntaxNode root, string name)
    {
        bool isPresent = root.DescendantNodes().OfType<UsingDirectiveSyntax>().Any(directive => directive.Name?.ToString() == name)
            || root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Any(space => space.Name.ToString() == name);
        if (isPresent || root is not CompilationUnitSyntax unit)
        {
            return root;
        }

        UsingDirectiveSyntax added = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name).WithLeadingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(LineEndOf(root)));
        int at = unit.Usings
            .TakeWhile(directive => name != "System" && directive.Name?.ToString().StartsWith("System", System.StringComparison.Ordinal) == true)
            .Count();
        return unit.WithUsings(unit.Usings.Insert(at, added));
    }

    /// <summary>How the lines of a file end.</summary>
    /// <param name="root">The file.</param>
    public static string LineEndOf(SyntaxNode root)
    {
        SyntaxTrivia end = root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return end.IsKind(SyntaxKind.None) ? "\n" : end.ToString();
    }
}
