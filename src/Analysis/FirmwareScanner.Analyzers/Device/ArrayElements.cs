using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>What the elements of an array are, also where a variable only says Array.</summary>
internal static class ArrayElements
{
    /// <summary>The type of the elements, or null if the code around does not tell.</summary>
    public static ITypeSymbol? TypeOf(IOperation? operation)
    {
        return TypeOf(operation, []);
    }

    private static ITypeSymbol? TypeOf(IOperation? operation, HashSet<ISymbol> seen)
    {
        IOperation? value = operation is null ? null : Operand.WithoutConversions(operation);
        if (value?.Type is IArrayTypeSymbol array)
        {
            return array.ElementType;
        }

        // A local of type Array or object holds what was put into it, as far as that is always the same.
        if (value is not ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } || !seen.Add(local))
        {
            return null;
        }

        ITypeSymbol?[] stored = [.. Stores(Operand.RootOf(value), local).Select(each => TypeOf(each, seen))];
        bool isOne = stored.Length > 0 && stored.All(type => SymbolEqualityComparer.Default.Equals(type, stored[0]));
        return isOne ? stored[0] : null;
    }

    private static IEnumerable<IOperation?> Stores(IOperation root, ILocalSymbol local)
    {
        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    if (declarator.GetVariableInitializer() is { } initializer)
                    {
                        yield return initializer.Value;
                    }

                    break;
                case ISimpleAssignmentOperation assignment when Operand.Names(assignment.Target, local):
                    yield return assignment.Value;
                    break;
                case not null when CounterStep.Writes(operation, local):
                    yield return null;
                    break;
            }
        }
    }
}
