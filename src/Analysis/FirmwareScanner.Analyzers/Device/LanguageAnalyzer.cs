using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS301 to FWS305: language that compiles for the device and breaks there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DeviceDiagnostics.Generics,
        DeviceDiagnostics.Checked,
        DeviceDiagnostics.MultiDimensional,
        DeviceDiagnostics.InterfaceBody,
        DeviceDiagnostics.Pointers,
    ];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        context.RegisterSyntaxNodeAction(node => CheckGenerics(node, scope), SyntaxKind.GenericName, SyntaxKind.TypeParameterList);
        context.RegisterOperationAction(operation => CheckInferredCall(operation, scope), OperationKind.Invocation);
        context.RegisterOperationAction(operation => CheckDelegate(operation, scope), OperationKind.DelegateCreation);
        context.RegisterSyntaxNodeAction(
            node => Report(node, scope, DeviceDiagnostics.Checked), SyntaxKind.CheckedExpression, SyntaxKind.CheckedStatement);
        context.RegisterSyntaxNodeAction(
            node => CheckArrayType(node, scope), SyntaxKind.ArrayRankSpecifier, SyntaxKind.ImplicitArrayCreationExpression);
        context.RegisterSyntaxNodeAction(node => CheckInterface(node, scope), SyntaxKind.InterfaceDeclaration);
        context.RegisterSyntaxNodeAction(
            node => CheckPointer(node, scope),
            SyntaxKind.FixedStatement,
            SyntaxKind.StackAllocArrayCreationExpression,
            SyntaxKind.ImplicitStackAllocArrayCreationExpression,
            SyntaxKind.PointerType,
            SyntaxKind.AddressOfExpression,
            SyntaxKind.FunctionPointerType,
            SyntaxKind.FieldDeclaration);
        context.RegisterCompilationEndAction(end => CheckOptions(end, scope));
    }

    private static void CheckGenerics(SyntaxNodeAnalysisContext context, DeviceScope scope)
    {
        if (!scope.Contains(context.ContainingSymbol))
        {
            return;
        }

        // What does not even compile for the device is FWS308's.
        GenericNameSyntax? use = context.Node as GenericNameSyntax;
        ISymbol? symbol = use is null ? null : context.SemanticModel.GetSymbolInfo(use, context.CancellationToken).Symbol;
        if (symbol is null || LanguageGaps.DescribeType(symbol) is null)
        {
            string name = use is null ? context.ContainingSymbol?.Name ?? string.Empty : use.Identifier.ValueText;
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Generics, context.Node.GetLocation(), name));
        }
    }

    private static void CheckInferredCall(OperationAnalysisContext context, DeviceScope scope)
    {
        IInvocationOperation invocation = (IInvocationOperation)context.Operation;
        bool isInferred = invocation.TargetMethod.IsGenericMethod && invocation.Syntax is InvocationExpressionSyntax call
            && !call.Expression.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any();
        if (isInferred && scope.Contains(context.ContainingSymbol))
        {
            Location place = invocation.Syntax.GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Generics, place, invocation.TargetMethod.Name));
        }
    }

    private static void CheckDelegate(OperationAnalysisContext context, DeviceScope scope)
    {
        IDelegateCreationOperation creation = (IDelegateCreationOperation)context.Operation;
        if (NaturalDelegates.IsGeneric(creation) && scope.Contains(context.ContainingSymbol))
        {
            string name = creation.Type!.IsAnonymousType ? "the delegate of this" : creation.Type.Name;
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Generics, creation.Syntax.GetLocation(), name));
        }
    }

    private static void CheckArrayType(SyntaxNodeAnalysisContext context, DeviceScope scope)
    {
        bool isFlat = context.Node is ArrayRankSpecifierSyntax { Rank: 1 } or ImplicitArrayCreationExpressionSyntax { Commas.Count: 0 };
        if (!isFlat)
        {
            Report(context, scope, DeviceDiagnostics.MultiDimensional);
        }
    }

    private static void CheckInterface(SyntaxNodeAnalysisContext context, DeviceScope scope)
    {
        if (!scope.Contains(context.ContainingSymbol))
        {
            return;
        }

        foreach (MemberDeclarationSyntax member in ((InterfaceDeclarationSyntax)context.Node).Members)
        {
            bool hasBody = member is not BaseTypeDeclarationSyntax
                && member.DescendantNodes().Any(node => node is BlockSyntax or ArrowExpressionClauseSyntax);
            if (hasBody)
            {
                string name = context.SemanticModel.GetDeclaredSymbol(member, context.CancellationToken)?.Name ?? "this member";
                context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.InterfaceBody, member.GetLocation(), name));
            }
        }
    }

    private static void CheckPointer(SyntaxNodeAnalysisContext context, DeviceScope scope)
    {
        bool isPartOfFixed = context.Node is PointerTypeSyntax or PrefixUnaryExpressionSyntax
            && context.Node.FirstAncestorOrSelf<VariableDeclarationSyntax>()?.Parent is FixedStatementSyntax;
        bool isPlainField = context.Node is FieldDeclarationSyntax field && !field.Modifiers.Any(SyntaxKind.FixedKeyword);
        if (!isPartOfFixed && !isPlainField)
        {
            Report(context, scope, DeviceDiagnostics.Pointers);
        }
    }

    private static void CheckOptions(CompilationAnalysisContext context, DeviceScope scope)
    {
        if (scope.IsWholeAssembly && context.Compilation.Options is CSharpCompilationOptions { CheckOverflow: true })
        {
            context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Checked, Location.None));
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, DeviceScope scope, DiagnosticDescriptor rule)
    {
        if (scope.Contains(context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(rule, context.Node.GetLocation()));
        }
    }
}
