using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RecordingMutations;

/// <summary>Damage in whole blocks, after which each block for itself still looks right.</summary>
internal static class BlockMutations
{
    internal static readonly Func<byte[], Random, byte[]>[] All =
    [
        Remove, RemoveRun, Duplicate, Exchange, Move, Reverse, ChangeField, ChangePacket,
    ];

    private static readonly uint[] Telling = [0, 1, 2, 3, 4, 5, 6, 9, 10, 16, 147, 0x0A0D0D0A, 0xBAD, 0x40000BAD, 0x80000006, uint.MaxValue];

    private static byte[] Remove(byte[] file, Random random)
    {
        return Change(file, blocks => blocks.RemoveAt(random.Next(blocks.Count)));
    }

    private static byte[] RemoveRun(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            int start = random.Next(blocks.Count);
            blocks.RemoveRange(start, random.Next(1, blocks.Count - start + 1));
        });
    }

    private static byte[] Duplicate(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            byte[] block = blocks[random.Next(blocks.Count)];
            blocks.Insert(random.Next(blocks.Count + 1), block);
        });
    }

    private static byte[] Exchange(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            int first = random.Next(blocks.Count);
            int second = random.Next(blocks.Count);
            (blocks[first], blocks[second]) = (blocks[second], blocks[first]);
        });
    }

    private static byte[] Move(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            int from = random.Next(blocks.Count);
            byte[] block = blocks[from];
            blocks.RemoveAt(from);
            blocks.Insert(random.Next(blocks.Count + 1), block);
        });
    }

    private static byte[] Reverse(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            int start = random.Next(blocks.Count);
            blocks.Reverse(start, random.Next(blocks.Count - start + 1));
        });
    }

    /// <summary>A field of four bytes at the start of a block gets a number that means something, or any.</summary>
    private static byte[] ChangeField(byte[] file, Random random)
    {
        BlockList list = new(file);
        int index = random.Next(list.Blocks.Count);
        byte[] block = (byte[])list.Blocks[index].Clone();
        int field = 4 * random.Next(Math.Min(8, block.Length / 4));
        uint old = list.ReadUInt32(block, field);
        uint value = random.Next(4) switch
        {
            0 => Telling[random.Next(Telling.Length)],
            1 => old + (uint)random.Next(-8, 9),
            2 => old ^ (1u << random.Next(32)),
            _ => (uint)random.NextInt64(1L << 32),
        };
        list.WriteUInt32(block, field, value);
        list.Blocks[index] = block;
        return list.ToArray();
    }

    /// <summary>Bytes of a packet move to another packet of the same length, as when sectors of a file are exchanged.</summary>
    private static byte[] ChangePacket(byte[] file, Random random)
    {
        return Change(file, blocks =>
        {
            int target = random.Next(blocks.Count);
            byte[] block = blocks[target];
            List<byte[]> same = [.. blocks.Where(other => other.Length == block.Length)];
            byte[] source = same[random.Next(same.Count)];
            int start = random.Next(block.Length);
            int end = random.Next(start, block.Length) + 1;
            blocks[target] = [.. block[..start], .. source[start..end], .. block[end..]];
        });
    }

    private static byte[] Change(byte[] file, Action<List<byte[]>> change)
    {
        BlockList list = new(file);
        change(list.Blocks);
        return list.ToArray();
    }
}
