using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Unpack;

/// <summary>
/// Says what begins at a place, by the fields of its header rather than by its magic alone. docs/unwrapping.md lists what is looked at.
/// </summary>
[AllocationFree]
internal static class WrapperRecogniser
{
    /// <summary>Bytes that are looked at, if there are as many.</summary>
    internal const int HeaderLength = 64;

    /// <summary>Bytes of the header of U-Boot's images.</summary>
    internal const int UImageLength = 64;

    /// <summary>Bytes of the header of a device tree.</summary>
    internal const int DeviceTreeLength = 40;

    private const int LeastLzmaDictionary = 4096;
    private const long LargestLzma = 1L << 38;
    private const int LegacyBound = (8 << 20) + ((8 << 20) / 255) + 16;

    /// <summary>What begins at a place.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">Index of the first.</param>
    /// <param name="count">How many there are: <see cref="HeaderLength"/>, or fewer if no more follow.</param>
    /// <param name="checksum">For checksums of headers.</param>
    /// <param name="hash">The same.</param>
    internal static WrapperFormat Recognise(byte[] bytes, int at, int count, Crc32 checksum, XxHash32 hash)
    {
        if (count < 10)
        {
            return WrapperFormat.None;
        }

        if (IsLzma(bytes, at, count))
        {
            return WrapperFormat.Lzma;
        }

        switch (BigEndian.UInt32(bytes, at))
        {
            case 0x27051956:
                return Or(IsUImage(bytes, at, count, checksum), WrapperFormat.UImage);
            case 0xD00DFEED:
                return Or(IsDeviceTree(bytes, at, count), WrapperFormat.DeviceTree);
            case 0x04224D18:
                return Or(IsLz4(bytes, at, count, hash), WrapperFormat.Lz4);
            case 0x02214C18:
                return Or(IsLz4Legacy(bytes, at), WrapperFormat.Lz4Legacy);
            case 0xFD377A58:
                return Or(IsXz(bytes, at, count, checksum), WrapperFormat.Xz);
            case 0x28B52FFD:
                return Or((bytes[at + 4] & 8) == 0, WrapperFormat.Zstandard);
            case 0x894C5A4F:
                return Or(BigEndian.UInt32(bytes, at + 4) == 0x000D0A1A, WrapperFormat.Lzop);
            case 0x4C5A4950:
                return Or(bytes[at + 4] == 1 && (bytes[at + 5] & 31) >= 12 && (bytes[at + 5] & 31) <= 29, WrapperFormat.Lzip);
            case 0x68737173:
            case 0x73717368:
                return Or(IsSquashFs(bytes, at, count), WrapperFormat.SquashFs);
            case 0x28CD3D45:
            case 0x453DCD28:
                return Or(IsCramFs(bytes, at, count), WrapperFormat.CramFs);
            case 0x504B0304:
                return Or(bytes[at + 5] == 0 && bytes[at + 4] <= 63 && bytes[at + 9] == 0, WrapperFormat.Zip);
            case 0x377ABCAF:
                return Or(bytes[at + 4] == 0x27 && bytes[at + 5] == 0x1C && bytes[at + 6] == 0, WrapperFormat.SevenZip);
            case 0x55424923:
                return Or(IsUbi(bytes, at, count, checksum), WrapperFormat.Ubi);
            default:
                return IsGzip(bytes, at, count) ? WrapperFormat.Gzip : Or(IsBzip2(bytes, at), WrapperFormat.Bzip2);
        }
    }

    /// <summary>Whether gzip begins: deflate, and no flag that nobody has defined.</summary>
    internal static bool IsGzip(byte[] bytes, int at, int count)
    {
        return count >= 10 && bytes[at] == 0x1F && bytes[at + 1] == 0x8B && bytes[at + 2] == 8 && (bytes[at + 3] & 0xE0) == 0;
    }

    /// <summary>Whether zlib may begin: only where something else says that compressed data follow, for it is no more than 12 bits.</summary>
    internal static bool IsZlib(byte[] bytes, int at, int count)
    {
        return count >= 6 && (bytes[at] & 15) == 8 && bytes[at] >> 4 <= 7 && ((bytes[at] << 8) | bytes[at + 1]) % 31 == 0;
    }

    private static WrapperFormat Or(bool isSo, WrapperFormat format)
    {
        return isSo ? format : WrapperFormat.None;
    }

    /// <summary>Five bytes of the first, which is 0, start the range coder; dictionaries are powers of 2, or half as much again.</summary>
    private static bool IsLzma(byte[] bytes, int at, int count)
    {
        if (bytes[at] >= 225 || count < LzmaDecoder.HeaderLength + 5 || bytes[at + LzmaDecoder.HeaderLength] != 0)
        {
            return false;
        }

        uint dictionary = (uint)LittleEndian.Int32(bytes, at + 1);
        uint high = dictionary;
        high |= high >> 1;
        high |= high >> 2;
        high |= high >> 4;
        high |= high >> 8;
        high |= high >> 16;
        uint power = high - (high >> 1);
        bool isUsual = dictionary == 0xFFFFFFFF || dictionary == power || dictionary == power + (power >> 1);
        long size = LittleEndian.Int64(bytes, at + 5);
        return isUsual && dictionary >= LeastLzmaDictionary && (size == -1 || (size > 0 && size < LargestLzma));
    }

