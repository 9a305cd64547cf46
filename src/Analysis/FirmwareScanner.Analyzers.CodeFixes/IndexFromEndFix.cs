using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS308: writes <c>a[a.Length - 1]</c> for <c>a[^1]</c>, which needs a type that the device does not have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class IndexFromEndFix : RuleFix
{
    /// <summary>The fix.</summary>
    public IndexFromEndFix()
        : base("FWS308", "Subtract from the length", fixesAll: true)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        // The array is named twice afterwards, so it must be a name: a call would run twice.
        if (node is ArgumentSyntax argument)
        {
            node = argument.Expression;
        }

        if (node is not PrefixUnaryExpressionSyntax index || node.Parent?.Parent?.Parent is not ElementAccessExpressionSyntax access
            || access.Expression is not IdentifierNameSyntax array
            || model.GetTypeInfo(array, cancellation).Type is not (IArrayTypeSymbol or { SpecialType: SpecialType.System_String }))
        {
            return null;
        }

        ExpressionSyntax amount = index.Operand is LiteralExpressionSyntax or IdentifierNameSyntax or ParenthesizedExpressionSyntax
            ? index.Operand
            : SyntaxFactory.ParenthesizedExpression(index.Operand);
        return root.ReplaceNode(index, SyntaxFactory.ParseExpression(array.Identifier.Text + ".Length - " + amount).WithTriviaFrom(index));
    }
}
