using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS213: makes the called member promise to allocate nothing, so that its own body is checked next.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PromiseCalleeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["FWS213"];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider()
    {
        return null;
    }

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        SyntaxNode? node = root?.FindNode(context.Span, getInnermostNodeForTie: true);
        ISymbol? callee = node is null || model is null
            ? null
            : model.GetSymbolInfo(node, context.CancellationToken).Symbol?.OriginalDefinition;
        SyntaxReference? declaration = callee?.DeclaringSyntaxReferences.FirstOrDefault();
        bool isExempt = callee is null || ContractAttributes.Has(callee, ContractAttributes.Allocates);
        Document? target = context.Document.Project.Solution.GetDocument(declaration?.SyntaxTree);
        if (isExempt || target is null)
        {
            return;
        }

        string title = "Mark '" + callee!.Name + "' [AllocationFree]";
        CodeAction action = CodeAction.Create(title, cancellation => MarkAsync(target, declaration!, cancellation), "FWS213");
        context.RegisterCodeFix(action, context.Diagnostics);
    }

    private static async Task<Document> MarkAsync(Document document, SyntaxReference declaration, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SyntaxNode node = await declaration.GetSyntaxAsync(cancellation).ConfigureAwait(false);
        return root is not null && ContractEdits.MemberAround(node) is { } member
            ? document.WithSyntaxRoot(ContractEdits.AddAttribute(root, member, "AllocationFree", null))
            : document;
    }
}
