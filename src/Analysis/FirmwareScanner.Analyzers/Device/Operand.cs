using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Reads what stands in an expression.</summary>
internal static class Operand
{
    /// <summary>An operation without the conversions around it that the compiler added.</summary>
    public static IOperation WithoutImplicit(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>An operation without any built-in conversion around it.</summary>
    public static IOperation WithoutConversions(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>The variable, field or property that an operation names, or null.</summary>
    public static ISymbol? SymbolOf(IOperation operation)
    {
        return operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
    }

    /// <summary>Whether an operation names a symbol.</summary>
    public static bool Names(IOperation operation, ISymbol symbol)
    {
        return SymbolOf(operation) is { } named && SymbolEqualityComparer.Default.Equals(named, symbol);
    }

    /// <summary>The whole operation that another one is part of: the body of a member, or an initialiser.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is not null)
        {
            operation = operation.Parent;
        }

        return operation;
    }
}
