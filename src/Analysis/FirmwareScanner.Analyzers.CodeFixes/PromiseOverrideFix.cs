using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FirmwareScanner.Analyzers.CodeFixes;

/// <summary>FWS214: makes an override promise what the member promises that it stands in for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PromiseOverrideFix : RuleFix
{
    /// <summary>The fix.</summary>
    public PromiseOverrideFix()
        : base("FWS214", "Mark the override [AllocationFree]", fixesAll: false)
    {
    }

    /// <inheritdoc/>
    protected override SyntaxNode? Fix(SyntaxNode root, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        // An exemption would win over the promise.
        SyntaxNode? member = ContractEdits.MemberAround(node);
        ISymbol? symbol = member is null ? null : model.GetDeclaredSymbol(member, cancellation);
        bool isExempt = symbol is null || ContractAttributes.Has(symbol, ContractAttributes.Allocates)
            || ContractAttributes.Has(symbol, ContractAttributes.ColdPath);
        return isExempt ? null : ContractEdits.AddAttribute(root, member!, "AllocationFree", null);
    }
}
