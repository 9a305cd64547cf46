using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>
/// Undoes the filter for x86 code ("BCJ") of the LZMA SDK: operands of near calls and jumps (E8, E9) were made absolute before
/// compression, so that calls of one function look alike.
/// </summary>
internal static class X86BranchFilter
{
    private const int InstructionLength = 5;

    /// <summary>Turns absolute addresses into relative ones again, in place.</summary>
    /// <param name="code">All that was filtered, from its first byte.</param>
    public static void Decode(Span<byte> code)
    {
        // Bit n: n + 1 bytes ago stood an opcode that was left alone. It may have been the true one, this one a byte of its operand.
        int recent = 0;
        int last = -1;
        int position = 0;
        while (position + InstructionLength <= code.Length)
        {
            if ((code[position] & 0xFE) != 0xE8)
            {
                position++;
                continue;
            }

            int distance = position - last;
            recent = distance > 3 ? 0 : (recent << (distance - 1)) & 7;
            last = position;
            if (IsConverted(code.Slice(position, InstructionLength), recent))
            {
                Convert(code.Slice(position + 1, sizeof(uint)), (uint)(position + InstructionLength), recent);
                position += InstructionLength;
            }
            else
            {
                recent = ((recent << 1) & 7) | 1;
                position++;
            }
        }
    }

    private static bool IsConverted(ReadOnlySpan<byte> instruction, int recent)
    {
        // With these patterns of earlier opcodes the encoder does not convert.
        if (recent is 3 or > 4)
        {
            return false;
        }

        return (recent == 0 || !IsSignByte(instruction[InstructionLength - 1 - OldestBit(recent)])) && IsSignByte(instruction[^1]);
    }

    private static void Convert(Span<byte> operand, uint next, int recent)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(operand) - next;
        int shift = OldestBit(recent) * 8;
        if (recent != 0 && IsSignByte((byte)(value >> (24 - shift))))
        {
            value = (value ^ (uint)((1UL << (32 - shift)) - 1)) - next;
        }

        // The highest byte is the sign of 25 bits.
        value = (value & 0x01000000) == 0 ? value & 0x00FFFFFF : value | 0xFF000000;
        BinaryPrimitives.WriteUInt32LittleEndian(operand, value);
    }

    private static int OldestBit(int recent) => recent switch
    {
        0 => 0,
        1 => 1,
        < 4 => 2,
        _ => 3,
    };

    private static bool IsSignByte(byte value) => value is 0 or 0xFF;
}
