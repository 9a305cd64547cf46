using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>FWS201 to FWS213: code that promises to allocate nothing allocates nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AllocationAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        AllocationDiagnostics.New,
        AllocationDiagnostics.Boxing,
        AllocationDiagnostics.Literal,
        AllocationDiagnostics.Concatenation,
        AllocationDiagnostics.Interpolation,
        AllocationDiagnostics.DelegateCreation,
        AllocationDiagnostics.ParamsArray,
        AllocationDiagnostics.StateMachine,
        AllocationDiagnostics.Enumerator,
        AllocationDiagnostics.Struct,
        AllocationDiagnostics.Lock,
        AllocationDiagnostics.Throw,
        AllocationDiagnostics.Call,
    ];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        Compilation compilation = context.Compilation;
        ReviewedMembers reviewed = ReviewedMembers.Read(context.Compilation, context.Options, context.CancellationToken);
        CallCheck calls = new(reviewed, new Lazy<OverrideMap>(() => new OverrideMap(compilation)));
        context.RegisterOperationBlockAction(block => Check(block, calls));
    }

    private static void Check(OperationBlockAnalysisContext context, CallCheck calls)
    {
        if (context.OwningSymbol is not IMethodSymbol method)
        {
            return;
        }

        bool isFree = ContractAttributes.IsAllocationFree(method);
        AllocationReport report = new(method, context.ReportDiagnostic);
        AllocationWalker walker = new(calls, report);
        if (isFree)
        {
            report.CheckSignature(method);
        }

        foreach (IOperation block in context.OperationBlocks)
        {
            if (block.Kind is OperationKind.Attribute or OperationKind.ParameterInitializer)
            {
                continue;
            }

            if (isFree)
            {
                walker.Visit(block);
            }
            else
            {
                CheckLocalFunctions(block, calls, context.ReportDiagnostic);
            }
        }
    }

    // A local function may promise what the member around it does not.
    private static void CheckLocalFunctions(IOperation block, CallCheck calls, Action<Diagnostic> report)
    {
        foreach (IOperation operation in block.Descendants())
        {
            if (operation is ILocalFunctionOperation function
                && ContractAttributes.Has(function.Symbol, ContractAttributes.AllocationFree))
            {
                new AllocationWalker(calls, new AllocationReport(function.Symbol, report)).Visit(function);
            }
        }
    }
}
