using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>What is special about a file (i_flags).</summary>
[Flags]
internal enum ExtInodeFlags : uint
{
    Encrypted = 0x800,
    Extents = 0x8_0000,
    AttributeInode = 0x20_0000,
    InlineData = 0x1000_0000,
}

/// <summary>An inode: a file, folder or link without its name.</summary>
/// <param name="number">Its number, from 1 on.</param>
/// <param name="bytes">Its bytes, 128 or more.</param>
/// <param name="position">Where they lie in what holds the file system.</param>
/// <param name="isChecksumWrong">Whether its checksum is wrong.</param>
internal sealed class ExtInode(uint number, byte[] bytes, long position, bool isChecksumWrong)
{
    /// <summary>Type bits of a folder.</summary>
    public const int Folder = 0x4000;

    /// <summary>Type bits of a symbolic link.</summary>
    public const int SymbolicLink = 0xA000;

    /// <summary>Length of the field that maps blocks, or holds the first bytes of inline data.</summary>
    public const int MapLength = 60;

    private const int MapOffset = 0x28;

    public uint Number { get; } = number;

    /// <summary>Where its bytes lie in what holds the file system.</summary>
    public long Position { get; } = position;

    /// <summary>How many they are.</summary>
    public int Length => bytes.Length;

    public bool IsChecksumWrong { get; } = isChecksumWrong;

    public int Mode => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public int Type => Mode & 0xF000;

    public int Links => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(0x1A));

    public ExtInodeFlags Flags => (ExtInodeFlags)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x20));

    public uint Generation => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x64));

    public long Size => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4))
        | ((long)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x6C)) << 32);

    /// <summary>The field that maps blocks.</summary>
    public ReadOnlyMemory<byte> Map => bytes.AsMemory(MapOffset, MapLength);

    /// <summary>Whether the link's target lies in the inode.</summary>
    public bool IsShortLink =>
        Type == SymbolicLink && Size < MapLength && (Flags & (ExtInodeFlags.Extents | ExtInodeFlags.InlineData)) == 0;

    /// <summary>Number of the block that holds extended attributes; 0 for none.</summary>
    public long AttributeBlock => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x68))
        | ((long)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(0x76)) << 32);

    /// <summary>What inline data has behind <see cref="Map"/>: the value of the attribute "system.data".</summary>
    public ReadOnlyMemory<byte> MoreInlineData => FindData(Attributes);

    /// <summary>The extended attributes that lie in the inode, up to its end.</summary>
    public ReadOnlyMemory<byte> Attributes
    {
        get
        {
            const uint AttributeMagic = 0xEA02_0000;
            const int ExtraSizeOffset = 0x80;
            if (bytes.Length <= ExtraSizeOffset + sizeof(uint))
            {
                return default;
            }

            int start = ExtraSizeOffset + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(ExtraSizeOffset));
            return start + sizeof(uint) > bytes.Length || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start)) != AttributeMagic
                ? default
                : bytes.AsMemory(start + sizeof(uint));
        }
    }

    private static ReadOnlyMemory<byte> FindData(ReadOnlyMemory<byte> attributes)
    {
        const int EntryLength = 16;
        const byte SystemIndex = 7;
        int position = 0;
        while (position + EntryLength <= attributes.Length)
        {
            ReadOnlySpan<byte> entry = attributes.Span[position..];
            int nameLength = entry[0];
            if ((nameLength == 0 && entry[1] == 0) || EntryLength + nameLength > entry.Length)
            {
                break;
            }

            int valueOffset = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
            uint valueSize = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            if (entry[1] == SystemIndex && entry.Slice(EntryLength, nameLength).SequenceEqual("data"u8))
            {
                return valueOffset + (long)valueSize <= attributes.Length
                    ? attributes.Slice(valueOffset, (int)valueSize)
                    : throw new UnpackException(ProblemKind.Damaged, "data in an inode lies outside it");
            }

            position += EntryLength + ((nameLength + 3) & ~3);
        }

        return default;
    }
}
