using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>Reads nodes.</summary>
/// <param name="source">The file system from its superblock on.</param>
/// <param name="superblock">Its superblock.</param>
/// <param name="context">Limits.</param>
internal sealed class UbifsFlash(ByteSource source, UbifsSuperblock superblock, UnpackContext context)
{
    // Nodes begin at multiples of it.
    private const int Alignment = 8;

    private readonly BufferedSource _buffered = new(source);

    /// <summary>The file system from its superblock on.</summary>
    public ByteSource Source => source;

    /// <summary>The superblock.</summary>
    public UbifsSuperblock Superblock => superblock;

    /// <summary>Blocks of which at least a part is there.</summary>
    public long BlocksThere => Math.Min(superblock.BlockCount, (source.Length + superblock.BlockLength - 1) / superblock.BlockLength);

    /// <summary>Reads a node that another one points to.</summary>
    /// <exception cref="UnpackException">It is not there, or not what it should be.</exception>
    public byte[] Read(uint block, uint offset, uint length, UbifsNodeType type) => Read(Locate(block, offset, length, type));

    /// <summary>Where a node lies that another one points to.</summary>
    /// <exception cref="UnpackException">It cannot lie there.</exception>
    public UbifsNode Locate(uint block, uint offset, uint length, UbifsNodeType type)
    {
        if (block >= superblock.BlockCount || length < UbifsNode.HeaderSize || (long)offset + length > superblock.BlockLength)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a node of {length} bytes in block {block} at 0x{offset:x} cannot be");
        }

        return new UbifsNode(((long)block * superblock.BlockLength) + offset, (int)length, type, 0);
    }

    /// <summary>Reads a node.</summary>
    /// <exception cref="UnpackException">It is not there, or not what it should be.</exception>
    public byte[] Read(UbifsNode node)
    {
        context.CheckMemory(node.Length, "a node of UBIFS");
        byte[] bytes = _buffered.ReadBytes(node.Position, node.Length);
        if (!UbifsNode.TryParse(bytes, node.Position, out UbifsNode found) || found.Type != node.Type || found.Length > node.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"at offset 0x{node.Position:x} there is no node of kind {node.Type}");
        }

        bytes = found.Length == node.Length ? bytes : bytes[..found.Length];
        return UbifsNode.IsSound(bytes)
            ? bytes
            : throw new UnpackException(ProblemKind.Checksum, $"the node at offset 0x{node.Position:x} has a wrong checksum");
    }

    /// <summary>Finds the nodes in a block, those with a right checksum only.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="offset">Where in it to begin.</param>
    /// <param name="found">Where to add them.</param>
    /// <returns>Whether there was anything that is no sound node.</returns>
    public bool Scan(uint block, uint offset, List<UbifsNode> found)
    {
        long start = (long)block * superblock.BlockLength;
        long end = Math.Min(start + superblock.BlockLength, source.Length);
        long position = start + offset;
        bool isDamaged = false;
        Span<byte> header = stackalloc byte[UbifsNode.HeaderSize];
        while (position < end && _buffered.TryRead(position, header))
        {
            context.Spend(0);
            if (UbifsNode.TryParse(header, position, out UbifsNode node) && position + node.Length <= end && IsSound(node))
            {
                found.Add(node);
                position = (position + node.Length + Alignment - 1) & -Alignment;
                continue;
            }

            long behind = header[0] is 0xFF or 0 ? _buffered.SkipRun(position, end, header[0]) & -Alignment : position;
            isDamaged |= behind == position;
            position = behind == position ? position + Alignment : behind;
        }

        return isDamaged;
    }

    private bool IsSound(UbifsNode node) => UbifsNode.IsSound(_buffered.ReadBytes(node.Position, node.Length));
}
