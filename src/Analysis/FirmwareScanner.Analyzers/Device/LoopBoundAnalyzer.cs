using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS307: every loop of the device code shows its bound or says what bounds it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopBoundAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DeviceDiagnostics.Loop];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        ConditionalWeakTable<IOperation, BodyFacts> bodies = new();
        context.RegisterOperationAction(operation => CheckLoop(operation, scope, bodies), OperationKind.Loop);
        context.RegisterOperationAction(operation => CheckJump(operation, scope), OperationKind.Branch);
    }

    private static void CheckLoop(
        OperationAnalysisContext context, DeviceScope scope, ConditionalWeakTable<IOperation, BodyFacts> bodies)
    {
        if (!scope.Contains(context.ContainingSymbol))
        {
            return;
        }

        ILoopOperation loop = (ILoopOperation)context.Operation;
        string? objection = loop switch
        {
            IForEachLoopOperation each => IsOverKnownLength(each) ? null : "an enumerator decides when it ends",
            IForLoopOperation { Condition: { } condition } => new LoopBound(loop, condition, FactsOf(loop, bodies), context).Objection(),
            IWhileLoopOperation { Condition: { } condition } => new LoopBound(loop, condition, FactsOf(loop, bodies), context).Objection(),
            _ => "it has no condition",
        };
        Report(context, loop, objection);
    }

    private static BodyFacts FactsOf(IOperation loop, ConditionalWeakTable<IOperation, BodyFacts> bodies)
    {
        return bodies.GetValue(Operand.RootOf(loop), root => new BodyFacts(root));
    }

    private static void CheckJump(OperationAnalysisContext context, DeviceScope scope)
    {
        bool isBack = context.Operation is IBranchOperation { BranchKind: BranchKind.GoTo } jump
            && jump.Syntax is GotoStatementSyntax statement
            && (statement.IsKind(SyntaxKind.GotoStatement) ? IsBefore(jump.Target, statement) : SwitchJumps.LeadsBack(jump));
        if (isBack && scope.Contains(context.ContainingSymbol))
        {
            Report(context, context.Operation, "it jumps back with goto");
        }
    }

    private static bool IsBefore(ILabelSymbol label, SyntaxNode jump)
    {
        return label.DeclaringSyntaxReferences.Any(declaration => declaration.Span.Start < jump.SpanStart);
    }

    // Arrays and texts, and collections that know their length: their enumerators end there. What does not compile has no type.
    private static bool IsOverKnownLength(IForEachLoopOperation loop)
    {
        ITypeSymbol? type = Operand.WithoutImplicit(loop.Collection).Type;
        return type is IArrayTypeSymbol || type?.SpecialType == SpecialType.System_String
            || type is null or { TypeKind: TypeKind.Error }
            || (type is INamedTypeSymbol named && named.AllInterfaces.Insert(0, named).Any(IsCollection))
            || KnowsLength(type);
    }

    private static bool KnowsLength(ITypeSymbol type)
    {
        for (ITypeSymbol? each = type; each is not null; each = each.BaseType)
        {
            bool isFound = each.GetMembers("Count").Concat(each.GetMembers("Length"))
                .Any(member => member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_Int32 });
            if (isFound)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCollection(INamedTypeSymbol type)
    {
        return type.Name == "ICollection"
            && type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
    }

    private static void Report(OperationAnalysisContext context, IOperation loop, string? objection)
    {
        IMethodSymbol? member = MemberOf(loop, context.ContainingSymbol);
        bool isExplained = member is not null && ContractAttributes.FindOnMember(member, ContractAttributes.BoundedLoop) is not null;
        if (objection is null || isExplained)
        {
            return;
        }

        // The line with the keyword, not the whole body.
        string name = member is null ? "the member" : (member.AssociatedSymbol ?? member).Name;
        context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Loop, loop.Syntax.GetFirstToken().GetLocation(), objection, name));
    }

    private static IMethodSymbol? MemberOf(IOperation operation, ISymbol owner)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation function)
            {
                return function.Symbol;
            }
        }

        return owner as IMethodSymbol;
    }
}
