using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>The extended attributes: those behind the inodes that have them, and those that files share (<c>erofs_fs.h</c>).</summary>
/// <param name="image">The file system.</param>
/// <param name="superblock">Its superblock.</param>
/// <param name="context">The limits.</param>
internal sealed class ErofsAttributes(ByteSource image, ErofsSuperblock superblock, UnpackContext context)
{
    // Of what lies behind an inode: a filter of names, the number of those shared, nothing; then their numbers.
    private const int HeaderLength = 12;
    private const int CountOffset = 4;
    private const int NumberLength = 4;
    private const int EntryLength = 4;

    private readonly AttributeRuns _runs = new(context);
    private readonly HashSet<long> _inodes = [];
    private readonly HashSet<uint> _shared = [];

    /// <summary>Takes in those of an inode.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="inode">The inode.</param>
    public void Add(long number, ErofsInode inode)
    {
        if (inode.AttributeLength < HeaderLength || !_inodes.Add(number))
        {
            return;
        }

        context.CheckMemory((_inodes.Count + (long)_shared.Count) * HeaderLength * 4, "the list of inodes with extended attributes");
        long start = inode.End - inode.AttributeLength;
        byte[] bytes = inode.Source.ReadBytes(start, inode.AttributeLength);
        int shared = bytes[CountOffset];
        int numbers = HeaderLength + (shared * NumberLength);
        if (numbers > bytes.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "the extended attributes of an inode have no room");
        }

        for (int i = 0; i < shared; i++)
        {
            AddShared(inode.Source.ReadUInt32(start + HeaderLength + (i * NumberLength)));
        }

        _runs.Add(inode.Source, start + numbers, bytes.Length - numbers);
    }

    /// <summary>The attributes as one content; null if there are none.</summary>
    public LayerMember? ToMember() => _runs.ToMember();

    private void AddShared(uint number)
    {
        if (!_shared.Add(number))
        {
            return;
        }

        // Lengths of name and value, and which prefix the name has between them.
        long position = superblock.SharedAttributes + ((long)number * NumberLength);
        byte[] entry = image.ReadBytes(position, EntryLength);
        long length = EntryLength + entry[0] + (entry[2] | (entry[3] << 8));
        if (length > image.Length - position)
        {
            throw new UnpackException(ProblemKind.Damaged, "an extended attribute lies outside of the file system");
        }

        _runs.Add(image, position, length);
    }
}
