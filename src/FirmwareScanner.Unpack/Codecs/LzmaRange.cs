using System.Runtime.CompilerServices;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// The steps of LZMA's range decoder. Range, code and the place in the input are passed by reference so that the loop that calls them
/// keeps them in registers.
/// </summary>
internal static class LzmaRange
{
    /// <summary>Below it the range is widened.</summary>
    public const uint TopValue = 1u << 24;

    private const int ModelBits = 11;
    private const int MoveBits = 5;

    /// <summary>Decodes a symbol bit by bit; what is returned has the size of the tree added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int DecodeTree(ushort* model, int size, ref uint range, ref uint code, ref byte* read)
    {
        uint symbol = 1;
        do
        {
            symbol = (symbol << 1) + 1 + DecodeMask(model + symbol, ref range, ref code, ref read);
        }
        while (symbol < size);

        return (int)symbol;
    }

    /// <summary>Decodes a number of some bits, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint DecodeReverse(ushort* model, int count, ref uint range, ref uint code, ref byte* read)
    {
        uint symbol = 1;
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            uint bit = 1 + DecodeMask(model + symbol, ref range, ref code, ref read);
            symbol = (symbol << 1) + bit;
            value |= bit << i;
        }

        return value;
    }

    /// <summary>Takes the next byte of input if the range has become too small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Load(ref uint range, ref uint code, ref byte* read)
    {
        if (range < TopValue)
        {
            range <<= 8;
            code = (code << 8) | *read++;
        }
    }

    /// <summary>Decodes a bit that decides what comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool DecodeBit(ushort* model, ref uint range, ref uint code, ref byte* read)
    {
        Load(ref range, ref code, ref read);
        uint value = *model;
        uint bound = (range >> ModelBits) * value;
        if (code < bound)
        {
            range = bound;
            *model = (ushort)(value + (((1 << ModelBits) - value) >> MoveBits));
            return false;
        }

        range -= bound;
        code -= bound;
        *model = (ushort)(value - (value >> MoveBits));
        return true;
    }

    /// <summary>Decodes a bit that is part of a number, without a branch, which could not be foreseen.</summary>
    /// <returns>0 for 1, all ones for 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint DecodeMask(ushort* model, ref uint range, ref uint code, ref byte* read)
    {
        Load(ref range, ref code, ref read);
        int value = *model;
        uint bound = (range >> ModelBits) * (uint)value;
        uint mask = (uint)(((long)code - bound) >> 63);
        uint rest = range - bound;
        range = rest + ((bound - rest) & mask);
        code -= bound & ~mask;
        *model = (ushort)(value - ((value + ((int)mask & ((1 << MoveBits) - 1 - (1 << ModelBits)))) >> MoveBits));
        return mask;
    }
}
