using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>The local headers of a zip, one behind the data of the other.</summary>
/// <param name="content">What holds the zip.</param>
/// <param name="start">Offset of the first.</param>
internal sealed class ZipLocals(ByteSource content, long start)
{
    private const int PieceLength = 1 << 16;
    private const uint DescriptorSignature = 0x08074B50;
    private const int ShortDescriptor = 16;
    private const int LongDescriptor = 24;

    /// <summary>The entries.</summary>
    public List<ZipEntry> Entries { get; } = [];

    /// <summary>Offset behind the last of them, as far as it can be told.</summary>
    public long End { get; private set; }

    /// <summary>Whether an entry of the directory follows at once.</summary>
    public bool HasReachedDirectory { get; private set; }

    /// <summary>Reads them.</summary>
    public void Read(UnpackContext context)
    {
        End = start;
        while (ZipEntry.ReadLocal(content, End) is { } entry)
        {
            ZipReader.CheckCount(Entries.Count, context);
            long dataStart = End + entry.HeaderLength;
            Entries.Add(entry);
            End = Math.Min(dataStart, content.Length);
            bool isUnknown = entry.HasDescriptor && entry.StoredSize == 0;
            if (entry.StoredSize > content.Length - dataStart)
            {
                End = content.Length;
                return;
            }

            if (isUnknown && !FindDescriptor(entry, dataStart, context))
            {
                // The data is decoded as far as it goes; where it ends is not known, so the zip ends here.
                entry.StoredSize = content.Length - dataStart;
                entry.Size = long.MaxValue;
                return;
            }

            if (!isUnknown)
            {
                End = dataStart + entry.StoredSize;
                SkipDescriptor(entry);
            }

            context.Spend(0);
        }

        HasReachedDirectory = ZipEntry.ReadCentral(content, End) is not null;
    }

    private void SkipDescriptor(ZipEntry entry)
    {
        Span<byte> record = stackalloc byte[8];
        if (entry.HasDescriptor && content.TryRead(End, record)
            && BinaryPrimitives.ReadUInt32LittleEndian(record) == DescriptorSignature && content.Length - End >= ShortDescriptor)
        {
            entry.Crc = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
            End += IsSignatureAt(End + LongDescriptor) && !IsSignatureAt(End + ShortDescriptor) ? LongDescriptor : ShortDescriptor;
        }
    }

    private bool IsSignatureAt(long offset)
    {
        Span<byte> bytes = stackalloc byte[2];
        return content.TryRead(offset, bytes) && bytes.SequenceEqual("PK"u8);
    }

    /// <summary>
    /// Finds the record behind data of unknown length: it must state just the length that it follows. Without its signature, which may
    /// be left out, it lies before the next header.
    /// </summary>
    private bool FindDescriptor(ZipEntry entry, long dataStart, UnpackContext context)
    {
        byte[] piece = new byte[PieceLength];
        long position = dataStart;
        while (position < content.Length)
        {
            context.Spend(0);
            int count = content.Read(position, piece);
            ReadOnlySpan<byte> rest = piece.AsSpan(0, count);
            int found = rest.IndexOf("PK"u8);
            while (found >= 0)
            {
                long place = position + (count - rest.Length) + found;
                if (IsDescriptor(entry, dataStart, place))
                {
                    return true;
                }

                rest = rest[(found + 2)..];
                found = rest.IndexOf("PK"u8);
            }

            position += count < piece.Length ? Math.Max(1, count) : count - 1;
        }

        return false;
    }

    private bool IsDescriptor(ZipEntry entry, long dataStart, long place)
    {
        Span<byte> record = stackalloc byte[LongDescriptor];
        int count = content.Read(place, record);
        uint signature = count >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(record) : 0;
        if (signature == DescriptorSignature && count >= ShortDescriptor)
        {
            return Take(entry, dataStart, place, record[4..count], place + 4);
        }

        if (signature is not (ZipEntry.LocalSignature or ZipEntry.CentralSignature))
        {
            return false;
        }

        foreach (int length in (int[])[12, 20])
        {
            long bare = place - length;
            if (bare >= dataStart && content.TryRead(bare, record[..length]) && Take(entry, dataStart, bare, record[..length], bare))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes checksum and sizes of a record if its size of data is right.</summary>
    private bool Take(ZipEntry entry, long dataStart, long dataEnd, ReadOnlySpan<byte> fields, long fieldsStart)
    {
        long length = dataEnd - dataStart;
        bool isLong = fields.Length >= 20 && BinaryPrimitives.ReadInt64LittleEndian(fields[4..]) == length;
        bool isShort = BinaryPrimitives.ReadUInt32LittleEndian(fields[4..]) == length;
        if (!isLong && !isShort)
        {
            return false;
        }

        // Of an empty file both fit: what follows decides.
        isLong &= !isShort || (IsSignatureAt(fieldsStart + 20) && !IsSignatureAt(fieldsStart + 12));
        entry.Crc = BinaryPrimitives.ReadUInt32LittleEndian(fields);
        entry.StoredSize = length;
        entry.Size = isLong ? BinaryPrimitives.ReadInt64LittleEndian(fields[12..]) : BinaryPrimitives.ReadUInt32LittleEndian(fields[8..]);
        End = fieldsStart + (isLong ? 20 : 12);
        return true;
    }
}
