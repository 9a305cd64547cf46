using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Fat;

/// <summary>Something in a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">What it is.</param>
/// <param name="Cluster">Its first cluster; 0 if it has none.</param>
/// <param name="Size">Its size; 0 for a folder.</param>
internal readonly record struct FatEntry(string Name, byte Attributes, uint Cluster, uint Size)
{
    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Attributes & FatFolder.FolderAttribute) != 0;
}

/// <summary>
/// Reads the entries of a folder: each of 32 bytes, one with a long name behind entries that hold its parts.
/// </summary>
/// <param name="geometry">The file system.</param>
/// <param name="source">The folder's bytes.</param>
/// <param name="context">Limits.</param>
internal sealed class FatFolder(FatGeometry geometry, ByteSource source, UnpackContext context)
{
    /// <summary>The bit of a folder.</summary>
    public const byte FolderAttribute = 0x10;

    private const byte LabelAttribute = 8;
    private const byte LongNameAttributes = 0x0F;
    private const int PieceLength = 4096;
    private const int UnitsOfPart = 13;
    private const int MostParts = 20;

    private readonly byte[] _longName = new byte[MostParts * UnitsOfPart * sizeof(char)];
    private int _longNameLength;
    private int _nextPart;
    private byte _checksum;

    /// <summary>The entries in use, without those of the folder itself and of the one above.</summary>
    public IEnumerable<FatEntry> Read()
    {
        byte[] piece = new byte[PieceLength];
        for (long position = 0; position < source.Length; position += PieceLength)
        {
            context.Spend(PieceLength);
            int count = source.Read(position, piece);
            for (int offset = 0; offset + FatGeometry.EntryLength <= count; offset += FatGeometry.EntryLength)
            {
                if (piece[offset] == 0)
                {
                    yield break;
                }

                if (Parse(piece.AsSpan(offset, FatGeometry.EntryLength)) is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    private FatEntry? Parse(ReadOnlySpan<byte> entry)
    {
        const byte Deleted = 0xE5;
        byte attributes = entry[11];
        if (entry[0] == Deleted)
        {
            _nextPart = -1;
            return null;
        }

        if ((attributes & 0x3F) == LongNameAttributes)
        {
            AddPart(entry);
            return null;
        }

        bool hasLongName = _nextPart == 0 && _longNameLength > 0 && _checksum == ChecksumOf(entry);
        string name = hasLongName ? Utf16Names.Decode(_longName.AsSpan(0, _longNameLength)) : ShortName(entry);
        _nextPart = -1;
        if ((attributes & LabelAttribute) != 0 || name.Length == 0 || name is "." or "..")
        {
            return null;
        }

        uint cluster = BinaryPrimitives.ReadUInt16LittleEndian(entry[26..]);
        if (geometry.Bits == 32)
        {
            cluster |= (uint)(BinaryPrimitives.ReadUInt16LittleEndian(entry[20..]) & 0x0FFF) << 16;
        }

        return new FatEntry(name, attributes, cluster, BinaryPrimitives.ReadUInt32LittleEndian(entry[28..]));
    }

    private void AddPart(ReadOnlySpan<byte> entry)
    {
        const byte LastFlag = 0x40;
        int number = entry[0] & 0x3F;
        if ((entry[0] & LastFlag) != 0 && number is >= 1 and <= MostParts)
        {
            _nextPart = number;
            _checksum = entry[13];
            _longNameLength = number * UnitsOfPart * sizeof(char);
        }

        // The parts come from last to first.
        if (number == 0 || number != _nextPart || entry[13] != _checksum)
        {
            _nextPart = -1;
            return;
        }

        _nextPart--;
        Span<byte> part = _longName.AsSpan(_nextPart * UnitsOfPart * sizeof(char), UnitsOfPart * sizeof(char));
        entry.Slice(1, 10).CopyTo(part);
        entry.Slice(14, 12).CopyTo(part[10..]);
        entry.Slice(28, 4).CopyTo(part[22..]);
        if (_nextPart == 0)
        {
            CutLongName();
        }
    }

    /// <summary>A name that does not fill its last part ends with a 0.</summary>
    private void CutLongName()
    {
        for (int i = 0; i < _longNameLength; i += sizeof(char))
        {
            if (_longName[i] == 0 && _longName[i + 1] == 0)
            {
                _longNameLength = i;
            }
        }
    }

    /// <summary>The sum of the short name, by which a long name belongs to it.</summary>
    private static byte ChecksumOf(ReadOnlySpan<byte> entry)
    {
        byte sum = 0;
        foreach (byte value in entry[..11])
        {
            sum = (byte)((sum << 7) + (sum >> 1) + value);
        }

        return sum;
    }

    private static string ShortName(ReadOnlySpan<byte> entry)
    {
        // Windows NT keeps in two bits whether the parts of a short name were in small letters.
        const int SmallBase = 8;
        const int SmallExtension = 16;
        byte[] name = entry[..11].ToArray();
        name[0] = name[0] == 5 ? (byte)0xE5 : name[0];
        string start = EscapedUtf8.Decode(name.AsSpan(0, 8)).TrimEnd(' ');
        string extension = EscapedUtf8.Decode(name.AsSpan(8)).TrimEnd(' ');
        start = (entry[12] & SmallBase) != 0 ? start.ToLowerInvariant() : start;
        extension = (entry[12] & SmallExtension) != 0 ? extension.ToLowerInvariant() : extension;
        return extension.Length == 0 ? start : $"{start}.{extension}";
    }
}
