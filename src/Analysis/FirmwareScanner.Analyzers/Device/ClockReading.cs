using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Comparisons of the time with a limit: the clock counts by itself, and gets there.</summary>
internal static class ClockReading
{
    /// <summary>Whether an operation says that a clock, less what stays the same, is below a limit.</summary>
    public static bool IsBeforeLimit(IBinaryOperation comparison)
    {
        return comparison.OperatorKind switch
        {
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                => Grows(comparison.LeftOperand) && Stays(comparison.RightOperand),
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
                => Grows(comparison.RightOperand) && Stays(comparison.LeftOperand),
            _ => false,
        };
    }

    private static bool Grows(IOperation operation)
    {
        return operation switch
        {
            IConversionOperation conversion => Grows(conversion.Operand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => Grows(sum.LeftOperand)
                && Stays(sum.RightOperand),
            IPropertyReferenceOperation property => IsClock(property.Property) || (IsPartOfTime(property.Property)
                && property.Instance is { } time && Grows(time)),
            _ => false,
        };
    }

    // No clock is in it, no call that could read one, and not the end of all times.
    private static bool Stays(IOperation operation)
    {
        return !operation.DescendantsAndSelf().Any(part => part switch
        {
            IPropertyReferenceOperation property => IsClock(property.Property),
            IInvocationOperation call => !IsOfTime(call.TargetMethod.ContainingType),
            IFieldReferenceOperation field => field.Field.Name == "MaxValue" && IsOfTime(field.Field.ContainingType),
            _ => false,
        });
    }

    private static bool IsOfTime(INamedTypeSymbol type) => type.Name is "DateTime" or "TimeSpan" && type.ContainingNamespace.Name == "System";

    private static bool IsClock(IPropertySymbol property)
    {
        return property.ContainingType.Name switch
        {
            "DateTime" => property.Name is "UtcNow" or "Now",
            "Environment" => property.Name is "TickCount" or "TickCount64",
            "Stopwatch" => property.Name is "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks",
            _ => false,
        };
    }

    // The whole time in another unit; a part of it, such as the seconds of the minute, starts again and again.
    private static bool IsPartOfTime(IPropertySymbol property)
    {
        return property.ContainingType.Name is "DateTime" or "TimeSpan"
            && (property.Name == "Ticks" || property.Name.StartsWith("Total", System.StringComparison.Ordinal));
    }
}
