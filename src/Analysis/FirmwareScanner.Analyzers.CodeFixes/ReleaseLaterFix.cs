using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>
/// FWS111: moves the release behind those of what was declared later, with the assignment of null that follows it. What stands between
/// them has to run in any case, and the releases have to stand side by side in one block.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReleaseLaterFix : RuleFix
{
    /// <summary>The fix.</summary>
    public ReleaseLaterFix()
        : base("FWS111", "Release it behind what came later", fixesAll: false)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } release
            || Released(release, model, cancellation) is not ISymbol released)
        {
            return null;
        }

        SyntaxList<StatementSyntax> statements = block.Statements;
        int first = statements.IndexOf(release);
        int last = statements.LastIndexOf(
            statement => Released(statement, model, cancellation) is { } later && later.Kind == released.Kind && IsBefore(released, later));
        if (last <= first || statements.Skip(first).Take(last - first).Any(Jumps))
        {
            return null;
        }

        int moved = EndOf(statements, first, released, model, cancellation) - first;
        int target = EndOf(statements, last, Released(statements[last], model, cancellation)!, model, cancellation);
        List<StatementSyntax> ordered = [.. statements];
        ordered.InsertRange(target, statements.Skip(first).Take(moved));
        ordered.RemoveRange(first, moved);
        return root.ReplaceNode(block, block.WithStatements(new SyntaxList<StatementSyntax>(ordered)));
    }

    /// <summary>The field or local that a statement releases; null if it does something else.</summary>
    private static ISymbol? Released(StatementSyntax statement, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax? receiver = (statement as ExpressionStatementSyntax)?.Expression switch
        {
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax name } } maybe
                when IsRelease(name.Name) => maybe.Expression,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } when IsRelease(access.Name) => access.Expression,
            _ => null,
        };
        ISymbol? symbol = receiver is null ? null : model.GetSymbolInfo(receiver, cancellation).Symbol;
        return symbol is IFieldSymbol or ILocalSymbol ? symbol : null;
    }

    private static bool IsRelease(SimpleNameSyntax name)
    {
        return name.Identifier.ValueText is "Dispose" or "Close";
    }

    private static bool IsBefore(ISymbol first, ISymbol second)
    {
        Location one = first.Locations[0];
        Location other = second.Locations[0];
        return one.SourceTree == other.SourceTree && one.SourceSpan.Start < other.SourceSpan.Start;
    }

    private static bool Jumps(StatementSyntax statement)
    {
        return statement.DescendantNodesAndSelf().Any(
            node => node is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax);
    }

    /// <summary>Behind a release, and behind the assignment of null that follows it.</summary>
    private static int EndOf(
        SyntaxList<StatementSyntax> statements, int release, ISymbol released, SemanticModel model, CancellationToken cancellation)
    {
        bool isCleared = release + 1 < statements.Count
            && statements[release + 1] is ExpressionStatementSyntax
            {
                Expression: AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { Token.ValueText: "null" } } assignment,
            }
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellation).Symbol, released);
        return isCleared ? release + 2 : release + 1;
    }
}
