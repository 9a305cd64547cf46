using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Filters of machines whose instructions are aligned words, each converted by itself.</summary>
internal sealed class WordFilter(FilterKind kind) : BranchFilter
{
    protected override int Convert(Span<byte> data)
    {
        int end = data.Length & ~3;
        for (int i = 0; i < end; i += 4)
        {
            Span<byte> word = data.Slice(i, 4);
            uint address = Position + (uint)i;
            switch (kind)
            {
                case FilterKind.Arm:
                    ConvertArm(word, address);
                    break;
                case FilterKind.Arm64:
                    ConvertArm64(word, address);
                    break;
                case FilterKind.PowerPc:
                    ConvertPowerPc(word, address);
                    break;
                default:
                    ConvertSparc(word, address);
                    break;
            }
        }

        return end;
    }

    private static void ConvertArm(Span<byte> word, uint address)
    {
        // BL, always.
        if (word[3] == 0xEB)
        {
            uint instruction = BinaryPrimitives.ReadUInt32LittleEndian(word);
            uint target = ((instruction << 2) - (address + 8)) >> 2;
            BinaryPrimitives.WriteUInt32LittleEndian(word, (instruction & 0xFF000000) | (target & 0xFFFFFF));
        }
    }

    private static void ConvertArm64(Span<byte> word, uint address)
    {
        uint instruction = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (instruction >> 26 == 0x25)
        {
            // BL.
            uint target = instruction - (address >> 2);
            BinaryPrimitives.WriteUInt32LittleEndian(word, 0x94000000 | (target & 0x03FFFFFF));
        }
        else if ((instruction & 0x9F000000) == 0x90000000)
        {
            // ADRP, as far as it reaches no more than 512 MiB.
            uint page = ((instruction >> 29) & 3) | ((instruction >> 3) & 0x001FFFFC);
            if (((page + 0x00020000) & 0x001C0000) == 0)
            {
                page -= address >> 12;
                instruction = (instruction & 0x9000001F) | ((page & 3) << 29) | ((page & 0x0003FFFC) << 3)
                    | ((0 - (page & 0x00020000)) & 0x00E00000);
                BinaryPrimitives.WriteUInt32LittleEndian(word, instruction);
            }
        }
    }

    private static void ConvertPowerPc(Span<byte> word, uint address)
    {
        uint instruction = BinaryPrimitives.ReadUInt32BigEndian(word);
        if ((instruction & 0xFC000003) == 0x48000001)
        {
            // BL.
            uint target = (instruction & 0x03FFFFFC) - address;
            BinaryPrimitives.WriteUInt32BigEndian(word, 0x48000001 | (target & 0x03FFFFFC));
        }
    }

    private static void ConvertSparc(Span<byte> word, uint address)
    {
        uint instruction = BinaryPrimitives.ReadUInt32BigEndian(word);
        if (instruction >> 22 is 0x100 or 0x1FF)
        {
            // CALL, as far as its sign fits.
            uint target = ((instruction << 2) - address) >> 2;
            target = (((0 - ((target >> 22) & 1)) << 22) & 0x3FFFFFFF) | (target & 0x3FFFFF) | 0x40000000;
            BinaryPrimitives.WriteUInt32BigEndian(word, target);
        }
    }
}
