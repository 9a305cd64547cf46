using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>RISC-V: JAL, and AUIPC with the instruction that uses its result.</summary>
internal sealed class RiscVFilter : BranchFilter
{
    private const int PairLength = 8;

    protected override int Convert(Span<byte> data)
    {
        int i = 0;
        while (i + PairLength <= data.Length)
        {
            Span<byte> pair = data.Slice(i, PairLength);
            uint address = Position + (uint)i;
            i += pair[0] == 0xEF ? ConvertJump(pair, address)
                : (pair[0] & 0x7F) == 0x17 ? ConvertPair(pair, address)
                : 2;
        }

        return i;
    }

    private static int ConvertJump(Span<byte> bytes, uint address)
    {
        // Only the return addresses x1 and x5.
        if ((bytes[1] & 0x0D) != 0)
        {
            return 2;
        }

        uint target = ((bytes[1] & 0xF0u) << 13) | ((uint)bytes[2] << 9) | ((uint)bytes[3] << 1);
        target -= address;
        bytes[1] = (byte)((bytes[1] & 0x0Fu) | ((target >> 8) & 0xF0));
        bytes[2] = (byte)(((target >> 16) & 0x0F) | ((target >> 7) & 0x10) | ((target << 4) & 0xE0));
        bytes[3] = (byte)(((target >> 4) & 0x7F) | ((target >> 13) & 0x80));
        return 4;
    }

    private static int ConvertPair(Span<byte> bytes, uint address)
    {
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint second;
        if ((first & 0xE80) != 0)
        {
            // Not x0 or x2: an AUIPC that the encoder found in the data, whose fields it swapped so that it is told from its own.
            second = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            if ((((first << 8) ^ second) & 0xF8003) != 3)
            {
                return 6;
            }

            uint value = (first & 0xFFFFF000) + (second >> 20);
            first = 0x117u | (second << 12);
            second = value;
        }
        else
        {
            uint register = first >> 27;
            if (((first - 0x3117) << 18) >= (register & 0x1D))
            {
                return 4;
            }

            uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - address;
            second = (first >> 12) | (value << 20);
            first = 0x17u | (register << 7) | ((value + 0x800) & 0xFFFFF000);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], second);
        return PairLength;
    }
}
