using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        ConcurrentBag<CallEdge> calls = [];
        context.RegisterOperationAction(
            operation =>
            {
                if (scope.Contains(operation.ContainingSymbol) && CallerOf(operation) is { } caller)
                {
                    Collect(operation.Operation, caller, overrides, calls);
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.PropertyReference,
            OperationKind.Binary,
            OperationKind.Unary,
            OperationKind.CompoundAssignment,
            OperationKind.Increment,
            OperationKind.Decrement,
            OperationKind.Conversion,
            OperationKind.EventAssignment);
        context.RegisterCompilationEndAction(end => Report(end, calls));
    }

    // A lambda runs on behalf of the member that it stands in; a local function is a method of its own.
    private static IMethodSymbol? CallerOf(OperationAnalysisContext context)
    {
        for (IOperation? operation = context.Operation; operation is not null; operation = operation.Parent)
        {
            if (operation is ILocalFunctionOperation function)
            {
                return function.Symbol;
            }
        }

        return context.ContainingSymbol as IMethodSymbol;
    }

    private static void Collect(IOperation operation, IMethodSymbol caller, Lazy<OverrideMap> overrides, ConcurrentBag<CallEdge> calls)
    {
        foreach (IMethodSymbol target in TargetsOf(operation))
        {
            IMethodSymbol definition = (target.ReducedFrom ?? target).OriginalDefinition;
            bool isVirtual = (definition.IsVirtual || definition.IsAbstract || definition.IsOverride) && !IsBaseCall(operation);
            IEnumerable<IMethodSymbol> reached = isVirtual ? overrides.Value.Of(definition).Concat([definition]) : [definition];
            foreach (IMethodSymbol called in reached.Where(called => !called.DeclaringSyntaxReferences.IsEmpty))
            {
                calls.Add(new CallEdge(caller.OriginalDefinition, called, operation.Syntax.GetLocation()));
            }
        }
    }

    private static bool IsBaseCall(IOperation operation)
    {
        IOperation? instance = operation switch
        {
            IInvocationOperation invocation => invocation.IsVirtual ? null : invocation.Instance,
            IPropertyReferenceOperation property => property.Instance,
            _ => null,
        };
        return instance?.Syntax is BaseExpressionSyntax;
    }

    private static IEnumerable<IMethodSymbol> TargetsOf(IOperation operation)
    {
        IMethodSymbol?[] targets = operation switch
        {
            IInvocationOperation invocation => [invocation.TargetMethod],
            IObjectCreationOperation creation => [creation.Constructor],
            IPropertyReferenceOperation property => AccessorsOf(property),
            IBinaryOperation binary => [binary.OperatorMethod],
            IUnaryOperation unary => [unary.OperatorMethod],
            ICompoundAssignmentOperation compound => [compound.OperatorMethod],
            IIncrementOrDecrementOperation increment => [increment.OperatorMethod],
            IConversionOperation conversion => [conversion.OperatorMethod],
            IEventAssignmentOperation { EventReference: IEventReferenceOperation reference } assignment
                => [assignment.Adds ? reference.Event.AddMethod : reference.Event.RemoveMethod],
            _ => [],
        };
        return targets.OfType<IMethodSymbol>();
    }

    private static IMethodSymbol?[] AccessorsOf(IPropertyReferenceOperation property)
    {
        bool isTarget = property.Parent is IAssignmentOperation assignment && assignment.Target == property;
        bool isOnlyWritten = isTarget && property.Parent is ISimpleAssignmentOperation;
        bool isWritten = isTarget || property.Parent is IIncrementOrDecrementOperation;
        return [isOnlyWritten ? null : property.Property.GetMethod, isWritten ? property.Property.SetMethod : null];
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<CallEdge> calls)
    {
        RecursiveCalls graph = new(calls);
        HashSet<ISymbol> suspects = graph.MethodsInCycles();
        foreach (CallEdge call in calls.Where(edge => suspects.Contains(edge.Caller) && suspects.Contains(edge.Target)))
        {
            if (graph.PathBack(call) is { } path)
            {
                context.ReportDiagnostic(Diagnostic.Create(DeviceDiagnostics.Recursion, call.Place, path));
            }
        }
    }
}
