using System.Collections.Immutable;
using FirmwareScanner.Analyzers.Device;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Finds code that is called through a declaration with another contract: overrides, implementations, methods and lambdas behind a
/// delegate. FWS109. Without it, each side would keep its own promise and the lease would be lost between them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractChangeAnalyzer : DiagnosticAnalyzer
{
    private const string Remedy = "give both the same attributes, or do not call it this way";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OwnershipDiagnostics.ContractChanged];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        LeaseContracts contracts = new(context.Compilation, new DeviceScope(context.Compilation).IsWholeAssembly);
        if (contracts.AreKnown)
        {
            context.RegisterSymbolAction(type => CheckType(type, contracts), SymbolKind.NamedType);
            context.RegisterOperationAction(creation => CheckDelegate(creation, contracts), OperationKind.DelegateCreation);
        }
    }

    private static void CheckType(SymbolAnalysisContext context, LeaseContracts contracts)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        foreach ((IMethodSymbol promised, IMethodSymbol actual) in OverrideMap.PromisesOf(type))
        {
            if (Difference(promised, actual, contracts) is { } difference)
            {
                // An implementation that is inherited was written without knowing of the interface.
                bool isOfType = SymbolEqualityComparer.Default.Equals(actual.ContainingType, type);
                Location place = (isOfType ? (ISymbol)actual : type).Locations[0];
                string problem = $"'{Name(actual)}' may be called as '{Name(promised)}', where {difference}";
                context.ReportDiagnostic(Diagnostic.Create(OwnershipDiagnostics.ContractChanged, place, problem, Remedy));
            }
        }
    }

    private static void CheckDelegate(OperationAnalysisContext context, LeaseContracts contracts)
    {
        IDelegateCreationOperation creation = (IDelegateCreationOperation)context.Operation;
        IMethodSymbol? actual = creation.Target switch
        {
            IMethodReferenceOperation reference => reference.Method,
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            _ => null,
        };
        IMethodSymbol? promised = (creation.Type as INamedTypeSymbol)?.DelegateInvokeMethod;
        if (actual is not null && promised is not null && Difference(promised, actual, contracts) is { } difference)
        {
            string called = actual.MethodKind == MethodKind.AnonymousFunction ? "this lambda" : $"'{Name(actual)}'";
            string problem = $"{called} is called through the delegate '{creation.Type!.Name}', where {difference}";
            context.ReportDiagnostic(
                Diagnostic.Create(OwnershipDiagnostics.ContractChanged, creation.Syntax.GetLocation(), problem, Remedy));
        }
    }

    /// <summary>What callers read in one declaration and do not get from the other, or null.</summary>
    private static string? Difference(IMethodSymbol promised, IMethodSymbol actual, LeaseContracts contracts)
    {
        if (contracts.EndsAllLoans(promised) != contracts.EndsAllLoans(actual))
        {
            return contracts.EndsAllLoans(promised) ? "it is [LoanEnds], and here it is not" : "it is not [LoanEnds], and here it is";
        }

        string there = OfResult(promised, contracts);
        string here = OfResult(actual, contracts);
        if (there != here)
        {
            return $"the result is {there}, and here it is {here}";
        }

        for (int index = 0; index < promised.Parameters.Length && index < actual.Parameters.Length; index++)
        {
            there = OfParameter(promised.Parameters[index], contracts);
            here = OfParameter(actual.Parameters[index], contracts);
            if (there != here)
            {
                return $"the parameter '{actual.Parameters[index].Name}' is {there}, and here it is {here}";
            }
        }

        return null;
    }

    private static string OfResult(IMethodSymbol method, LeaseContracts contracts)
    {
        return !contracts.IsLease(method.ReturnType) ? "no lease"
            : contracts.ReturnsOwned(method) ? "[Owned]"
            : contracts.ReturnsBorrowed(method) ? "[Borrowed]"
            : "not owned";
    }

    private static string OfParameter(IParameterSymbol parameter, LeaseContracts contracts)
    {
        return !contracts.IsLease(parameter.Type) ? "no lease"
            : contracts.IsConsumed(parameter) ? "[Consumed]"
            : contracts.EndsLoan(parameter) ? "[LoanEnds]"
            : parameter.RefKind != RefKind.Out ? "borrowed"
            : contracts.IsOwned(parameter) ? "[Owned]"
            : "not owned";
    }

    private static string Name(IMethodSymbol method)
    {
        return method.ContainingType.Name + "." + (method.AssociatedSymbol ?? method).Name;
    }
}
