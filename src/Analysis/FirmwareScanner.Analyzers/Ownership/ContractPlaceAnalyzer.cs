using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Refuses [Owned] and [Consumed] where nothing is followed that they could speak of: FWS112. Without it such a contract would read like a
/// proof and be none.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractPlaceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OwnershipDiagnostics.SaysNothing];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (ContractAttributes.IsKnownTo(context.Compilation, ContractAttributes.Owned))
        {
            LeaseContracts contracts = new(context.Compilation);
            context.RegisterSymbolAction(type => CheckType(type, contracts), SymbolKind.NamedType);
            context.RegisterOperationAction(
                function => CheckFunction(function, contracts), OperationKind.LocalFunction, OperationKind.AnonymousFunction);
        }
    }

    private static void CheckType(SymbolAnalysisContext context, LeaseContracts contracts)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (Find(type.GetAttributes(), ContractAttributes.Owned) is { } ofType && !contracts.IsResource(type))
        {
            Report(ofType, $"the class '{type.Name}'", Refusal(type, contracts), context.ReportDiagnostic);
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol field && !contracts.IsIssuer(type))
            {
                CheckField(field, contracts, context.ReportDiagnostic);
            }
            else if (member is IMethodSymbol method && (type.TypeKind != TypeKind.Delegate || method.MethodKind == MethodKind.DelegateInvoke))
            {
                // Of a delegate the compiler repeats the parameters in methods of its own.
                CheckMethod(method, contracts, context.ReportDiagnostic);
            }
        }
    }

    private static void CheckFunction(OperationAnalysisContext context, LeaseContracts contracts)
    {
        IMethodSymbol function = context.Operation is ILocalFunctionOperation local
            ? local.Symbol
            : ((IAnonymousFunctionOperation)context.Operation).Symbol;
        CheckMethod(function, contracts, context.ReportDiagnostic);
    }

    private static void CheckField(IFieldSymbol field, LeaseContracts contracts, System.Action<Diagnostic> report)
    {
        if (Find(field.GetAttributes(), ContractAttributes.Owned) is not { } owned)
        {
            return;
        }

        string? refusal = field.ContainingType.TypeKind == TypeKind.Struct && !field.IsStatic
            ? "copies of a struct would own the same thing: keep it in a class"
            : field.AssociatedSymbol is IPropertySymbol property && contracts.OwnedFieldOf(property) is null
            ? "a property that can be overridden does not say what its field holds: make it one that cannot"
            : IsContradicted(field.GetAttributes(), ContractAttributes.Borrowed) ? "[Borrowed] says the opposite: take one of them away"
            : contracts.IsLease(field.Type) ? null
            : Refusal(field.Type, contracts);
        string kind = field.AssociatedSymbol is null ? "field" : "property";
        Report(owned, $"the {kind} '{(field.AssociatedSymbol ?? field).Name}'", refusal, report);
    }

    private static void CheckMethod(IMethodSymbol method, LeaseContracts contracts, System.Action<Diagnostic> report)
    {
        if (Find(method.GetReturnTypeAttributes(), ContractAttributes.Owned) is { } result)
        {
            string? refusal = IsContradicted(method.GetReturnTypeAttributes(), ContractAttributes.Borrowed)
                ? "[Borrowed] says the opposite: take one of them away"
                : method.RefKind != RefKind.None ? "a reference is not a value that can be given: return the value itself"
                : OfType(ContractIndex.Subject(method.ReturnType), contracts);
            Report(result, $"the result of '{(method.AssociatedSymbol ?? method).Name}'", refusal, report);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (Find(parameter.GetAttributes(), ContractAttributes.Consumed) is { } consumed)
            {
                string? refusal = parameter.RefKind is RefKind.Out or RefKind.Ref
                    ? "the caller's variable stays with the caller: pass the value, or give one back by [Owned] out"
                    : IsContradicted(parameter.GetAttributes(), ContractAttributes.Borrowed, ContractAttributes.LoanEnds)
                    ? "[Borrowed] or [LoanEnds] says the opposite: take one of them away"
                    : OfType(parameter.Type, contracts);
                Report(consumed, $"the parameter '{parameter.Name}'", refusal, report);
            }

            if (Find(parameter.GetAttributes(), ContractAttributes.Owned) is { } owned)
            {
                string? refusal = parameter.RefKind != RefKind.Out
                    ? "only an out parameter gives something to its caller: what a method takes over is [Consumed]"
                    : OfType(parameter.Type, contracts);
                Report(owned, $"the parameter '{parameter.Name}'", refusal, report);
            }
        }
    }

    private static string? OfType(ITypeSymbol type, LeaseContracts contracts)
    {
        return contracts.IsLease(type) ? null : Refusal(type, contracts);
    }

    /// <summary>Why values of a type are not followed, and what would be.</summary>
    private static string Refusal(ITypeSymbol type, LeaseContracts contracts)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return type switch
        {
            { TypeKind: TypeKind.Enum } => $"'{name}' is a number like any other: mark the enum [LeaseHandle]",
            ITypeParameterSymbol => $"'{name}' can be anything: write it for the type that is owned",
            _ when contracts.MentionsLease(type)
                => $"what a '{name}' holds is not followed one by one: own them through a class that releases them",
            INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named when FrameworkMembers.IsDisposable(named)
                => $"only contracts of members name '{name}', none that is followed: mark the class [Owned]",
            { TypeKind: TypeKind.Class or TypeKind.Interface } => $"'{name}' cannot be released: let it implement IDisposable",
            _ => $"'{name}' is neither an enum marked [LeaseHandle] nor a class that implements IDisposable",
        };
    }

    private static void Report(AttributeData attribute, string what, string? refusal, System.Action<Diagnostic> report)
    {
        if (refusal is not null && attribute.ApplicationSyntaxReference is { } place)
        {
            string name = attribute.AttributeClass!.Name.Replace("Attribute", string.Empty);
            Location location = place.SyntaxTree.GetLocation(place.Span);
            report(Diagnostic.Create(OwnershipDiagnostics.SaysNothing, location, $"[{name}] on {what} says nothing", refusal));
        }
    }

    private static AttributeData? Find(IEnumerable<AttributeData> attributes, string name)
    {
        return attributes.FirstOrDefault(attribute => ContractAttributes.Is(attribute, name));
    }

    private static bool IsContradicted(IEnumerable<AttributeData> attributes, params string[] names)
    {
        return attributes.Any(attribute => names.Any(name => ContractAttributes.Is(attribute, name)));
    }
}
