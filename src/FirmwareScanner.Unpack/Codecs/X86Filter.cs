using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// x86: CALL and JMP with 32 bits. Which of them the encoder left alone follows from the opcodes among the last bytes: an opcode that
/// lies in the address of another, or an address whose highest byte is neither 0 nor 255, is taken to be none.
/// </summary>
internal sealed class X86Filter : BranchFilter
{
    private const int InstructionLength = 5;

    // Bit n + 1: an opcode that was not converted lies n + 1 bytes back (0 to 3); the bits above say that its address looked right.
    private uint _mask;
    private uint _last = unchecked((uint)-InstructionLength);

    protected override int Convert(Span<byte> data)
    {
        if (data.Length < InstructionLength)
        {
            return 0;
        }

        if (Position - _last > InstructionLength)
        {
            _last = Position - InstructionLength;
        }

        int end = data.Length - InstructionLength;
        int i = 0;
        while (i <= end)
        {
            int next = data[i..(end + 1)].IndexOfAny((byte)0xE8, (byte)0xE9);
            if (next < 0)
            {
                return end + 1;
            }

            i += next;
            Age(Position + (uint)i);
            i += ConvertOne(data.Slice(i, InstructionLength), Position + (uint)i);
        }

        return i;
    }

    private static bool IsSign(uint value) => (byte)value is 0 or 0xFF;

    private void Age(uint here)
    {
        uint distance = here - _last;
        _last = here;
        if (distance > InstructionLength)
        {
            _mask = 0;
            return;
        }

        for (uint i = 0; i < distance; i++)
        {
            _mask = (_mask & 0x77) << 1;
        }
    }

    /// <summary>Converts an instruction or leaves it.</summary>
    /// <returns>How far to go on.</returns>
    private int ConvertOne(Span<byte> instruction, uint here)
    {
        uint before = (_mask >> 1) & 7;
        if (!IsSign(instruction[4]) || before is not (0 or 1 or 2 or 4) || _mask >> 1 >= 0x10)
        {
            _mask |= IsSign(instruction[4]) ? 0x11u : 1;
            return 1;
        }

        uint source = BinaryPrimitives.ReadUInt32LittleEndian(instruction[1..]);
        uint target = source - (here + InstructionLength);
        if (_mask != 0)
        {
            int shift = (_mask >> 1) switch
            {
                0 => 0,
                1 => 8,
                2 or 3 => 16,
                _ => 24,
            };
            while (IsSign(target >> (24 - shift)))
            {
                source = target ^ (uint)((1UL << (32 - shift)) - 1);
                target = source - (here + InstructionLength);
            }
        }

        // The highest byte is only the sign.
        target = (target & 0x01FFFFFF) | (0 - (target & 0x01000000));
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[1..], target);
        _mask = 0;
        return InstructionLength;
    }
}

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
