using System;
using System.Buffers.Binary;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Coreboot;

/// <summary>The header of a file in CBFS, with its attributes.</summary>
internal sealed class CbfsFile
{
    /// <summary>Type of a program with a header of its own (up to 2021).</summary>
    public const uint OldStage = 0x10;

    /// <summary>Type of a program of several segments.</summary>
    public const uint Payload = 0x20;

    /// <summary>Type of a place without a file.</summary>
    public const uint Empty = uint.MaxValue;

    /// <summary>Type of a deleted file.</summary>
    public const uint Deleted = 0;

    private const int FixedLength = 24;
    private const int LongestHeader = 4096;
    private const uint CompressionTag = 0x42435A4C;
    private const uint HashTag = 0x68736148;

    private CbfsFile(long start, ReadOnlySpan<byte> header)
    {
        Start = start;
        Length = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Type = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        AttributesAt = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        DataAt = BinaryPrimitives.ReadUInt32BigEndian(header[20..]);
    }

    /// <summary>Offset of the header in the content.</summary>
    public long Start { get; }

    /// <summary>What the file is.</summary>
    public uint Type { get; }

    /// <summary>Offset of the file's first byte in the content.</summary>
    public long Data => Start + DataAt;

    /// <summary>Length of the file as it is stored.</summary>
    public long Length { get; }

    /// <summary>Offset behind its last byte.</summary>
    public long End => Data + Length;

    /// <summary>Its name, perhaps empty.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>How it is compressed: 0 not, 1 LZMA, 2 LZ4.</summary>
    public uint Compression { get; private set; }

    /// <summary>Its length after decompression, if it is compressed.</summary>
    public uint DecodedLength { get; private set; }

    /// <summary>Number of the hash function of <see cref="Hash"/>: 1 SHA-1, 2 SHA-256, 3 SHA-512; 0 if there is none.</summary>
    public uint HashFunction { get; private set; }

    /// <summary>The hash of the bytes as they are stored.</summary>
    public byte[] Hash { get; private set; } = [];

    private uint AttributesAt { get; }

    private uint DataAt { get; }

    /// <summary>Reads a header.</summary>
    /// <returns>The file; null if there is none.</returns>
    public static CbfsFile? Read(ByteSource content, long offset)
    {
        Span<byte> start = stackalloc byte[FixedLength];
        if (!content.TryRead(offset, start) || !start.StartsWith("LARCHIVE"u8))
        {
            return null;
        }

        var file = new CbfsFile(offset, start);
        bool hasAttributes = file.AttributesAt is not (0 or uint.MaxValue);
        if (file.DataAt is <= FixedLength or > LongestHeader
            || (hasAttributes && (file.AttributesAt <= FixedLength || file.AttributesAt > file.DataAt)))
        {
            return null;
        }

        byte[] header = content.ReadBytes(offset, (int)file.DataAt);
        ReadOnlySpan<byte> name = header.AsSpan(FixedLength, (int)(hasAttributes ? file.AttributesAt : file.DataAt) - FixedLength);
        int end = name.IndexOf((byte)0);
        if (end < 0)
        {
            return null;
        }

        file.Name = EscapedUtf8.Decode(name[..end]);
        if (hasAttributes)
        {
            file.ReadAttributes(header.AsSpan((int)file.AttributesAt));
        }

        return file;
    }

    private void ReadAttributes(ReadOnlySpan<byte> attributes)
    {
        const int TagLength = 8;
        while (attributes.Length >= TagLength)
        {
            uint tag = BinaryPrimitives.ReadUInt32BigEndian(attributes);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(attributes[4..]);
            if (tag is 0 or uint.MaxValue || length < TagLength || length > attributes.Length)
            {
                return;
            }

            ReadOnlySpan<byte> value = attributes[TagLength..(int)length];
            if (tag == CompressionTag && value.Length >= 8)
            {
                Compression = BinaryPrimitives.ReadUInt32BigEndian(value);
                DecodedLength = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
            }
            else if (tag == HashTag && value.Length > 4)
            {
                HashFunction = BinaryPrimitives.ReadUInt32BigEndian(value);
                Hash = value[4..].ToArray();
            }

            attributes = attributes[(int)length..];
        }
    }
}
