using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS302: takes <c>checked</c> away, which does nothing on the device anyway.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveCheckedFix : RuleFix
{
    /// <summary>The fix.</summary>
    public RemoveCheckedFix()
        : base("FWS302", "Remove 'checked', which never throws on the device", fixesAll: true)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        return node switch
        {
            CheckedExpressionSyntax expression => root.ReplaceNode(
                expression, SyntaxFactory.ParenthesizedExpression(expression.Expression).WithTriviaFrom(expression)),
            CheckedStatementSyntax statement => root.ReplaceNode(statement, statement.Block.WithTriviaFrom(statement)),
            _ => null,
        };
    }
}
