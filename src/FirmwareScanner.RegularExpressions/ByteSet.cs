using System.Collections.Generic;
using System.Numerics;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A set of byte values, one bit each.</summary>
internal readonly record struct ByteSet(ulong From00, ulong From40, ulong From80, ulong FromC0)
{
    /// <summary>Letters, digits and the underscore, of ASCII.</summary>
    internal static readonly ByteSet Word = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>Space, tabs, line feed, form feed, carriage return.</summary>
    internal static readonly ByteSet Space = Of(('\t', '\r'), (' ', ' '));

    /// <summary>The decimal digits.</summary>
    internal static readonly ByteSet Digit = Of(('0', '9'));

    /// <summary>Every value.</summary>
    internal static readonly ByteSet All = Of(('\0', '\xFF'));

    /// <summary>Every value that a dot stands for unless it stands for all.</summary>
    internal static readonly ByteSet NotLineFeed = Of(('\n', '\n')).Complement();

    // The letters from A to Z lie 32 bits below those from a to z.
    private const ulong UpperCase = 0x07FF_FFFE;
    private const int CaseDistance = 32;

    /// <summary>Its values, ascending.</summary>
    internal IEnumerable<byte> Values
    {
        get
        {
            for (int part = 0; part < 4; part++)
            {
                for (ulong rest = PartOf(part); rest != 0; rest &= rest - 1)
                {
                    yield return (byte)((part << 6) | BitOperations.TrailingZeroCount(rest));
                }
            }
        }
    }

    /// <summary>How many values it has.</summary>
    internal int Count => BitOperations.PopCount(From00) + BitOperations.PopCount(From40) + BitOperations.PopCount(From80) + BitOperations.PopCount(FromC0);

    /// <summary>Whether it has a value.</summary>
    internal bool Contains(byte value)
    {
        return ((PartOf(value >> 6) >> (value & 63)) & 1) != 0;
    }

    private ulong PartOf(int number) => number switch
    {
        0 => From00,
        1 => From40,
        2 => From80,
        _ => FromC0,
    };

    /// <summary>The set with all values of a range added.</summary>
    internal ByteSet WithRange(byte first, byte last)
    {
        ByteSet result = this;
        for (int value = first; value <= last; value++)
        {
            ulong bit = 1UL << (value & 63);
            result = (value >> 6) switch
            {
                0 => result with { From00 = result.From00 | bit },
                1 => result with { From40 = result.From40 | bit },
                2 => result with { From80 = result.From80 | bit },
                _ => result with { FromC0 = result.FromC0 | bit },
            };
        }

        return result;
    }

    /// <summary>The values of both.</summary>
    internal ByteSet Union(ByteSet other) =>
        new(From00 | other.From00, From40 | other.From40, From80 | other.From80, FromC0 | other.FromC0);

    /// <summary>Whether the two have a value in common.</summary>
    internal bool Overlaps(ByteSet other) =>
        ((From00 & other.From00) | (From40 & other.From40) | (From80 & other.From80) | (FromC0 & other.FromC0)) != 0;

    /// <summary>All other values.</summary>
    internal ByteSet Complement() => new(~From00, ~From40, ~From80, ~FromC0);

    /// <summary>The set with the other case of each ASCII letter added.</summary>
    internal ByteSet WithBothCases()
    {
        ulong upper = From40 & UpperCase;
        ulong lower = From40 & (UpperCase << CaseDistance);
        return this with { From40 = From40 | (upper << CaseDistance) | (lower >> CaseDistance) };
    }

    private static ByteSet Of(params (char First, char Last)[] ranges)
    {
        ByteSet result = default;
        foreach ((char first, char last) in ranges)
        {
            result = result.WithRange((byte)first, (byte)last);
        }

        return result;
    }
}
