using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>The directory of a zip, with the records that end it.</summary>
internal sealed class ZipDirectory
{
    /// <summary>First bytes of the record at the end.</summary>
    public const uint EndSignature = 0x06054B50;

    /// <summary>Bytes of that record before the comment.</summary>
    public const int EndLength = 22;

    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const uint DigitalSignature = 0x05054B50;
    private const int Locator64Length = 20;
    private const int DigitalSignatureLength = 6;

    /// <summary>Offset of its first entry.</summary>
    public long Start { get; private init; }

    /// <summary>Offset behind the record at the end, and its comment; of an incomplete one behind the last entry.</summary>
    public long End { get; private set; }

    /// <summary>Length of that comment.</summary>
    public int CommentLength { get; private set; }

    /// <summary>How many entries it has.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the record at the end is there.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the record at the end says of the directory what it is.</summary>
    public bool IsAsStated { get; private set; }

    /// <summary>Whether the zip is divided into several files.</summary>
    public bool IsDivided { get; private set; }

    /// <summary>Offset from which those of the local headers count.</summary>
    public long Base { get; private set; }

    /// <summary>Offset of the first local header; 0 if it has no entries.</summary>
    public long FirstLocal => Base + LowestOffset;

    /// <summary>The lowest offset of a local header as stored.</summary>
    public long LowestOffset { get; private set; }

    /// <summary>Reads a directory, and keeps nothing of its entries.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="start">Offset of its first entry, or of the record at the end if it has none.</param>
    /// <param name="context">The limits.</param>
    public static ZipDirectory Read(ByteSource content, long start, UnpackContext context)
    {
        var directory = new ZipDirectory { Start = start, LowestOffset = long.MaxValue };
        long position = start;
        while (ZipEntry.ReadCentral(content, position) is { } entry)
        {
            context.Spend(0);
            directory.Count++;
            directory.LowestOffset = Math.Min(directory.LowestOffset, entry.LocalOffset);
            position += entry.HeaderLength;
        }

        directory.LowestOffset = directory.Count == 0 ? 0 : directory.LowestOffset;
        directory.End = position;
        directory.ReadEnd(content, position);
        return directory;
    }

    /// <summary>Reads the entries, with offsets of local headers in the content.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="localBase">Offset from which those of the local headers count.</param>
    /// <param name="context">The limits.</param>
    public List<ZipEntry> ReadEntries(ByteSource content, long localBase, UnpackContext context)
    {
        var entries = new List<ZipEntry>();
        long position = Start;
        while (entries.Count < Count && ZipEntry.ReadCentral(content, position) is { } entry)
        {
            context.Spend(0);
            ZipReader.CheckCount(entries.Count, context);
            entry.LocalOffset = localBase > long.MaxValue - entry.LocalOffset ? long.MaxValue : localBase + entry.LocalOffset;
            entries.Add(entry);
            position += entry.HeaderLength;
        }

        return entries;
    }

    private void ReadEnd(ByteSource content, long position)
    {
        Span<byte> record = stackalloc byte[56];
        long entriesEnd = position;
        long? wideSize = null;
        long wideOffset = 0;
        long wideCount = 0;
        if (SignatureAt(content, position) == DigitalSignature)
        {
            position += DigitalSignatureLength + content.ReadUInt16(position + 4);
        }

        if (SignatureAt(content, position) == End64Signature && content.TryRead(position, record))
        {
            wideCount = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
            wideSize = BinaryPrimitives.ReadInt64LittleEndian(record[40..]);
            wideOffset = BinaryPrimitives.ReadInt64LittleEndian(record[48..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(record[4..]);
            position += length is >= 44 and < 1 << 20 ? 12 + length : 56;
        }

        if (SignatureAt(content, position) == Locator64Signature)
        {
            position += Locator64Length;
        }

        record = record[..EndLength];
        if (SignatureAt(content, position) != EndSignature || !content.TryRead(position, record))
        {
            return;
        }

        IsComplete = true;
        CommentLength = BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        End = position + EndLength + CommentLength;
        long size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        int disk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        IsDivided = disk is not 0 and not 0xFFFF;
        size = size == 0xFFFFFFFF && wideSize is { } wide ? wide : size;
        offset = offset == 0xFFFFFFFF && wideSize is not null ? wideOffset : offset;
        count = count == 0xFFFF && wideSize is not null ? wideCount : count;
        Base = Start - offset;
        IsAsStated = size == entriesEnd - Start && (count == Count || (count == (Count & 0xFFFF) && wideSize is null)) && offset >= 0;
    }

    private static uint SignatureAt(ByteSource content, long position)
    {
        Span<byte> signature = stackalloc byte[4];
        return content.TryRead(position, signature) ? BinaryPrimitives.ReadUInt32LittleEndian(signature) : 0;
    }
}
