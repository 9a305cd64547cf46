using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>FWS214 to FWS216: overrides keep the promise, the reviewed list can be read, exemptions say why.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] Exemptions =
        [ContractAttributes.Allocates, ContractAttributes.ColdPath, ContractAttributes.BoundedLoop];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AllocationDiagnostics.Override, AllocationDiagnostics.ListEntry, AllocationDiagnostics.Reason];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(symbol => CheckOverrides(symbol, (INamedTypeSymbol)symbol.Symbol), SymbolKind.NamedType);
        context.RegisterSymbolAction(CheckReasons, SymbolKind.Method, SymbolKind.Property);
        context.RegisterAdditionalFileAction(CheckList);
    }

    private static void CheckOverrides(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        HashSet<ISymbol> reported = new(SymbolEqualityComparer.Default);
        foreach ((IMethodSymbol promised, IMethodSymbol actual) in OverrideMap.PromisesOf(type))
        {
            if (!ContractAttributes.IsAllocationFree(promised) || ContractAttributes.IsAllocationFree(actual) || !reported.Add(actual))
            {
                continue;
            }

            bool isOwn = SymbolEqualityComparer.Default.Equals(actual.ContainingType, type) && !actual.IsImplicitlyDeclared;
            Location location = (isOwn ? actual.Locations : type.Locations).FirstOrDefault() ?? Location.None;
            string actualName = (actual.AssociatedSymbol ?? actual).ToDisplayString();
            string promisedName = (promised.AssociatedSymbol ?? promised).ToDisplayString();
            context.ReportDiagnostic(Diagnostic.Create(AllocationDiagnostics.Override, location, actualName, promisedName));
        }
    }

    private static void CheckReasons(SymbolAnalysisContext context)
    {
        foreach (AttributeData attribute in context.Symbol.GetAttributes())
        {
            string? name = Exemptions.FirstOrDefault(exemption => ContractAttributes.Is(attribute, exemption));
            if (name is not null && ContractAttributes.ReasonOf(attribute).Length == 0)
            {
                SyntaxNode? syntax = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken);
                string shortName = name.Substring(0, name.Length - "Attribute".Length);
                context.ReportDiagnostic(
                    Diagnostic.Create(AllocationDiagnostics.Reason, syntax?.GetLocation(), shortName, context.Symbol.Name));
            }
        }
    }

    private static void CheckList(AdditionalFileAnalysisContext context)
    {
        if (!ReviewedMembers.IsList(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        foreach (TextLine line in ReviewedMembers.MalformedLines(text))
        {
            Location location = Location.Create(context.AdditionalFile.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span));
            context.ReportDiagnostic(Diagnostic.Create(AllocationDiagnostics.ListEntry, location, line.ToString().Trim()));
        }
    }
}
