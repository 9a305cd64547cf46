using System;
using System.Buffers.Binary;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Cpio;

/// <summary>How the headers of a cpio archive are written.</summary>
internal enum CpioKind
{
    /// <summary>Hexadecimal digits, "newc" of SVR4.</summary>
    Hexadecimal,

    /// <summary>The same with a sum of the bytes, "crc".</summary>
    HexadecimalWithSum,

    /// <summary>Octal digits, "odc" of POSIX.</summary>
    Octal,

    /// <summary>Words of 16 bits, the lower byte first.</summary>
    LittleEndian,

    /// <summary>Words of 16 bits, the higher byte first.</summary>
    BigEndian,
}

/// <summary>A header of a cpio archive, with the name behind it.</summary>
internal sealed class CpioHeader
{
    // The longest path that systems know has 4096 bytes.
    private const int LongestName = 4097;

    private const int HexadecimalLength = 110;
    private const int OctalLength = 76;
    private const int BinaryLength = 26;
    private const int BinaryMagic = 0x71C7;

    /// <summary>How it is written.</summary>
    public CpioKind Kind { get; private init; }

    /// <summary>Unix mode.</summary>
    public uint Mode { get; private init; }

    /// <summary>Number of the file; files with the same one are one file with several names.</summary>
    public (long Device, long Number) File { get; private init; }

    /// <summary>How many names the file has.</summary>
    public long LinkCount { get; private init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; private init; }

    /// <summary>Sum of the bytes, if the format has it.</summary>
    public uint Sum { get; private init; }

    /// <summary>The name, without the zero at its end.</summary>
    public byte[] Name { get; private set; } = [];

    /// <summary>Bytes from the header to the data.</summary>
    public long DataOffset { get; private set; }

    /// <summary>What the length of header with name, and that of data, are multiples of.</summary>
    public int Alignment => Kind switch
    {
        CpioKind.Hexadecimal or CpioKind.HexadecimalWithSum => 4,
        CpioKind.Octal => 1,
        _ => 2,
    };

    /// <summary>Whether it ends the archive.</summary>
    public bool IsTrailer => Name.AsSpan().SequenceEqual("TRAILER!!!"u8) && Size == 0;

    /// <summary>Reads a header.</summary>
    /// <param name="content">What holds the archive.</param>
    /// <param name="start">Offset of the archive, from which is aligned.</param>
    /// <param name="position">Offset of the header.</param>
    /// <returns>The header; null if there is none.</returns>
    public static CpioHeader? Read(ByteSource content, long start, long position)
    {
        Span<byte> bytes = stackalloc byte[HexadecimalLength];
        int count = content.Read(position, bytes);
        bytes = bytes[..count];
        (CpioHeader? header, int length, long nameLength) = bytes switch
        {
            _ when bytes.StartsWith("07070"u8) && count > OctalLength => ReadText(bytes),
            _ when count >= BinaryLength => ReadBinary(bytes),
            _ => (null, 0, 0),
        };
        if (header is null || nameLength is < 2 or > LongestName)
        {
            return null;
        }

        byte[] name = content.ReadUpTo(position + length, (int)nameLength);
        if (name.Length < nameLength || name[^1] != 0)
        {
            return null;
        }

        header.Name = Archives.ArchiveNames.UpToZero(name).ToArray();
        long end = position + length + nameLength - start;
        header.DataOffset = start + header.Align(end) - position;
        return header;
    }

    /// <summary>A length rounded up.</summary>
    public long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static (CpioHeader? Header, int Length, long NameLength) ReadText(ReadOnlySpan<byte> bytes) => bytes[5] switch
    {
        (byte)'1' or (byte)'2' when bytes.Length == HexadecimalLength => ReadHexadecimal(bytes),
        (byte)'7' => ReadOctal(bytes),
        _ => (null, 0, 0),
    };

    private static (CpioHeader? Header, int Length, long NameLength) ReadHexadecimal(ReadOnlySpan<byte> bytes)
    {
        Span<uint> fields = stackalloc uint[13];
        for (int i = 0; i < fields.Length; i++)
        {
            ReadOnlySpan<byte> digits = bytes.Slice(6 + (8 * i), 8);
            if (!uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out fields[i]))
            {
                return (null, 0, 0);
            }
        }

        var header = new CpioHeader
        {
            Kind = bytes[5] == '1' ? CpioKind.Hexadecimal : CpioKind.HexadecimalWithSum,
            File = (((long)fields[7] << 32) | fields[8], fields[0]),
            Mode = fields[1],
            LinkCount = fields[4],
            Size = fields[6],
            Sum = fields[12],
        };
        return (header, HexadecimalLength, fields[11]);
    }

    private static (CpioHeader? Header, int Length, long NameLength) ReadOctal(ReadOnlySpan<byte> bytes)
    {
        Span<long> fields = stackalloc long[10];
        int position = 6;
        for (int i = 0; i < fields.Length; i++)
        {
            // Time and size have eleven digits, the others six.
            int length = i is 7 or 9 ? 11 : 6;
            foreach (byte digit in bytes.Slice(position, length))
            {
                if (digit is < (byte)'0' or > (byte)'7')
                {
                    return (null, 0, 0);
                }

                fields[i] = (fields[i] << 3) | (uint)(digit - '0');
            }

            position += length;
        }

        var header = new CpioHeader
        {
            Kind = CpioKind.Octal,
            File = (fields[0], fields[1]),
            Mode = (uint)fields[2],
            LinkCount = fields[5],
            Size = fields[9],
        };
        return (header, OctalLength, fields[8]);
    }

    private static (CpioHeader? Header, int Length, long NameLength) ReadBinary(ReadOnlySpan<byte> bytes)
    {
        bool isBig = BinaryPrimitives.ReadUInt16BigEndian(bytes) == BinaryMagic;
        if (!isBig && BinaryPrimitives.ReadUInt16LittleEndian(bytes) != BinaryMagic)
        {
            return (null, 0, 0);
        }

        Span<ushort> words = stackalloc ushort[BinaryLength / 2];
        for (int i = 0; i < words.Length; i++)
        {
            ReadOnlySpan<byte> word = bytes.Slice(2 * i, 2);
            words[i] = isBig ? BinaryPrimitives.ReadUInt16BigEndian(word) : BinaryPrimitives.ReadUInt16LittleEndian(word);
        }

        // Numbers of two words have the higher one first whatever the order of bytes, as the PDP-11 had them.
        var header = new CpioHeader
        {
            Kind = isBig ? CpioKind.BigEndian : CpioKind.LittleEndian,
            File = (words[1], words[2]),
            Mode = words[3],
            LinkCount = words[6],
            Size = ((long)words[11] << 16) | words[12],
        };
        return (header, BinaryLength, words[10]);
    }
}
