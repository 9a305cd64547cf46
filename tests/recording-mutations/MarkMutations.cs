using System;
using System.Linq;

namespace FirmwareScanner.RecordingMutations;

/// <summary>Damage to what marks a recording as one of ours: running checksums and hashes are altered or taken out.</summary>
internal static class MarkMutations
{
    internal static readonly Func<byte[], Random, byte[]>[] All =
    [
        AlterSome, AlterAllButOne, TakeOutSome, TakeOutAllButOne, AlterHashes,
    ];

    private const int TrailerLength = 12;
    private const int LengthField = 4;
    private const uint Packet = 6;
    private const int HashOptionLength = 12;

    /// <summary>No block has a running checksum any longer; the hashes of the packets stay.</summary>
    internal static byte[] TakeOutAll(byte[] file) => TakeOut(file, _ => true);

    /// <summary>Whether no block of the header, the section's and the interfaces', is left as it was.</summary>
    internal static bool HasNoMarkInHeader(byte[] original, byte[] mutant)
    {
        const int HeaderBlocks = 3;
        return new BlockList(original).Blocks.Take(HeaderBlocks).All(block => mutant.AsSpan().IndexOf(block) < 0);
    }

    private static byte[] AlterSome(byte[] file, Random random) => Alter(file, random, _ => random.Next(2) == 0);

    private static byte[] AlterAllButOne(byte[] file, Random random)
    {
        int kept = random.Next(new BlockList(file).Blocks.Count);
        return Alter(file, random, index => index != kept);
    }

    private static byte[] TakeOutSome(byte[] file, Random random) => TakeOut(file, _ => random.Next(2) == 0);

    private static byte[] TakeOutAllButOne(byte[] file, Random random)
    {
        int kept = random.Next(new BlockList(file).Blocks.Count);
        return TakeOut(file, index => index != kept);
    }

    /// <summary>The same byte of the trailer of each chosen block gets the same value, so that the blocks agree with one another.</summary>
    private static byte[] Alter(byte[] file, Random random, Predicate<int> isChosen)
    {
        BlockList list = new(file);
        int place = random.Next(TrailerLength);
        byte value = (byte)random.Next(256);
        for (int index = 0; index < list.Blocks.Count; index++)
        {
            if (isChosen(index))
            {
                byte[] block = (byte[])list.Blocks[index].Clone();
                block[block.Length - LengthField - TrailerLength + place] = value;
                list.Blocks[index] = block;
            }
        }

        return list.ToArray();
    }

    private static byte[] TakeOut(byte[] file, Predicate<int> isChosen)
    {
        BlockList list = new(file);
        for (int index = 0; index < list.Blocks.Count; index++)
        {
            if (isChosen(index))
            {
                list.Shorten(index, list.Blocks[index].Length - LengthField - TrailerLength, TrailerLength);
            }
        }

        return list.ToArray();
    }

    /// <summary>Hashes (epb_hash) are taken out of some packets, or of all of them.</summary>
    private static byte[] AlterHashes(byte[] file, Random random)
    {
        BlockList list = new(file);
        bool all = random.Next(2) == 0;
        foreach (int index in Enumerable.Range(0, list.Blocks.Count).Where(_ => all || random.Next(2) == 0))
        {
            byte[] block = list.Blocks[index];
            if (list.ReadUInt32(block, 0) == Packet)
            {
                list.Shorten(index, block.Length - LengthField - TrailerLength - HashOptionLength, HashOptionLength);
            }
        }

        return list.ToArray();
    }
}
