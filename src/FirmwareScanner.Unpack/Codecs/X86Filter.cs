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
