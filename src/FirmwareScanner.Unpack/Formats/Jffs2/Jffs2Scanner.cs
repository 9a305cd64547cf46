using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Jffs2;

/// <summary>What is known of an object: the newest of its nodes, and the pieces of its data.</summary>
internal sealed class Jffs2Inode
{
    public long Version { get; set; } = -1;

    public int Mode { get; set; }

    public long Size { get; set; }

    public List<Jffs2Piece> Pieces { get; } = [];
}

/// <summary>Reads all nodes of a file system, and finds out where it ends.</summary>
/// <param name="source">The flash from the first node on.</param>
/// <param name="isBigEndian">Order of bytes of its nodes.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class Jffs2Scanner(ByteSource source, bool isBigEndian, UnpackContext context)
{
    /// <summary>Bytes of the longest node, its data or name left out.</summary>
    public const int LargestFixedPart = InodeSize;

    /// <summary>No eraseblock is smaller.</summary>
    public const int SmallestBlock = 4096;

    private const int InodeSize = 68;
    private const int LargestPiece = 1 << 20;
    private const byte ZeroMethod = 1;

    // The file system goes on behind as many bytes that are no nodes: those of one damaged eraseblock.
    private const int LongestGap = 1 << 18;

    // What a record of a node takes in memory, for the limit.
    private const int RecordSize = 128;

    private readonly BufferedSource _flash = new(source);
    private readonly Dictionary<(long, long), uint> _entryVersions = [];
    private readonly Dictionary<(long, long), uint> _inodeVersions = [];
    private long _records;

    /// <summary>The newest entry for each name in each folder, those that say that the name was removed included.</summary>
    public Dictionary<(long Folder, string Name), Jffs2Entry> Entries { get; } = [];

    /// <summary>Objects by number.</summary>
    public Dictionary<long, Jffs2Inode> Inodes { get; } = [];

    /// <summary>The newest of each extended attribute, by its number.</summary>
    public SortedDictionary<long, Jffs2Attribute> Attributes { get; } = [];

    /// <summary>Offset behind the last node.</summary>
    public long End { get; private set; }

    /// <summary>Nodes of which all checksums are right.</summary>
    public int SoundNodes { get; private set; }

    /// <summary>Nodes and gaps between nodes that are not what they should be.</summary>
    public int DamagedNodes { get; private set; }

    /// <summary>Whether the checksum and the length of a node that holds a name fit.</summary>
    public static bool IsEntrySound(ReadOnlySpan<byte> node, bool isBigEndian) =>
        node.Length >= Jffs2Entry.HeaderSize
        && Checksums.Crc32Raw(node[..32], 0) == Jffs2Field.UInt32(node[32..], isBigEndian)
        && node[28] > 0
        && Jffs2Field.UInt32(node[4..], isBigEndian) >= Jffs2Entry.HeaderSize + node[28];

    /// <summary>Whether the checksum and the lengths of a node that holds a piece of an object fit.</summary>
    public static bool IsInodeSound(ReadOnlySpan<byte> node, bool isBigEndian) =>
        node.Length >= InodeSize
        && Checksums.Crc32Raw(node[..60], 0) == Jffs2Field.UInt32(node[64..], isBigEndian)
        && Jffs2Field.UInt32(node[4..], isBigEndian) >= (long)InodeSize + Jffs2Field.UInt32(node[48..], isBigEndian);

    /// <summary>Reads the nodes.</summary>
    /// <param name="mayBeUnaligned">Whether the flash may end within an eraseblock without having been cut.</param>
    public void Scan(bool mayBeUnaligned)
    {
        Span<byte> bytes = stackalloc byte[Jffs2Header.Size];
        long length = source.Length;
        long position = 0;
        long gap = 0;
        while (position < length && gap <= LongestGap)
        {
            context.Spend(0);
            int count = _flash.Read(position, bytes);
            if (count == bytes.Length && Jffs2Header.TryParse(bytes, out Jffs2Header header) && header.IsBigEndian == isBigEndian)
            {
                NoteGap(gap, position);
                gap = 0;
                if (!TakeNode(position, header, length))
                {
                    return;
                }

                position = Math.Min(length, (position + header.Length + 3) & ~3L);
                continue;
            }

            long behind = bytes[0] is 0 or 0xFF ? SkipPadding(position, length, bytes[0]) : position;
            gap += behind == position ? 4 : 0;
            position = behind == position ? position + 4 : behind;
        }

        NoteEnd(gap, length, mayBeUnaligned);
    }

    private long SkipPadding(long position, long length, byte value)
    {
        long end = _flash.SkipRun(position, length, value);
        return end == length ? end : end & ~3L;
    }

    private void NoteGap(long gap, long position)
    {
        if (gap > 0)
        {
            DamagedNodes++;
            context.Report(ProblemKind.Damaged, $"{gap} bytes before offset 0x{position:x} are no nodes");
        }
    }

    /// <summary>Tells whether the content ends where the file system would not.</summary>
    private void NoteEnd(long gap, long length, bool mayBeUnaligned)
    {
        bool isCutInNode = gap is > 0 and < InodeSize + 256 && length - End <= gap;
        bool isUnaligned = length - End >= 4 ? length % SmallestBlock != 0 && !mayBeUnaligned : length % 4 != 0;
        bool isCutInPadding = gap == 0 && length > End && isUnaligned && _flash.SkipRun(End, length, 0xFF) == length;
        if (isCutInNode || isCutInPadding)
        {
            End = length;
            context.Report(ProblemKind.Truncated, $"it is cut at offset 0x{length:x}");
        }
    }

    /// <summary>Notes a node.</summary>
    /// <returns>False if the file system ends before it, or with it.</returns>
    private bool TakeNode(long position, Jffs2Header header, long length)
    {
        if (header.Length > length - position)
        {
            DamagedNodes++;
            End = length;
            context.Report(
                ProblemKind.Truncated, $"of {header.Length} bytes of the node at offset 0x{position:x} {length - position} are there");
            return false;
        }

        bool isOfThis = header.IsObsolete || (Jffs2NodeType)header.Type switch
        {
            Jffs2NodeType.Entry => TakeEntry(position, header),
            Jffs2NodeType.Inode => TakeInode(position, header),
            Jffs2NodeType.Attribute => TakeAttribute(position, header),
            _ => true,
        };
        End = isOfThis ? position + header.Length : End;
        return isOfThis;
    }

    private bool TakeEntry(long position, Jffs2Header header)
    {
        Span<byte> node = stackalloc byte[Jffs2Entry.HeaderSize + byte.MaxValue];
        node = node[.._flash.Read(position, node[..(int)Math.Min(node.Length, header.Length)])];
        if (!IsEntrySound(node, isBigEndian))
        {
            ReportSum($"the name in the node at offset 0x{position:x} cannot be trusted, and is left out");
            return true;
        }

        ReadOnlySpan<byte> name = node.Slice(Jffs2Entry.HeaderSize, node[28]);
        uint nameSum = Jffs2Field.UInt32(node[36..], isBigEndian);
        long folder = Jffs2Field.UInt32(node[12..], isBigEndian);
        long version = Jffs2Field.UInt32(node[16..], isBigEndian);
        uint sum = Jffs2Field.UInt32(node[32..], isBigEndian) ^ nameSum;
        if (!IsSameAsBefore(_entryVersions, (folder, version), sum))
        {
            return false;
        }

        var entry = new Jffs2Entry(folder, version, Jffs2Field.UInt32(node[20..], isBigEndian), node[29], EscapedUtf8.Decode(name));
        if (Checksums.Crc32Raw(name, 0) == nameSum)
        {
            SoundNodes++;
        }
        else
        {
            ReportSum($"the name in the node at offset 0x{position:x} has a wrong checksum");
        }

        (long, string) key = (folder, entry.Name);
        if (!Entries.TryGetValue(key, out Jffs2Entry? before) || before.Version < version)
        {
            Entries[key] = entry;
        }

        return true;
    }

    private bool TakeInode(long position, Jffs2Header header)
    {
        Span<byte> node = stackalloc byte[InodeSize];
        if (!_flash.TryRead(position, node) || !IsInodeSound(node, isBigEndian))
        {
            ReportSum($"the node at offset 0x{position:x} cannot be trusted, and is left out");
            return true;
        }

        long number = Jffs2Field.UInt32(node[12..], isBigEndian);
        long version = Jffs2Field.UInt32(node[16..], isBigEndian);
        byte method = node[56];

        // Only nodes that are holes may be written anew with the version of another.
        uint sum = Jffs2Field.UInt32(node[64..], isBigEndian);
        if (method != ZeroMethod && !IsSameAsBefore(_inodeVersions, (number, version), sum))
        {
            return false;
        }

        if (!Inodes.TryGetValue(number, out Jffs2Inode? inode))
        {
            Inodes[number] = inode = new Jffs2Inode();
        }

        if (version >= inode.Version)
        {
            inode.Version = version;
            inode.Mode = (int)Jffs2Field.UInt32(node[20..], isBigEndian);
            inode.Size = Jffs2Field.UInt32(node[28..], isBigEndian);
        }

        AddPiece(inode, position, node, version);
        return true;
    }

    /// <summary>Takes in an extended attribute; its number is no sign of a second file system, as nothing else refers to it.</summary>
    private bool TakeAttribute(long position, Jffs2Header header)
    {
        Span<byte> node = stackalloc byte[Jffs2Attribute.HeaderSize];
        bool isSound = _flash.TryRead(position, node)
            && Checksums.Crc32Raw(node[..28], 0) == Jffs2Field.UInt32(node[28..], isBigEndian);

        // Name, a zero, value.
        int length = isSound ? node[21] + 1 + Jffs2Field.UInt16(node[22..], isBigEndian) : 0;
        if (!isSound || header.Length < Jffs2Attribute.HeaderSize + length)
        {
            ReportSum($"the extended attribute in the node at offset 0x{position:x} cannot be trusted, and is left out");
            return true;
        }

        long start = position + Jffs2Attribute.HeaderSize;
        if (SumOf(start, length) == Jffs2Field.UInt32(node[24..], isBigEndian))
        {
            SoundNodes++;
        }
        else
        {
            ReportSum($"the extended attribute in the node at offset 0x{position:x} has a wrong checksum");
        }

        long number = Jffs2Field.UInt32(node[12..], isBigEndian);
        long version = Jffs2Field.UInt32(node[16..], isBigEndian);
        if (!Attributes.TryGetValue(number, out Jffs2Attribute before) || before.Version < version)
        {
            context.CheckMemory((Attributes.Count + 1L) * RecordSize, "the table of JFFS2 attributes");
            Attributes[number] = new Jffs2Attribute(version, start, length);
        }

        return true;
    }

    private void AddPiece(Jffs2Inode inode, long position, ReadOnlySpan<byte> node, long version)
    {
        long stored = Jffs2Field.UInt32(node[48..], isBigEndian);
        long length = Jffs2Field.UInt32(node[52..], isBigEndian);
        byte method = node[56];
        if (length > (method == ZeroMethod ? int.MaxValue : LargestPiece) || stored > LargestPiece)
        {
            DamagedNodes++;
            context.Report(ProblemKind.Damaged, $"the node at offset 0x{position:x} says that it holds {length} bytes");
            return;
        }

        bool isSound = SumOf(position + InodeSize, stored) == Jffs2Field.UInt32(node[60..], isBigEndian);
        SoundNodes += isSound ? 1 : 0;
        DamagedNodes += isSound ? 0 : 1;
        if (length > 0)
        {
            long start = Jffs2Field.UInt32(node[44..], isBigEndian);
            inode.Pieces.Add(new Jffs2Piece(position + InodeSize, (int)stored, start, (int)length, method, version, isSound));
        }
        else if (!isSound)
        {
            context.Report(ProblemKind.Checksum, $"the data of the node at offset 0x{position:x} has a wrong checksum");
        }
    }

    private uint SumOf(long position, long length)
    {
        Span<byte> buffer = stackalloc byte[4096];
        uint sum = 0;
        while (length > 0)
        {
            int count = _flash.Read(position, buffer[..(int)Math.Min(buffer.Length, length)]);
            if (count == 0)
            {
                break;
            }

            sum = Checksums.Crc32Raw(buffer[..count], sum);
            position += count;
            length -= count;
        }

        return sum;
    }

    /// <summary>
    /// Each version of an object exists once (a copy of the same node aside): if there is another, a second file system begins, in
    /// the next partition.
    /// </summary>
    private bool IsSameAsBefore(Dictionary<(long, long), uint> versions, (long, long) key, uint sum)
    {
        if (versions.TryGetValue(key, out uint before))
        {
            return before == sum;
        }

        _records++;
        context.CheckMemory(_records * RecordSize, "the table of JFFS2 nodes");
        versions[key] = sum;
        return true;
    }

    private void ReportSum(string text)
    {
        DamagedNodes++;
        context.Report(ProblemKind.Checksum, text);
    }
}
