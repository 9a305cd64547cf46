using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>The values of a whole-number type.</summary>
internal readonly struct NumberRange
{
    private NumberRange(decimal least, decimal greatest)
    {
        Least = least;
        Greatest = greatest;
    }

    public decimal Least { get; }

    public decimal Greatest { get; }

    /// <summary>The bits of a value.</summary>
    public int Bits
    {
        get
        {
            int bits = 0;
            for (decimal count = Greatest - Least + 1; count > 1; count /= 2)
            {
                bits++;
            }

            return bits;
        }
    }

    /// <summary>The values of a type, of an enum those of the type below it; null if it is no whole-number type.</summary>
    public static NumberRange? Of(ITypeSymbol? type)
    {
        return (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : type)?.SpecialType switch
        {
            SpecialType.System_SByte => new NumberRange(sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_Byte => new NumberRange(byte.MinValue, byte.MaxValue),
            SpecialType.System_Char => new NumberRange(char.MinValue, char.MaxValue),
            SpecialType.System_Int16 => new NumberRange(short.MinValue, short.MaxValue),
            SpecialType.System_UInt16 => new NumberRange(ushort.MinValue, ushort.MaxValue),
            SpecialType.System_Int32 => new NumberRange(int.MinValue, int.MaxValue),
            SpecialType.System_UInt32 => new NumberRange(uint.MinValue, uint.MaxValue),
            SpecialType.System_Int64 => new NumberRange(long.MinValue, long.MaxValue),
            SpecialType.System_UInt64 => new NumberRange(ulong.MinValue, ulong.MaxValue),
            _ => null,
        };
    }

    /// <summary>Whether all values of another type are among these.</summary>
    public bool Contains(NumberRange other)
    {
        return Least <= other.Least && other.Greatest <= Greatest;
    }
}
