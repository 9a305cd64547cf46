using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A byte of an atom.</summary>
/// <param name="Value">The byte.</param>
/// <param name="Mask">Which bits of it count.</param>
internal readonly record struct AtomByte(byte Value, byte Mask)
{
    private const byte Exact = 0xFF;
    private const byte CaseBit = 0x20;

    /// <summary>The byte that follows each in a wide match.</summary>
    internal static readonly AtomByte WideZero = new(0, Exact);

    /// <summary>How much it tells: more for bytes that are rarer in firmware. Rough classes are enough.</summary>
    internal int Worth => Value switch
    {
        0x00 or 0xFF or 0x20 => 1,
        0x01 or 0x0A or 0x0D or 0x09 or (byte)'0' => 4,
        _ when Mask != Exact => 6,
        >= (byte)'a' and <= (byte)'z' => 7,
        _ => 8,
    };

    /// <summary>Whether it is one of the bytes that fill firmware.</summary>
    internal bool IsFilling => Mask == Exact && Value is 0x00 or 0xFF or 0x20;

    /// <summary>The bytes of a set; one for both cases of a letter.</summary>
    internal static List<AtomByte> Of(ByteSet set)
    {
        var all = new List<AtomByte>(set.Count);
        foreach (byte value in set.Values)
        {
            bool hasBothCases = char.IsAsciiLetter((char)value) && set.Contains((byte)(value ^ CaseBit));
            if (!hasBothCases)
            {
                all.Add(new AtomByte(value, Exact));
            }
            else if (char.IsAsciiLetterUpper((char)value))
            {
                all.Add(new AtomByte(value, Exact ^ CaseBit));
            }
        }

        return all;
    }
}
