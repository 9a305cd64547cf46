using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FirmwareScanner.Analyzers.Device;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Proves that every lease is released or transferred exactly once and not used afterwards, on every path: FWS101 to FWS106 and
/// FWS108. Types marked [LeaseIssuer] keep the books themselves and are not analysed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnershipAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => OwnershipDiagnostics.OfFlow;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        LeaseContracts contracts = new(context.Compilation);
        LeaseContracts ofDevice = new(context.Compilation, followsAll: true);
        DeviceScope device = new(context.Compilation);
        if (contracts.AreKnown || ofDevice.AreKnown)
        {
            context.RegisterSymbolStartAction(
                type => StartType(type, device.IsDeviceCode(type.Symbol) ? ofDevice : contracts), SymbolKind.NamedType);
        }
    }

    private static void StartType(SymbolStartAnalysisContext context, LeaseContracts contracts)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (!contracts.AreKnown || contracts.IsIssuer(type))
        {
            return;
        }

        bool ownsFields = type.GetMembers().OfType<IFieldSymbol>().Any(field => contracts.IsLease(field.Type) && contracts.IsOwned(field));
        ConcurrentBag<Body> bodies = [];
        context.RegisterOperationBlockAction(block => Collect(block, type, contracts, ownsFields, bodies));
        context.RegisterSymbolEndAction(end => Analyze(end, type, contracts, bodies));
    }

    private static void Collect(
        OperationBlockAnalysisContext context, INamedTypeSymbol type, LeaseContracts contracts, bool ownsFields, ConcurrentBag<Body> bodies)
    {
        bool isOfType = SymbolEqualityComparer.Default.Equals(context.OwningSymbol.ContainingType, type);
        if (!isOfType || (!ownsFields && !MentionsLease(context, contracts)))
        {
            return;
        }

        HashSet<IOperation> roots = [];
        foreach (IOperation block in context.OperationBlocks)
        {
            if (block is IBlockOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IConstructorBodyOperation
                or IMethodBodyOperation && roots.Add(Root(block)))
            {
                ControlFlowGraph graph = context.GetControlFlowGraph(block);
                bodies.Add(new Body(graph, context.OwningSymbol));
            }
        }
    }

    private static IOperation Root(IOperation block)
    {
        return block.Parent is IMethodBodyOperation or IConstructorBodyOperation ? block.Parent : block;
    }

    private static bool MentionsLease(OperationBlockAnalysisContext context, LeaseContracts contracts)
    {
        if (context.OwningSymbol is IMethodSymbol method && method.Parameters.Any(parameter => contracts.IsLease(parameter.Type)))
        {
            return true;
        }

        foreach (IOperation block in context.OperationBlocks)
        {
            foreach (IOperation operation in block.DescendantsAndSelf())
            {
                if (contracts.MentionsLease(operation.Type))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A type that owns resources has to be one itself, or nobody can tell it to release them.</summary>
    private static void CheckDisposal(INamedTypeSymbol type, LeaseContracts contracts, Findings findings)
    {
        if (contracts.DisposalOf(type) is not null)
        {
            return;
        }

        foreach (IFieldSymbol field in contracts.OwnedResources(type))
        {
            string name = (field.AssociatedSymbol ?? field).Name;
            findings.Add(
                OwnershipDiagnostics.NotDisposed,
                field.Locations[0],
                $"'{type.Name}' owns '{name}' and has no Dispose that releases it",
                FrameworkMembers.IsDisposable(type)
                    ? $"override Dispose(bool), or what Dispose of the base calls, and release '{name}' there"
                    : $"implement IDisposable and release '{name}' there");
        }
    }

    private static void Analyze(
        SymbolAnalysisContext context, INamedTypeSymbol type, LeaseContracts contracts, ConcurrentBag<Body> bodies)
    {
        // In the order of the source, so that the same code always gets the same messages.
        IEnumerable<Body> ordered = bodies
            .OrderBy(body => body.Graph.OriginalOperation.Syntax.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(body => body.Graph.OriginalOperation.Syntax.SpanStart);
        Findings findings = new();
        CheckDisposal(type, contracts, findings);
        new TypeEffects(type, ordered, contracts, findings, context.CancellationToken).AnalyzeAll();
        foreach (Diagnostic finding in findings.All)
        {
            context.ReportDiagnostic(finding);
        }
    }
}
