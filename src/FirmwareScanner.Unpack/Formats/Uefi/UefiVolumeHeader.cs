using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>The header of a firmware volume (PI Specification 1.8, volume 3, 3.2.1): what it says, and whether it can be one.</summary>
internal sealed class UefiVolumeHeader
{
    private const int FixedLength = 0x38;
    private const int LongestHeader = 0x1000;
    private const int ExtendedHeaderLength = 20;
    private const uint ErasePolarity = 0x800;

    private UefiVolumeHeader(ReadOnlySpan<byte> bytes)
    {
        FileSystem = new Guid(bytes.Slice(0x10, UefiGuids.Length));
        Length = BinaryPrimitives.ReadInt64LittleEndian(bytes[0x20..]);
        IsErasedToOnes = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x2C..]) & ErasePolarity) != 0;
        HeaderLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x30..]);
        ExtendedHeader = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x34..]);
        Revision = bytes[0x37];
    }

    /// <summary>GUID of the file system.</summary>
    public Guid FileSystem { get; }

    /// <summary>Length of the whole volume in bytes.</summary>
    public long Length { get; }

    /// <summary>Whether erased bytes are 0xFF; 0 otherwise.</summary>
    public bool IsErasedToOnes { get; }

    /// <summary>Length of this header with its map of blocks.</summary>
    public int HeaderLength { get; }

    /// <summary>1 or 2.</summary>
    public int Revision { get; }

    /// <summary>Whether the sum of the header is right.</summary>
    public bool IsChecksumRight { get; private init; }

    /// <summary>Offset of the first byte behind the headers.</summary>
    public long BodyOffset { get; private set; }

    private int ExtendedHeader { get; }

    /// <summary>Reads a header.</summary>
    /// <returns>The header; null if there is none.</returns>
    public static UefiVolumeHeader? Read(ByteSource content, long offset)
    {
        Span<byte> start = stackalloc byte[FixedLength];
        if (!content.TryRead(offset, start) || !start[0x28..0x2C].SequenceEqual("_FVH"u8))
        {
            return null;
        }

        var header = new UefiVolumeHeader(start);
        if (header.HeaderLength < FixedLength + 8 || header.HeaderLength > LongestHeader || (header.HeaderLength & 1) != 0
            || header.Length < header.HeaderLength || header.Revision is not (1 or 2) || header.ExtendedHeader >= header.Length)
        {
            return null;
        }

        byte[] all = content.ReadBytes(offset, header.HeaderLength);
        bool isSumRight = Sum16(all) == 0;
        bool isMapRight = SumOfBlocks(all) == header.Length;

        // One wrong thing is damage of a volume; more is no volume: drivers hold headers to be filled in.
        bool isElseRight = isMapRight && header.Length <= content.Length - offset
            && UefiGuids.VolumeOf(header.FileSystem) != VolumeContent.Unknown;
        if (!isSumRight && !isElseRight)
        {
            return null;
        }

        header = new UefiVolumeHeader(start) { IsChecksumRight = isSumRight };
        header.BodyOffset = header.FindBody(content, offset);
        return header;
    }

    private long FindBody(ByteSource content, long offset)
    {
        Span<byte> extended = stackalloc byte[ExtendedHeaderLength];
        if (ExtendedHeader < HeaderLength || !content.TryRead(offset + ExtendedHeader, extended))
        {
            return HeaderLength;
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(extended[UefiGuids.Length..]);
        long end = (ExtendedHeader + Math.Max(length, ExtendedHeaderLength) + 7) & ~7L;
        return end <= Length ? end : HeaderLength;
    }

    private static int Sum16(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..]);
        }

        return sum & 0xFFFF;
    }

    private static long SumOfBlocks(ReadOnlySpan<byte> header)
    {
        long sum = 0;
        for (int i = FixedLength; i + 8 <= header.Length; i += 8)
        {
            long count = BinaryPrimitives.ReadUInt32LittleEndian(header[i..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(header[(i + 4)..]);
            if (count == 0 && length == 0)
            {
                return sum;
            }

            sum += Math.Min(count * length, long.MaxValue >> 16);
        }

        return -1;
    }
}
