using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>An entry of a zip, from its local header or from the directory.</summary>
internal sealed class ZipEntry
{
    /// <summary>First bytes of a local header.</summary>
    public const uint LocalSignature = 0x04034B50;

    /// <summary>First bytes of an entry of the directory.</summary>
    public const uint CentralSignature = 0x02014B50;

    /// <summary>Bytes of a local header before the name.</summary>
    public const int LocalLength = 30;

    /// <summary>Offset in it of the length of the name.</summary>
    public const int NameLengthOffset = 26;

    private const int CentralLength = 46;
    private const int ReservedFlags = 0xD780;
    private const int LastVersion = 90;
    private const int Zip64Extra = 0x0001;
    private const int UnicodePathExtra = 0x7075;
    private const int UnixHost = 3;
    private const int MacHost = 19;
    private const uint In64Bits = 0xFFFFFFFF;

    private byte[] _extra = [];
    private uint _attributes;
    private int _host;

    /// <summary>The name as stored.</summary>
    public byte[] Name { get; private set; } = [];

    /// <summary>Bits that say how it is stored.</summary>
    public int Flags { get; private init; }

    /// <summary>Number of the method of compression.</summary>
    public int Method { get; private init; }

    /// <summary>Time of the last change, as DOS has it.</summary>
    public int Time { get; private init; }

    /// <summary>CRC-32 of the bytes.</summary>
    public uint Crc { get; set; }

    /// <summary>Bytes stored; of a local header 0 if they are known only behind them.</summary>
    public long StoredSize { get; set; }

    /// <summary>Bytes when unpacked.</summary>
    public long Size { get; set; }

    /// <summary>Offset of the local header, in the content that holds the zip.</summary>
    public long LocalOffset { get; set; }

    /// <summary>Number of the part of a divided zip that it begins in.</summary>
    public int Disk { get; private set; }

    /// <summary>Bytes of the header that it was read from, with name, extra fields and comment.</summary>
    public int HeaderLength { get; private init; }

    /// <summary>Whether checksum and sizes follow the data.</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>Whether it is encrypted.</summary>
    public bool IsEncrypted => (Flags & 1) != 0;

    /// <summary>Unix mode, 0 if it has none.</summary>
    public uint UnixMode => _host is UnixHost or MacHost ? _attributes >> 16 : 0;

    /// <summary>Reads a local header.</summary>
    /// <returns>Null if there is none.</returns>
    public static ZipEntry? ReadLocal(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[LocalLength];
        if (!content.TryRead(offset, header) || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature)
        {
            return null;
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[NameLengthOffset..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        ZipEntry? entry = Read(content, header[4..26], offset + LocalLength, nameLength, extraLength, LocalLength + nameLength + extraLength);
        if (entry is not null)
        {
            entry.LocalOffset = offset;
            entry.ReadZip64(hasOffset: false);
            content.PassOver(offset + LocalLength + nameLength, extraLength);
        }

        return entry;
    }

    /// <summary>Reads an entry of the directory.</summary>
    /// <returns>Null if there is none.</returns>
    public static ZipEntry? ReadCentral(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[CentralLength];
        if (!content.TryRead(offset, header) || BinaryPrimitives.ReadUInt32LittleEndian(header) != CentralSignature)
        {
            return null;
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        int length = CentralLength + nameLength + extraLength + commentLength;
        ZipEntry? entry = Read(content, header[6..28], offset + CentralLength, nameLength, extraLength, length);
        if (entry is not null)
        {
            entry._host = header[5];
            entry.Disk = BinaryPrimitives.ReadUInt16LittleEndian(header[34..]);
            entry._attributes = BinaryPrimitives.ReadUInt32LittleEndian(header[38..]);
            entry.LocalOffset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
            entry.ReadZip64(hasOffset: true);
            content.PassOver(offset + CentralLength + nameLength, extraLength + commentLength);
        }

        return entry;
    }

    /// <summary>Whether the fields of a header are ones that a zip may have.</summary>
    public bool IsPlausible(int version) => version <= LastVersion && (Flags & ReservedFlags) == 0 && ZipMethods.IsKnown(Method);

    /// <summary>An extra field, empty if there is none.</summary>
    public ReadOnlySpan<byte> FindExtra(int wanted)
    {
        ReadOnlySpan<byte> rest = _extra;
        while (rest.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            if (length > rest.Length - 4)
            {
                break;
            }

            if (id == wanted)
            {
                return rest.Slice(4, length);
            }

            rest = rest[(4 + length)..];
        }

        return [];
    }

    /// <summary>The name in Unicode: that of the extra field if it is of this name, else the name itself.</summary>
    public byte[] BestName()
    {
        ReadOnlySpan<byte> field = FindExtra(UnicodePathExtra);
        bool isOfThisName = field.Length > 5 && field[0] == 1
            && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Checksums.Crc32(Name);
        return isOfThisName ? field[5..].ToArray() : Name;
    }

    /// <summary>What it is.</summary>
    public MemberKind Kind()
    {
        MemberKind? kind = UnixType.KindOf(UnixMode);
        return kind is MemberKind.SymbolicLink or MemberKind.Special ? kind.Value
            : Name.Length > 0 && Name[^1] == '/' && Size == 0 ? MemberKind.Folder : MemberKind.File;
    }

    private static ZipEntry? Read(ByteSource content, ReadOnlySpan<byte> fields, long nameOffset, int nameLength, int extraLength, int length)
    {
        var entry = new ZipEntry
        {
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]),
            Method = BinaryPrimitives.ReadUInt16LittleEndian(fields[4..]),
            Time = BinaryPrimitives.ReadUInt16LittleEndian(fields[6..]),
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(fields[10..]),
            StoredSize = BinaryPrimitives.ReadUInt32LittleEndian(fields[14..]),
            Size = BinaryPrimitives.ReadUInt32LittleEndian(fields[18..]),
            HeaderLength = length,
        };

        // First, because name and extra fields of what is none may be 128 KiB.
        if (!entry.IsPlausible(fields[0]))
        {
            return null;
        }

        entry.Name = content.ReadUpTo(nameOffset, nameLength);
        entry._extra = content.ReadUpTo(nameOffset + nameLength, extraLength);
        return entry;
    }

    private void ReadZip64(bool hasOffset)
    {
        ReadOnlySpan<byte> field = FindExtra(Zip64Extra);
        Size = Take64(Size, ref field);
        StoredSize = Take64(StoredSize, ref field);
        if (hasOffset)
        {
            LocalOffset = Take64(LocalOffset, ref field);
        }
    }

    private static long Take64(long value, ref ReadOnlySpan<byte> field)
    {
        if (value != In64Bits || field.Length < 8)
        {
            return value;
        }

        ulong large = BinaryPrimitives.ReadUInt64LittleEndian(field);
        field = field[8..];

        // Sizes with the highest bit are no sizes; as the largest number they are found wrong like others.
        return large > long.MaxValue ? long.MaxValue : (long)large;
    }
}
