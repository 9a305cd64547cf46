using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>The [Owned] fields that a method and what it calls in its own type name, and those that it may change.</summary>
internal sealed class FieldUses
{
    private readonly LeaseContracts _contracts;
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

    public FieldUses(LeaseContracts contracts)
    {
        _contracts = contracts;
    }

    public HashSet<IFieldSymbol> Named { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<IFieldSymbol> Written { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Walks a method and those that it calls.</summary>
    /// <param name="method">The method.</param>
    /// <param name="bodies">The bodies of the type; what is not among them is not of the type.</param>
    public void Collect(ISymbol method, IReadOnlyDictionary<ISymbol, List<Body>> bodies)
    {
        if (!_visited.Add(method) || !bodies.TryGetValue(method, out List<Body> own))
        {
            return;
        }

        foreach (Body body in own)
        {
            foreach (IOperation operation in body.Graph.OriginalOperation.DescendantsAndSelf())
            {
                AddUse(operation, bodies);
            }
        }
    }

    private void AddUse(IOperation operation, IReadOnlyDictionary<ISymbol, List<Body>> bodies)
    {
        switch (operation)
        {
            case IFieldReferenceOperation field when _contracts.IsLease(field.Type) && _contracts.IsOwned(field.Field):
                Add(field.Field, field);
                break;
            case IInvocationOperation invocation:
                Collect(invocation.TargetMethod.OriginalDefinition, bodies);
                break;
            case IPropertyReferenceOperation property when _contracts.IsLease(property.Type)
                && _contracts.OwnedFieldOf(property.Property) is IFieldSymbol field:
                Add(field, property);
                break;
            case IPropertyReferenceOperation { Property.OriginalDefinition: IPropertySymbol property }:
                CollectAccessor(property.GetMethod, bodies);
                CollectAccessor(property.SetMethod, bodies);
                break;
        }
    }

    private void Add(IFieldSymbol field, IOperation use)
    {
        Named.Add(field);
        if (!IsRead(use))
        {
            Written.Add(field);
        }
    }

    private void CollectAccessor(IMethodSymbol? accessor, IReadOnlyDictionary<ISymbol, List<Body>> bodies)
    {
        if (accessor is not null)
        {
            Collect(accessor, bodies);
        }
    }

    // Everything that is not plainly a value counts as a change.
    private static bool IsRead(IOperation field)
    {
        return field.Parent switch
        {
            IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.None or RefKind.In,
            ISimpleAssignmentOperation assignment => assignment.Value == field && !assignment.IsRef,
            IBinaryOperation or IIsPatternOperation or IReturnOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } } => true,
            _ => false,
        };
    }
}
