using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// What objects cost on nanoCLR's managed heap, in bytes. The heap hands out blocks of 12 bytes; the sizes follow
/// CLR_RT_HeapBlock_Array and CLR_RT_HeapBlock_String in nf-interpreter (32-bit targets). The desktop plans with the
/// same figures, so that a plan reads alike everywhere.
/// </summary>
[AllocationFree]
public static class HeapCost
{
    /// <summary>A string literal: one block, as its text stays in flash.</summary>
    public const int Literal = 12;

    private const int Block = 12;
    private const int ArrayHeader = 20;

    /// <summary>An object: one block, and one block a field whatever its type.</summary>
    /// <param name="fields">Instance fields, inherited ones included.</param>
    public static int Object(int fields)
    {
        return Block + (Block * fields);
    }

    /// <summary>An array of primitives: 20 bytes and the data, rounded up to whole blocks.</summary>
    /// <param name="count">Elements, 0 or more.</param>
    /// <param name="elementBytes">Bytes of one element: 1, 2, 4 or 8.</param>
    public static long Array(int count, int elementBytes)
    {
        return RoundUp(ArrayHeader + ((long)count * elementBytes));
    }

    /// <summary>An array of references: 20 bytes and one block a slot, rounded up to whole blocks.</summary>
    /// <param name="count">Slots, 0 or more.</param>
    public static long References(int count)
    {
        return Array(count, Block);
    }

    /// <summary>A string of ASCII characters: one block, the text and its end mark, rounded up to whole blocks.</summary>
    /// <param name="length">Characters. For literals see <see cref="Literal"/>.</param>
    public static int Text(int length)
    {
        return (int)RoundUp((long)Block + length + 1);
    }

    private static long RoundUp(long bytes)
    {
        return (bytes + Block - 1) / Block * Block;
    }
}
