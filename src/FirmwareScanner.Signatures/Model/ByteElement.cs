using System;
using System.Numerics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>One byte, restricted to a set of values.</summary>
public sealed record ByteElement : Element
{
    // The values below 64 that have a bit set, by the number of the bit.
    private static readonly ulong[] WithBit =
    [
        0xAAAA_AAAA_AAAA_AAAA, 0xCCCC_CCCC_CCCC_CCCC, 0xF0F0_F0F0_F0F0_F0F0, 0xFF00_FF00_FF00_FF00, 0xFFFF_0000_FFFF_0000, 0xFFFF_FFFF_0000_0000,
    ];

    private static readonly ByteElement[] Single = CreateSingle();

    // By mask and value: rules have few kinds of masks, and many bytes of each.
    private static readonly ByteElement?[]?[] MaskedBytes = new ByteElement?[256][];

    private readonly ulong _bits0;
    private readonly ulong _bits1;
    private readonly ulong _bits2;
    private readonly ulong _bits3;
    private readonly byte _and;
    private readonly byte _or;

    private ByteElement(ulong bits0, ulong bits1, ulong bits2, ulong bits3)
    {
        _bits0 = bits0;
        _bits1 = bits1;
        _bits2 = bits2;
        _bits3 = bits3;
        Count = BitOperations.PopCount(bits0) + BitOperations.PopCount(bits1) + BitOperations.PopCount(bits2)
            + BitOperations.PopCount(bits3);

        // The compiler asks for the mask again and again, so what it follows from is computed once.
        int set = (bits1 | bits3) == 0 ? 0 : 0x40;
        set |= (bits2 | bits3) == 0 ? 0 : 0x80;
        int clear = (bits0 | bits2) == 0 ? 0 : 0x40;
        clear |= (bits0 | bits1) == 0 ? 0 : 0x80;
        ulong any = bits0 | bits1 | bits2 | bits3;
        for (int bit = 0; bit < WithBit.Length; bit++)
        {
            set |= (any & WithBit[bit]) == 0 ? 0 : 1 << bit;
            clear |= (any & ~WithBit[bit]) == 0 ? 0 : 1 << bit;
        }

        _or = (byte)set;
        Least = LeastOf(bits0, bits1, bits2, bits3);
        _and = (byte)~clear;
    }

    /// <summary>Every byte matches (<c>??</c>).</summary>
    public static ByteElement Any { get; } = FromPredicate(_ => true);

    /// <summary>The number of byte values that match.</summary>
    public int Count { get; }

    /// <summary>Exactly one value.</summary>
    public static ByteElement Exactly(byte value) => Single[value];

    /// <summary>The values whose bits under the mask equal those of <paramref name="value"/>.</summary>
    public static ByteElement Masked(byte value, byte mask) =>
        mask == 0xFF ? Single[value] : (MaskedBytes[mask] ??= new ByteElement?[256])[value & mask] ??= FromPredicate(b => (b & mask) == (value & mask));

    /// <summary>The values that satisfy a predicate.</summary>
    public static ByteElement FromPredicate(Func<byte, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ulong[] bits = new ulong[4];
        for (int value = 0; value < 256; value++)
        {
            if (predicate((byte)value))
            {
                bits[value >> 6] |= 1UL << (value & 63);
            }
        }

        return new ByteElement(bits[0], bits[1], bits[2], bits[3]);
    }

    /// <summary>All values that this element does not match.</summary>
    public ByteElement Negated() => new(~_bits0, ~_bits1, ~_bits2, ~_bits3);

    /// <summary>The values that this element or the other matches.</summary>
    public ByteElement Or(ByteElement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(_bits0 | other._bits0, _bits1 | other._bits1, _bits2 | other._bits2, _bits3 | other._bits3);
    }

    /// <summary>Whether at least one value matches both this element and the other.</summary>
    public bool Overlaps(ByteElement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ((_bits0 & other._bits0) | (_bits1 & other._bits1) | (_bits2 & other._bits2) | (_bits3 & other._bits3)) != 0;
    }

    /// <summary>Whether a byte value matches.</summary>
    public bool Matches(byte value)
    {
        return (BitsOf(value >> 6) >> (value & 63) & 1) != 0;
    }

    /// <summary>Writes the values that match, ascending.</summary>
    /// <param name="values">Receives them; at least <see cref="Count"/> long.</param>
    /// <returns>How many they are: <see cref="Count"/>.</returns>
    internal int CopyValues(Span<byte> values)
    {
        int count = 0;
        for (int part = 0; part < 4; part++)
        {
            for (ulong rest = BitsOf(part); rest != 0; rest &= rest - 1)
            {
                values[count++] = (byte)((part << 6) | BitOperations.TrailingZeroCount(rest));
            }
        }

        return count;
    }

    /// <summary>The least value that matches; 0 if there is none.</summary>
    internal byte Least { get; }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bits0, _bits1, _bits2, _bits3);

    private static byte LeastOf(ulong bits0, ulong bits1, ulong bits2, ulong bits3)
    {
        (int first, ulong bits) = bits0 != 0 ? (0x00, bits0) : bits1 != 0 ? (0x40, bits1) : bits2 != 0 ? (0x80, bits2) : (0xC0, bits3);
        return (byte)(bits == 0 ? 0 : first + BitOperations.TrailingZeroCount(bits));
    }

    private ulong BitsOf(int part) => part switch { 0 => _bits0, 1 => _bits1, 2 => _bits2, _ => _bits3 };

    private static ByteElement[] CreateSingle()
    {
        var elements = new ByteElement[256];
        for (int value = 0; value < elements.Length; value++)
        {
            elements[value] = FromPredicate(b => b == value);
        }

        return elements;
    }

    /// <summary>
    /// Expresses the set as value and mask when that is exact (a byte, a nibble wildcard, a letter in both cases).
    /// </summary>
    public bool TryGetMask(out byte value, out byte mask)
    {
        int varying = _and ^ _or;
        mask = (byte)~varying;
        value = (byte)(_and & mask);
        return Count == 1 << BitOperations.PopCount((uint)varying & 0xFF);
    }
}
