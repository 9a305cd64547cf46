using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.RomFs;

/// <summary>The objects of a RomFS. Their numbers are offsets of their headers.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="offset">Offset of its first byte.</param>
/// <param name="size">Its size.</param>
/// <param name="root">Offset of the first header in it.</param>
internal sealed class RomFsTree(ByteSource content, long offset, long size, long root) : TreeSource
{
    private const int HeaderLength = 16;
    private const int LongestName = 4096;
    private const int LongestLink = 65536;
    private const int MostLinks = 8;
    private const int HardLinkType = 0;
    private const int FolderType = 1;
    private const int FileType = 2;
    private const int LinkType = 3;
    private const uint TypeBits = 7;
    private const uint NextBits = ~0xFu;

    private readonly HashSet<long> _listed = [];

    public override long Root => root;

    /// <summary>Rounds up to the alignment of everything in a RomFS.</summary>
    public static int Pad(int length) => (length + 15) & ~15;

    /// <summary>The sum of big-endian words.</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        return sum;
    }

    /// <summary>Whether a header is there whose checksum is right.</summary>
    public bool IsHeaderRight(long number) => ReadHeader(number).IsRight;

    public override TreeObject Read(long number)
    {
        // The name that stands before the bytes is given first: other names lead to it.
        Header header = Follow(number);
        MemberKind kind = header.Type switch
        {
            FolderType => MemberKind.Folder,
            FileType => MemberKind.File,
            LinkType => MemberKind.SymbolicLink,
            _ => MemberKind.Special,
        };
        return new TreeObject(kind, 0, header.Data, header.Number == number ? 0 : 1);
    }

    public override void List(long number, Func<byte[], long, bool> add)
    {
        // The first header is that of the root; where it is none, its neighbours are what is in the root.
        Header folder = Follow(number);
        long next = folder.Type == FolderType ? folder.Info & NextBits : number;
        while (next != 0)
        {
            if (!_listed.Add(next))
            {
                throw new UnpackException(ProblemKind.Damaged, $"the header at 0x{next:x} is listed twice");
            }

            Header header = ReadHeader(next);
            bool isDots = header.Name.AsSpan().SequenceEqual("."u8) || header.Name.AsSpan().SequenceEqual(".."u8);
            if (!isDots && !add(header.Name, next))
            {
                return;
            }

            next = header.Next & NextBits;
        }
    }

    public override byte[] ReadLink(long number)
    {
        Header header = Follow(number);
        return header.Size <= LongestLink
            ? content.ReadBytes(offset + header.Data, (int)header.Size)
            : throw new UnpackException(ProblemKind.Damaged, $"a link of {header.Size} bytes");
    }

    public override ByteSource OpenFile(long number)
    {
        Header header = Follow(number);
        return header.Size <= size - header.Data
            ? content.Slice(offset + header.Data, header.Size)
            : throw new UnpackException(ProblemKind.Damaged, $"a file of {header.Size} bytes goes beyond the end of the file system");
    }

    public override long IdentityOf(long number) => Follow(number).Number;

    public override IReadOnlyList<LayerProblem> ProblemsOf(long number)
    {
        Header header = Follow(number);
        if (!header.IsRight)
        {
            return [new LayerProblem(ProblemKind.Checksum, "the checksum of the file's header is wrong")];
        }

        return content.IsLengthKnown && offset + header.Data + header.Size > content.Length
            ? [new LayerProblem(ProblemKind.Truncated, "the file is cut off")]
            : [];
    }

    private Header Follow(long number)
    {
        Header header = ReadHeader(number);
        for (int links = 0; header.Type == HardLinkType; links++)
        {
            if (links == MostLinks)
            {
                throw new UnpackException(ProblemKind.Damaged, "a hard link leads to hard links only");
            }

            header = ReadHeader(header.Info & NextBits);
        }

        return header;
    }

    private Header ReadHeader(long number)
    {
        if (number < HeaderLength || number > size - HeaderLength)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a header would be at 0x{number:x}, outside of the file system");
        }

        byte[] bytes = content.ReadUpTo(offset + number, HeaderLength + 48);
        int end = bytes.Length <= HeaderLength ? -1 : bytes.AsSpan(HeaderLength).IndexOf((byte)0);
        if (end < 0)
        {
            // Long names are rare.
            bytes = content.ReadUpTo(offset + number, HeaderLength + LongestName);
            end = bytes.Length <= HeaderLength ? -1 : bytes.AsSpan(HeaderLength).IndexOf((byte)0);
        }

        int length = HeaderLength + Pad(end + 1);
        if (end < 0 || length > bytes.Length)
        {
            throw new UnpackException(
                bytes.Length < HeaderLength + LongestName ? ProblemKind.Truncated : ProblemKind.Damaged,
                $"the header at 0x{number:x} has no end");
        }

        return new Header(
            number,
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)),
            BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)),
            bytes[HeaderLength..(HeaderLength + end)],
            number + length,
            Sum(bytes.AsSpan(0, length)) == 0);
    }

    private sealed record Header(long Number, uint Next, uint Info, uint Size, byte[] Name, long Data, bool IsRight)
    {
        public int Type => (int)(Next & TypeBits);
    }
}
