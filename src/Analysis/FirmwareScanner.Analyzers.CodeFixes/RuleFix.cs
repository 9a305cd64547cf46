using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>A fix for one rule that changes nodes of the flagged file.</summary>
public abstract class RuleFix : CodeFixProvider
{
    private readonly string _id;
    private readonly string _title;
    private readonly bool _fixesAll;

    /// <summary>A fix.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="title">What the fix does, for the menu of the editor.</param>
    /// <param name="fixesAll">Whether fixes of several places can be merged.</param>
    protected RuleFix(string id, string title, bool fixesAll)
    {
        _id = id;
        _title = title;
        _fixesAll = fixesAll;
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => [_id];

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider()
    {
        return _fixesAll ? WellKnownFixAllProviders.BatchFixer : null;
    }

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Fix(root, node, model, context.CancellationToken) is { } changed)
            {
                CodeAction action = CodeAction.Create(_title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), _id);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>The changed file, or null if the fix does not fit.</summary>
    /// <param name="root">The file.</param>
    /// <param name="node">The flagged node.</param>
    /// <param name="model">What the nodes mean.</param>
    /// <param name="cancellation">Cancels.</param>
    protected abstract SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation);
}
