namespace FirmwareScanner.Analyzers;

/// <summary>Reads the constants of expressions, which may be of any primitive type.</summary>
internal static class ConstantNumber
{
    /// <summary>Whether a constant is the number zero. Text, true, false and what is no number are not.</summary>
    /// <param name="value">A constant as the compiler keeps it: boxed in its own type.</param>
    public static bool IsZero(object value)
    {
        // Convert.ToDecimal refuses characters, and floating-point numbers that no decimal can hold.
        return value switch
        {
            char character => character == 0,
            float single => single == 0,
            double number => number == 0,
            decimal number => number == 0,
            _ => ToWhole(value) == 0,
        };
    }

    /// <summary>A constant of a whole-number type, characters included; null for all others.</summary>
    /// <param name="value">A constant as the compiler keeps it: boxed in its own type.</param>
    public static decimal? ToWhole(object? value)
    {
        return value switch
        {
            sbyte number => number,
            byte number => number,
            char character => character,
            short number => number,
            ushort number => number,
            int number => number,
            uint number => number,
            long number => number,
            ulong number => number,
            _ => null,
        };
    }
}
