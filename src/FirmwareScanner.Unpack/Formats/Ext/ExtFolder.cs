using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>A name in a folder.</summary>
/// <param name="Inode">Number of the inode that it leads to.</param>
/// <param name="Name">The name's bytes.</param>
internal readonly record struct ExtEntry(uint Inode, byte[] Name);

/// <summary>
/// Reads the names in a folder, a block at a time. The blocks of a hashed index look like unused entries, so that reading all in order
/// finds every name.
/// </summary>
/// <param name="volume">The file system.</param>
/// <param name="folder">The folder.</param>
internal sealed class ExtFolder(ExtVolume volume, ExtInode folder)
{
    private const int EntryHeaderLength = 8;
    private const int TailLength = 12;
    private const byte TailType = 0xDE;

    /// <summary>What is wrong with it, as far as it was read.</summary>
    public List<LayerProblem> Problems { get; } = [];

    /// <summary>The names, without those of the folder itself and of the one above.</summary>
    public IEnumerable<ExtEntry> Read()
    {
        if (folder.Flags.HasFlag(ExtInodeFlags.InlineData))
        {
            // The first 4 bytes are the number of the folder above.
            var inline = new List<ExtEntry>();
            Parse(folder.Map.Span[sizeof(uint)..], inline);
            Parse(folder.MoreInlineData.Span, inline);
            foreach (ExtEntry entry in inline)
            {
                yield return entry;
            }

            yield break;
        }

        ByteSource source = ExtBlockMap.Open(volume, folder, Problems);
        byte[] block = new byte[volume.BlockSize];
        var entries = new List<ExtEntry>();
        for (long position = 0; position < source.Length; position += block.Length)
        {
            volume.Context.Spend(block.Length);
            entries.Clear();
            ParseBlock(source, position, block, entries);
            foreach (ExtEntry entry in entries)
            {
                yield return entry;
            }
        }
    }

    private void ParseBlock(ByteSource source, long position, byte[] block, List<ExtEntry> entries)
    {
        try
        {
            int count = source.Read(position, block);
            CheckTail(block.AsSpan(0, count));
            Parse(block.AsSpan(0, count), entries);
            if (count < block.Length)
            {
                Problems.Add(new LayerProblem(ProblemKind.Truncated, $"the folder of inode {folder.Number} ends early"));
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            Problems.Add(UnpackException.Describe(exception));
        }
    }

    private void CheckTail(ReadOnlySpan<byte> block)
    {
        if (!volume.Superblock.HasChecksums || block.Length < volume.BlockSize)
        {
            return;
        }

        ReadOnlySpan<byte> tail = block[^TailLength..];
        bool isTail = BinaryPrimitives.ReadUInt32LittleEndian(tail) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(tail[4..]) == TailLength
            && tail[6] == 0 && tail[7] == TailType;
        if (isTail && ExtChecksum.Add(volume.SeedOf(folder), block[..^TailLength]) != BinaryPrimitives.ReadUInt32LittleEndian(tail[8..]))
        {
            Problems.Add(new LayerProblem(ProblemKind.Checksum, $"a checksum of the folder of inode {folder.Number} is wrong"));
        }
    }

    private void Parse(ReadOnlySpan<byte> block, List<ExtEntry> entries)
    {
        while (block.Length >= EntryHeaderLength)
        {
            uint inode = BinaryPrimitives.ReadUInt32LittleEndian(block);
            int stored = BinaryPrimitives.ReadUInt16LittleEndian(block[4..]);
            int length = LengthOf(stored, volume.BlockSize);
            int nameLength = block[6];
            if (length < EntryHeaderLength || length % 4 != 0 || length > block.Length || nameLength > length - EntryHeaderLength
                || (inode != 0 && nameLength == 0))
            {
                Problems.Add(new LayerProblem(ProblemKind.Damaged, $"an entry of the folder of inode {folder.Number} is damaged"));
                return;
            }

            ReadOnlySpan<byte> name = block.Slice(EntryHeaderLength, nameLength);
            if (inode != 0 && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                entries.Add(new ExtEntry(inode, name.ToArray()));
            }

            block = block[length..];
        }
    }

    /// <summary>Blocks of 64 KiB do not fit the field; its two lowest bits, always 0 otherwise, are the highest then.</summary>
    private static int LengthOf(int stored, int blockSize)
    {
        if (blockSize < 1 << 16)
        {
            return stored;
        }

        return stored is 0 or 0xFFFF ? blockSize : (stored & 0xFFFC) | ((stored & 3) << 16);
    }
}
