using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.ExFat;

/// <summary>Something in a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsOneRun">Whether its clusters follow each other, so that the table does not have them.</param>
/// <param name="Cluster">Its first cluster.</param>
/// <param name="Written">How many of its bytes were ever written; the others are zeros.</param>
/// <param name="Size">Its size.</param>
/// <param name="IsChecksumWrong">Whether the checksum of its entries is wrong.</param>
internal readonly record struct ExFatEntry(
    string Name, bool IsFolder, bool IsOneRun, uint Cluster, long Written, long Size, bool IsChecksumWrong);

/// <summary>Reads the entries of a folder: sets of one for the file, one for its clusters, some for its name.</summary>
/// <param name="source">The folder's bytes.</param>
/// <param name="context">Limits.</param>
internal sealed class ExFatFolder(ByteSource source, UnpackContext context)
{
    private const int EntryLength = 32;
    private const int PieceLength = 4096;
    private const byte FileType = 0x85;
    private const byte StreamType = 0xC0;
    private const byte NameType = 0xC1;

    private readonly List<byte> _set = [];

    /// <summary>The entries in use.</summary>
    public IEnumerable<ExFatEntry> Read()
    {
        byte[] piece = new byte[PieceLength];
        for (long position = 0; position < source.Length; position += PieceLength)
        {
            context.Spend(PieceLength);
            int count = source.Read(position, piece);
            for (int offset = 0; offset + EntryLength <= count; offset += EntryLength)
            {
                if (piece[offset] == 0)
                {
                    yield break;
                }

                if (Take(piece.AsSpan(offset, EntryLength)) is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    private ExFatEntry? Take(ReadOnlySpan<byte> entry)
    {
        if (entry[0] == FileType)
        {
            _set.Clear();
        }
        else if (_set.Count == 0 || entry[0] < StreamType)
        {
            // Deleted, or none of a file: the bitmap of clusters, the label, a table of letters.
            _set.Clear();
            return null;
        }

        _set.AddRange(entry);
        if (_set.Count < (_set[1] + 1) * EntryLength)
        {
            return null;
        }

        byte[] set = [.. _set];
        _set.Clear();
        return Parse(set);
    }

    private ExFatEntry? Parse(ReadOnlySpan<byte> set)
    {
        const int FolderAttribute = 0x10;
        const int OneRunFlag = 2;
        ReadOnlySpan<byte> stream = set.Length > EntryLength ? set[EntryLength..] : default;
        if (stream.IsEmpty || stream[0] != StreamType)
        {
            context.Report(ProblemKind.Damaged, "entries of a folder are damaged");
            return null;
        }

        int nameLength = stream[3] * sizeof(char);
        var name = new List<byte>();
        for (int offset = 2 * EntryLength; offset < set.Length && set[offset] == NameType; offset += EntryLength)
        {
            name.AddRange(set.Slice(offset + 2, EntryLength - 2));
        }

        if (nameLength == 0 || nameLength > name.Count)
        {
            context.Report(ProblemKind.Damaged, "a name in a folder is damaged");
            return null;
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(stream[24..]);
        long written = BinaryPrimitives.ReadInt64LittleEndian(stream[8..]);
        bool isFolder = (BinaryPrimitives.ReadUInt16LittleEndian(set[4..]) & FolderAttribute) != 0;
        return new ExFatEntry(
            Utf16Names.Decode(name.ToArray().AsSpan(0, nameLength)),
            isFolder,
            (stream[1] & OneRunFlag) != 0,
            BinaryPrimitives.ReadUInt32LittleEndian(stream[20..]),
            written,
            size,
            ChecksumOf(set) != BinaryPrimitives.ReadUInt16LittleEndian(set[2..]));
    }

    private static ushort ChecksumOf(ReadOnlySpan<byte> set)
    {
        ushort sum = 0;
        for (int i = 0; i < set.Length; i++)
        {
            sum = i is 2 or 3 ? sum : (ushort)((ushort)((sum << 15) | (sum >> 1)) + set[i]);
        }

        return sum;
    }
}
