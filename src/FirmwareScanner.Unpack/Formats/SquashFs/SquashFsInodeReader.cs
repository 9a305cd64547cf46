using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>Reads inodes of all versions.</summary>
/// <param name="metadata">The metadata.</param>
/// <param name="superblock">The superblock.</param>
internal sealed class SquashFsInodeReader(SquashFsMetadata metadata, SquashFsSuperblock superblock)
{
    // The list of a folder counts "." and ".." from version 3 on, which are not in it.
    private const int DotBytes = 3;
    private const int FolderType = 1;
    private const int FileType = 2;
    private const int LinkType = 3;
    private const int LongFolderType = 8;
    private const int LongFileType = 9;
    private const int LongLinkType = 10;

    /// <summary>Reads an inode.</summary>
    /// <param name="number">Offset of its block in the inode table, times 65536, plus its offset in what that decodes to.</param>
    public SquashFsInode Read(long number)
    {
        long block = number >> 16;
        int offset = (int)(number & 0xFFFF);
        if (block < 0 || block >= superblock.DirectoryTable - superblock.InodeTable || offset >= SquashFsMetadata.BlockLength)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the inode 0x{number:x} lies outside of the inode table");
        }

        var cursor = new SquashFsCursor(metadata, superblock.InodeTable + block, offset);
        return superblock.Major switch
        {
            4 => Read4(cursor),
            3 => Read3(cursor),
            _ => ReadFirst(cursor),
        };
    }

    private static UnpackException Unknown(int type) => new(ProblemKind.Damaged, $"there is no inode type {type}");

    private static SquashFsInode Read4(SquashFsCursor cursor)
    {
        PackedFields fields = cursor.Fields(16);
        int type = (int)fields.Take(16);
        int mode = (int)fields.Take(16);
        switch (type)
        {
            case FolderType:
                fields = cursor.Fields(16);
                long start = fields.Take(32);
                fields.Skip(32);
                return Folder(mode, fields.Take(16) - DotBytes, start, fields.Take(16));
            case LongFolderType:
                fields = cursor.Fields(24);
                fields.Skip(32);
                long size = fields.Take(32);
                start = fields.Take(32);
                fields.Skip(48);
                return Folder(mode, size - DotBytes, start, fields.Take(16));
            case FileType:
                fields = cursor.Fields(16);
                start = fields.Take(32);
                long fragment = fields.Take(32);
                long offset = fields.Take(32);
                return File(mode, fields.Take(32), start, fragment, offset, cursor);
            case LongFileType:
                fields = cursor.Fields(40);
                start = fields.Take(64);
                size = fields.Take(64);
                fields.Skip(96);
                fragment = fields.Take(32);
                return File(mode, size, start, fragment, fields.Take(32), cursor);
            case LinkType or LongLinkType:
                fields = cursor.Fields(8);
                fields.Skip(32);
                return Link(mode, fields.Take(32), cursor);
            default:
                return type is >= 4 and <= 14 ? Special(mode) : throw Unknown(type);
        }
    }

    private static SquashFsInode Read3(SquashFsCursor cursor)
    {
        PackedFields fields = cursor.Fields(12);
        int type = (int)fields.Take(4);
        int mode = (int)fields.Take(12);
        switch (type)
        {
            case FolderType:
                fields = cursor.Fields(16);
                fields.Skip(32);
                long size = fields.Take(19);
                long offset = fields.Take(13);
                return Folder(mode, size - DotBytes, fields.Take(32), offset);
            case LongFolderType:
                fields = cursor.Fields(19);
                fields.Skip(32);
                size = fields.Take(27);
                offset = fields.Take(13);
                return Folder(mode, size - DotBytes, fields.Take(32), offset);
            case FileType:
                fields = cursor.Fields(20);
                long start = fields.Take(64);
                long fragment = fields.Take(32);
                offset = fields.Take(32);
                return File(mode, fields.Take(32), start, fragment, offset, cursor);
            case LongFileType:
                fields = cursor.Fields(28);
                fields.Skip(32);
                start = fields.Take(64);
                fragment = fields.Take(32);
                offset = fields.Take(32);
                return File(mode, fields.Take(64), start, fragment, offset, cursor);
            case LinkType:
                fields = cursor.Fields(6);
                fields.Skip(32);
                return Link(mode, fields.Take(16), cursor);
            default:
                return type is >= 4 and <= 7 ? Special(mode) : throw Unknown(type);
        }
    }

    /// <summary>
    /// Versions 1 and 2. The first knew five types, and numbered them anew for each table of owners; 0 were pipes and sockets.
    /// </summary>
    private SquashFsInode ReadFirst(SquashFsCursor cursor)
    {
        bool isFirst = superblock.Major == 1;
        PackedFields fields = cursor.Fields(isFirst ? 3 : 4);
        int type = (int)fields.Take(4);
        int mode = (int)fields.Take(12);
        type = isFirst && type > 0 ? ((type - 1) % 5) + 1 : type;
        switch (type)
        {
            case FolderType:
                fields = cursor.Fields(11);
                long size = fields.Take(19);
                long offset = fields.Take(13);
                fields.Skip(32);
                return Folder(mode, size, fields.Take(24), offset);
            case LongFolderType:
                fields = cursor.Fields(14);
                size = fields.Take(27);
                offset = fields.Take(13);
                fields.Skip(32);
                return Folder(mode, size, fields.Take(24), offset);
            case FileType when isFirst:
                fields = cursor.Fields(12);
                fields.Skip(32);
                long start = fields.Take(32);
                return File(mode, fields.Take(32), start, SquashFsInode.NoFragment, 0, cursor);
            case FileType:
                fields = cursor.Fields(20);
                fields.Skip(32);
                start = fields.Take(32);
                long fragment = fields.Take(32);
                offset = fields.Take(32);
                return File(mode, fields.Take(32), start, fragment, offset, cursor);
            case LinkType:
                return Link(mode, cursor.Fields(2).Take(16), cursor);
            default:
                return (type is >= 4 and <= 7) || isFirst ? Special(mode) : throw Unknown(type);
        }
    }

    private static SquashFsInode Special(int mode) => new() { Kind = MemberKind.Special, Mode = mode };

    private static SquashFsInode Folder(int mode, long size, long start, long offset) =>
        new() { Kind = MemberKind.Folder, Mode = mode, Size = size, Start = start, Offset = (int)offset };

    private static SquashFsInode File(int mode, long size, long start, long fragment, long offset, SquashFsCursor rest)
    {
        if (size < 0 || start < 0 || offset > int.MaxValue)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a file of {(ulong)size} bytes at 0x{start:x}, 0x{offset:x}");
        }

        return new SquashFsInode
        {
            Kind = MemberKind.File,
            Mode = mode,
            Size = size,
            Start = start,
            Offset = (int)offset,
            Fragment = fragment,
            Rest = rest,
        };
    }

    private static SquashFsInode Link(int mode, long size, SquashFsCursor rest) =>
        new() { Kind = MemberKind.SymbolicLink, Mode = mode, Size = size, Rest = rest };
}