    private static bool IsUImage(byte[] bytes, int at, int count, Crc32 checksum)
    {
        if (count < UImageLength)
        {
            return false;
        }

        // The checksum was made with zeros in its place.
        uint expected = BigEndian.UInt32(bytes, at + 4);
        bytes[at + 4] = 0;
        bytes[at + 5] = 0;
        bytes[at + 6] = 0;
        bytes[at + 7] = 0;
        checksum.Reset();
        checksum.Add(bytes, at, UImageLength);
        bytes[at + 4] = (byte)(expected >> 24);
        bytes[at + 5] = (byte)(expected >> 16);
        bytes[at + 6] = (byte)(expected >> 8);
        bytes[at + 7] = (byte)expected;
        return checksum.Value == expected;
    }

    private static bool IsDeviceTree(byte[] bytes, int at, int count)
    {
        if (count < DeviceTreeLength)
        {
            return false;
        }

        long size = BigEndian.UInt32(bytes, at + 4);
        long tree = BigEndian.UInt32(bytes, at + 8);
        long texts = BigEndian.UInt32(bytes, at + 12);
        uint version = BigEndian.UInt32(bytes, at + 20);
        uint oldest = BigEndian.UInt32(bytes, at + 24);
        return size > DeviceTreeLength && tree >= DeviceTreeLength && tree < size && texts >= DeviceTreeLength && texts <= size
            && (tree & 3) == 0 && version >= 16 && oldest <= 17;
    }

    private static bool IsLz4(byte[] bytes, int at, int count, XxHash32 hash)
    {
        int flags = bytes[at + 4];
        int length = Lz4Decoder.HeaderLength(flags);
        if (count < length || flags >> 6 != 1 || (flags & 2) != 0 || (bytes[at + 5] & 0x8F) != 0)
        {
            return false;
        }

        hash.Reset();
        hash.Add(bytes, at + 4, length - 5);
        return ((hash.Value >> 8) & 255) == bytes[at + length - 1];
    }

    private static bool IsLz4Legacy(byte[] bytes, int at)
    {
        uint length = (uint)LittleEndian.Int32(bytes, at + 4);
        return length > 0 && length <= LegacyBound;
    }

    private static bool IsXz(byte[] bytes, int at, int count, Crc32 checksum)
    {
        if (count < 12 || bytes[at + 4] != 0x5A || bytes[at + 5] != 0)
        {
            return false;
        }

        checksum.Reset();
        checksum.Add(bytes, at + 6, 2);
        return checksum.Value == (uint)LittleEndian.Int32(bytes, at + 8);
    }

    /// <summary>A digit, and behind it the first digits of pi, with which a block begins, or those of its root, of an empty file.</summary>
    private static bool IsBzip2(byte[] bytes, int at)
    {
        uint block = BigEndian.UInt32(bytes, at + 4);
        return bytes[at] == 'B' && bytes[at + 1] == 'Z' && bytes[at + 2] == 'h' && bytes[at + 3] >= '1' && bytes[at + 3] <= '9'
            && (block == 0x31415926 || block == 0x17724538);
    }

    /// <summary>The length of a block and its logarithm agree, in either byte order; version 1 to 4.</summary>
    private static bool IsSquashFs(byte[] bytes, int at, int count)
    {
        if (count < 32)
        {
            return false;
        }

        bool isLittle = bytes[at] == 'h';
        int version = isLittle ? LittleEndian.UInt16(bytes, at + 28) : (bytes[at + 28] << 8) | bytes[at + 29];
        if (version != 4)
        {
            return version >= 1 && version <= 3;
        }

        uint block = isLittle ? (uint)LittleEndian.Int32(bytes, at + 12) : BigEndian.UInt32(bytes, at + 12);
        int log = isLittle ? LittleEndian.UInt16(bytes, at + 22) : (bytes[at + 22] << 8) | bytes[at + 23];
        return log >= 12 && log <= 20 && block == 1u << log;
    }

    private static bool IsCramFs(byte[] bytes, int at, int count)
    {
        // "Compressed ROMFS"
        return count >= 32 && BigEndian.UInt32(bytes, at + 16) == 0x436F6D70 && BigEndian.UInt32(bytes, at + 20) == 0x72657373
            && BigEndian.UInt32(bytes, at + 24) == 0x65642052 && BigEndian.UInt32(bytes, at + 28) == 0x4F4D4653;
    }

    /// <summary>The header of an erase block; its checksum is a CRC-32 without the last inversion.</summary>
    private static bool IsUbi(byte[] bytes, int at, int count, Crc32 checksum)
    {
        if (count < 64 || bytes[at + 4] != 1)
        {
            return false;
        }

        checksum.Reset();
        checksum.Add(bytes, at, 60);
        return ~checksum.Value == BigEndian.UInt32(bytes, at + 60);
    }
}
