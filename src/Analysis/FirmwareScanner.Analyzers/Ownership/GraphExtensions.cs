using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Questions that graph, operations and symbols do not answer themselves.</summary>
internal static class GraphExtensions
{
    /// <summary>Whether a block lies in a finally region, and not in an exception filter in there.</summary>
    public static bool IsInFinally(this BasicBlock block)
    {
        ControlFlowRegion? region = block.EnclosingRegion;
        while (region is not null
            && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter or ControlFlowRegionKind.Root))
        {
            region = region.EnclosingRegion;
        }

        return region?.Kind == ControlFlowRegionKind.Finally;
    }

    /// <summary>Whether a type is another one or inherits from it.</summary>
    public static bool IsOrInherits(this ITypeSymbol type, ITypeSymbol other)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An expression without what only stands around it: conversions that change nothing, a declaration.</summary>
    public static IOperation Unwrapped(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IDeclarationExpressionOperation declaration:
                    operation = declaration.Expression;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The variable or field that an expression names, or null.</summary>
    public static ISymbol? NamedVariable(this IOperation operation)
    {
        return operation.Unwrapped() switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
    }
}
