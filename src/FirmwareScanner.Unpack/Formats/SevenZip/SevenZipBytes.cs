using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>Reads the fields of a header of a 7z archive.</summary>
/// <param name="bytes">The header.</param>
internal sealed class SevenZipBytes(byte[] bytes)
{
    private int _position;

    /// <summary>Bytes in all: nothing that a header counts is more, as each costs at least one bit, and is refused here if it does not cost a byte.</summary>
    public int Length => bytes.Length;

    /// <summary>The next byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > bytes.Length - _position)
        {
            throw new UnpackException(ProblemKind.Damaged, "the archive's header is damaged: it ends inside a field");
        }

        ReadOnlySpan<byte> taken = bytes.AsSpan(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    /// <summary>A number of 32 bits.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A number of one to nine bytes: the leading ones of the first byte count the bytes that follow.</summary>
    public long ReadNumber()
    {
        byte first = ReadByte();
        ulong value = 0;
        int mask = 0x80;
        for (int i = 0; i < 8; i++)
        {
            if ((first & mask) == 0)
            {
                value |= (ulong)(first & (mask - 1)) << (8 * i);
                break;
            }

            value |= (ulong)ReadByte() << (8 * i);
            mask >>= 1;
        }

        return value <= long.MaxValue
            ? (long)value
            : throw new UnpackException(ProblemKind.Damaged, "the archive's header is damaged: a number is too large");
    }

    /// <summary>A number of things that each cost at least a byte of the header.</summary>
    public int ReadCount()
    {
        long count = ReadNumber();
        return count <= Length
            ? (int)count
            : throw new UnpackException(ProblemKind.Damaged, $"the archive's header is damaged: it states {count} of something in {Length} bytes");
    }

    /// <summary>Reads bits, the highest of each byte first.</summary>
    public bool[] ReadBits(int count)
    {
        ReadOnlySpan<byte> packed = Take((count + 7L) / 8);
        bool[] bits = new bool[count];
        for (int i = 0; i < count; i++)
        {
            bits[i] = (packed[i / 8] & (0x80 >> (i % 8))) != 0;
        }

        return bits;
    }

    /// <summary>Reads bits before which a byte says whether all are set, and they are left out.</summary>
    public bool[] ReadOptionalBits(int count)
    {
        if (ReadByte() == 0)
        {
            return ReadBits(count);
        }

        bool[] bits = new bool[count];
        Array.Fill(bits, true);
        return bits;
    }

    /// <summary>Reads checksums; null for those that are not defined.</summary>
    public uint?[] ReadSums(int count)
    {
        bool[] isDefined = ReadOptionalBits(count);
        uint?[] sums = new uint?[count];
        for (int i = 0; i < count; i++)
        {
            sums[i] = isDefined[i] ? ReadUInt32() : null;
        }

        return sums;
    }
}
