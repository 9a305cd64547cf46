using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS306: no method of the device code can reach itself, so the depth of the stack is bounded.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecursionAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DeviceDiagnostics.Recursion];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        Compilation compilation = context.Compilation;
        Lazy<OverrideMap> overrides = new(() => new OverrideMap(compilation));
        CallSites sites = new(compilation);
        ConcurrentBag<CallEdge> calls = [];
        context.RegisterOperationAction(
            operation =>
            {
                if (scope.Contains(operation.ContainingSymbol) && CallerOf(operation) is { } caller)
                {
                    Collect(operation.Operation, caller, sites, overrides, compilation.Assembly, calls);
                }
            },
            CallSites.Kinds);
        context.RegisterCompilationEndAction(end => Report(end, calls));
    }

    // A lambda and a local function are methods of their own; who calls a lambda is not known.
    private static IMethodSymbol? CallerOf(OperationAnalysisContext context)
    {
        for (IOperation? operation = context.Operation; operation is not null; operation = operation.Parent)
        {
            if (operation is ILocalFunctionOperation function)
            {
                return function.Symbol;
            }

            if (operation is IAnonymousFunctionOperation lambda)
            {
                return lambda.Symbol;
            }
        }

        return context.ContainingSymbol as IMethodSymbol;
    }

    private static void Collect(
        IOperation operation,
        IMethodSymbol caller,
        CallSites sites,
        Lazy<OverrideMap> overrides,
        IAssemblySymbol own,
        ConcurrentBag<CallEdge> calls)
    {
        foreach (CallSite site in sites.Of(operation))
        {
            IEnumerable<IMethodSymbol> reached = ReceiverTypes.MethodsOf(site, overrides.Value, own)
                .Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, own));
            foreach (IMethodSymbol called in reached)
            {
                calls.Add(new CallEdge(caller.OriginalDefinition, called, operation.Syntax.GetLocation()));
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<CallEdge> calls)
    {
        RecursiveCalls graph = new(calls);
        HashSet<ISymbol> suspects = graph.MethodsInCycles();
        var ways = calls.Where(edge => suspects.Contains(edge.Caller) && suspects.Contains(edge.Target))
            .Select(edge => (edge.Place, Path: graph.PathBack(edge)))
            .Where(way => way.Path is not null)
            .GroupBy(way => way.Place);
        foreach (IGrouping<Location, (Location Place, string? Path)> place in ways)
        {
            // A call that can land in many overrides is one mistake: the shortest way back tells it best.
            string path = place.Select(way => way.Path!).OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal).First();
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Recursion, place.Key, path));
        }
    }
}
