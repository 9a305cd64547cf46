using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS307: gives the member a [BoundedLoop] with an empty text, which FWS216 flags until somebody has written the bound.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ExplainLoopFix : RuleFix
{
    /// <summary>The fix.</summary>
    public ExplainLoopFix()
        : base("FWS307", "Mark the member [BoundedLoop] and say what bounds it", fixesAll: false)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        return ContractEdits.MemberAround(node) is { } member
            ? ContractEdits.AddAttribute(root, member, "BoundedLoop", string.Empty)
            : null;
    }
}
