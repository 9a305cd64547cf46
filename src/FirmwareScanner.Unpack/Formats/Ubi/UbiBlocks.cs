using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>A logical block that was found.</summary>
/// <param name="Position">Offset of its data.</param>
/// <param name="Room">How many bytes fit.</param>
/// <param name="Header">What it says of itself.</param>
internal readonly record struct UbiBlock(long Position, long Room, UbiVolumeHeader Header);

/// <summary>Reads the headers of all blocks.</summary>
/// <param name="flash">The image from its first block on.</param>
/// <param name="blockLength">Bytes of a physical block.</param>
/// <param name="first">The header of the first block.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class UbiBlocks(ByteSource flash, long blockLength, UbiBlockHeader first, UnpackContext context)
{
    // Blocks that wore out have no header. More in a row than that are another partition.
    private const int MostForeign = 4;
    private const int RecordSize = 128;

    private long _records;

    /// <summary>Offset behind the last block.</summary>
    public long End { get; private set; } = 1;

    /// <summary>Blocks by volume, and in that by number: the newest of each.</summary>
    public Dictionary<uint, Dictionary<uint, UbiBlock>> Volumes { get; } = [];

    /// <summary>How many physical blocks there are.</summary>
    public long Count => (End + blockLength - 1) / blockLength;

    /// <summary>Reads them.</summary>
    public void Scan()
    {
        long length = flash.Length;
        int foreign = 0;
        var damaged = new List<long>();
        Span<byte> bytes = stackalloc byte[UbiBlockHeader.Size];
        for (long position = 0; position < length && foreign <= MostForeign; position += blockLength)
        {
            context.Spend(0);
            int count = flash.Read(position, bytes);
            if (count == bytes.Length && UbiBlockHeader.TryParse(bytes, out UbiBlockHeader header))
            {
                if (header.Sequence != first.Sequence && header.Sequence != 0 && first.Sequence != 0)
                {
                    break;
                }

                foreign = 0;
                TakeBlock(position, header, length);
            }
            else if (bytes[..count].IndexOfAnyExcept((byte)0xFF) >= 0)
            {
                foreign++;
                damaged.Add(position);
            }
        }

        foreach (long position in damaged)
        {
            // The header of the last block may be cut.
            if (position < End || length - position < UbiBlockHeader.Size)
            {
                context.Report(ProblemKind.Checksum, $"the block at offset 0x{position:x} has no sound header");
            }
        }
    }

    /// <summary>Whether the data of a block with a checksum is what it was.</summary>
    public bool IsSound(UbiBlock block)
    {
        if (block.Header.DataLength > block.Room)
        {
            return false;
        }

        byte[] buffer = new byte[1 << 14];
        uint sum = uint.MaxValue;
        long done = 0;
        while (done < block.Header.DataLength)
        {
            int count = flash.Read(block.Position + done, buffer.AsSpan(0, (int)Math.Min(buffer.Length, block.Header.DataLength - done)));
            if (count == 0)
            {
                return false;
            }

            sum = Checksums.Crc32Raw(buffer.AsSpan(0, count), sum);
            done += count;
        }

        return sum == block.Header.DataSum;
    }

    private void TakeBlock(long position, UbiBlockHeader header, long length)
    {
        End = Math.Min(position + blockLength, length);
        if (length - position < blockLength)
        {
            context.Report(ProblemKind.Truncated, $"the last block has {length - position} of {blockLength} bytes");
        }

        Span<byte> bytes = stackalloc byte[UbiBlockHeader.Size];
        int count = flash.Read(position + header.VolumeHeaderOffset, bytes);
        if (count < bytes.Length || bytes.IndexOfAnyExcept((byte)0xFF) < 0)
        {
            // Empty, or cut, which was told.
            return;
        }

        if (!UbiVolumeHeader.TryParse(bytes, out UbiVolumeHeader volume))
        {
            context.Report(ProblemKind.Checksum, $"the block at offset 0x{position:x} does not say soundly what is in it");
            return;
        }

        Keep(new UbiBlock(position + header.DataOffset, Math.Max(0, blockLength - header.DataOffset - (long)volume.Unused), volume));
    }

    private void Keep(UbiBlock block)
    {
        _records++;
        context.CheckMemory(_records * RecordSize, "the table of UBI blocks");
        if (!Volumes.TryGetValue(block.Header.Volume, out Dictionary<uint, UbiBlock>? blocks))
        {
            Volumes[block.Header.Volume] = blocks = [];
        }

        if (!blocks.TryGetValue(block.Header.Number, out UbiBlock other))
        {
            blocks[block.Header.Number] = block;
            return;
        }

        (UbiBlock newer, UbiBlock older) = block.Header.Age > other.Header.Age ? (block, other) : (other, block);
        blocks[block.Header.Number] = newer.Header.IsCopy && !IsSound(newer) ? older : newer;
    }
}
