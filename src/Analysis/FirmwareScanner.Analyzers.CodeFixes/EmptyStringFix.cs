using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS203: writes string.Empty, a field, for the empty literal, a new object each time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class EmptyStringFix : RuleFix
{
    /// <summary>The fix.</summary>
    public EmptyStringFix()
        : base("FWS203", "Use string.Empty", fixesAll: true)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        // A pattern or a case needs a constant, and a field is none.
        bool isReplaceable = node is LiteralExpressionSyntax { Token.ValueText.Length: 0 }
            && node.Parent is not (ConstantPatternSyntax or CaseSwitchLabelSyntax or BinaryExpressionSyntax);
        return isReplaceable ? root.ReplaceNode(node, SyntaxFactory.ParseExpression("string.Empty").WithTriviaFrom(node)) : null;
    }
}
