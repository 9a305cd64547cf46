using System;
using System.Collections.Generic;

namespace FirmwareScanner.RecordingMutations;

/// <summary>
/// Damage that can be seen in a recording without checksums: types and lengths of blocks, interfaces and lengths of packets, link types,
/// the header, the end of the file inside a block.
/// </summary>
internal static class StructureMutations
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint Packet = 6;

    internal static byte[] Apply(byte[] file, Random random)
    {
        BlockList list = new(file);
        int index = random.Next(list.Blocks.Count);
        if (random.Next(8) == 0)
        {
            return CutInside(list, index, random);
        }

        byte[] block = (byte[])list.Blocks[index].Clone();
        List<int> fields = FieldsOf(list.ReadUInt32(block, 0), block.Length);
        int field = fields[random.Next(fields.Count)];
        uint old = list.ReadUInt32(block, field);
        uint value;
        do
        {
            value = random.Next(4) switch
            {
                0 => (uint)random.Next(12),
                1 => old + (uint)random.Next(-9, 10),
                2 => old ^ (1u << random.Next(32)),
                _ => (uint)random.NextInt64(1L << 32),
            };
        }
        while (value == old);
        list.WriteUInt32(block, field, value);
        list.Blocks[index] = block;
        return list.ToArray();
    }

    private static List<int> FieldsOf(uint type, int length)
    {
        List<int> fields = [0, 4, length - 4];
        switch (type)
        {
            case SectionHeader:
                fields.AddRange([8, 12, 16]);
                break;
            case InterfaceDescription:
                fields.Add(8);
                break;
            case Packet:
                fields.AddRange([8, 20, 24]);
                break;
            default:
                break;
        }

        return fields;
    }

    private static byte[] CutInside(BlockList list, int index, Random random)
    {
        int start = 0;
        for (int i = 0; i < index; i++)
        {
            start += list.Blocks[i].Length;
        }

        return list.ToArray()[..(start + random.Next(1, list.Blocks[index].Length))];
    }
}
