using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS308: language that compiles for the desktop and not for the device.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageGapAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DeviceDiagnostics.Language];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        GapNames names = new(context.Compilation, context.CancellationToken);
        context.RegisterSyntaxNodeAction(node => Report(node, scope, LanguageGaps.Describe(node.Node)), LanguageGaps.Kinds);
        context.RegisterSyntaxNodeAction(
            node => CheckType(node, scope, names),
            SyntaxKind.IdentifierName,
            SyntaxKind.GenericName,
            SyntaxKind.NullableType,
            SyntaxKind.PredefinedType);
        context.RegisterSymbolAction(symbol => CheckDeclaration(symbol, scope), SymbolKind.Method, SymbolKind.Property, SymbolKind.Field);
    }

    private static void CheckType(SyntaxNodeAnalysisContext context, DeviceScope scope, GapNames names)
    {
        if (!names.MayName(context.Node) || context.Node.Parent is NullableTypeSyntax || !scope.Contains(context.ContainingSymbol))
        {
            return;
        }

        if (context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is { } type)
        {
            Report(context, scope, LanguageGaps.DescribeType(type));
        }
    }

    private static void CheckDeclaration(SymbolAnalysisContext context, DeviceScope scope)
    {
        if (LanguageGaps.DescribeDeclaration(context.Symbol) is { } gap && !context.Symbol.IsImplicitlyDeclared
            && scope.Contains(context.Symbol))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(DeviceDiagnostics.Language, context.Symbol.Locations[0], gap.What, gap.Instead));
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, DeviceScope scope, (string What, string Instead)? gap)
    {
        if (gap is { } found && scope.Contains(context.ContainingSymbol) && !IsStateMachineFlagged(context))
        {
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Language, LocationOf(context.Node), found.What, found.Instead));
        }
    }

    // In allocation-free code FWS208 flags iterators and async methods at the same place.
    private static bool IsStateMachineFlagged(SyntaxNodeAnalysisContext context)
    {
        bool isStateMachine = context.Node switch
        {
            YieldStatementSyntax => true,
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
            _ => false,
        };
        return isStateMachine && context.ContainingSymbol is IMethodSymbol member && ContractAttributes.IsAllocationFree(member);
    }

    // The name of a declaration, not its whole body.
    private static Location LocationOf(SyntaxNode node)
    {
        return node switch
        {
            RecordDeclarationSyntax record => record.Identifier.GetLocation(),
            MethodDeclarationSyntax method => method.Identifier.GetLocation(),
            LocalFunctionStatementSyntax function => function.Identifier.GetLocation(),
            PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
            AnonymousFunctionExpressionSyntax function => function.AsyncKeyword.GetLocation(),
            _ => node.GetLocation(),
        };
    }
}
