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
        AllocationRules.New,
        AllocationRules.Boxing,
        AllocationRules.Literal,
        AllocationRules.Concatenation,
        AllocationRules.Interpolation,
        AllocationRules.DelegateCreation,
        AllocationRules.ParamsArray,
        AllocationRules.StateMachine,
        AllocationRules.Enumerator,
        AllocationRules.Struct,
        AllocationRules.Lock,
        AllocationRules.Throw,
        AllocationRules.Call,
    ];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        Compilation compilation = context.Compilation;
        ReviewedMembers reviewed = ReviewedMembers.Read(context.Options.AdditionalFiles, context.CancellationToken);
        CallCheck calls = new(reviewed, new Lazy<Overrides>(() => new Overrides(compilation)));
        context.RegisterOperationBlockAction(block => Check(block, calls));
    }

    private static void Check(OperationBlockAnalysisContext context, CallCheck calls)
    {
        if (context.OwningSymbol is not IMethodSymbol method)
        {
            return;
        }

        bool isFree = ContractAttributes.IsAllocationFree(method);
        AllocationWalker walker = new(method, calls, context.ReportDiagnostic);
        if (isFree)
        {
            walker.CheckSignature(method);
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
                new AllocationWalker(function.Symbol, calls, report).Visit(function);
            }
        }
    }
}
