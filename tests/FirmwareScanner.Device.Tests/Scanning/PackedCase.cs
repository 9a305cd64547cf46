using System;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>
/// A case of the scanner's case table as the device gets it: compiled database, stream, and the events in their order. The desktop
/// packs it (Desktop/CasePacker.cs), this unpacks it.
/// </summary>
public sealed class PackedCase
{
    private const int LongestLiteral = 128;
    private const int ShortestCopy = 4;

    private readonly byte[] _record;
    private int _position;

    private PackedCase(byte[] record)
    {
        _record = record;
        Name = TakeText();
        Database = TakeBytes();
        Stream = TakeBytes();
        EventCount = TakeNumber();
        Kinds = new byte[EventCount];
        Numbers = new ushort[EventCount];
        Offsets = new int[EventCount];
        Lengths = new int[EventCount];
        int offset = 0;
        for (int i = 0; i < EventCount; i++)
        {
            Kinds[i] = _record[_position++];
            Numbers[i] = (ushort)TakeNumber();
            int difference = TakeNumber();
            offset += (difference & 1) == 0 ? difference >> 1 : -((difference + 1) >> 1);
            Offsets[i] = offset;
            Lengths[i] = TakeNumber();
        }
    }

    public string Name { get; }

    public byte[] Database { get; }

    public byte[] Stream { get; }

    public int EventCount { get; }

    public byte[] Kinds { get; }

    public ushort[] Numbers { get; }

    public int[] Offsets { get; }

    public int[] Lengths { get; }

    /// <summary>Unpacks a case.</summary>
    /// <param name="packed">Its length in four bytes, then literal runs (length - 1) and copies (128 + length - 4, distance).</param>
    public static PackedCase Unpack(byte[] packed)
    {
        int length = packed[0] | (packed[1] << 8) | (packed[2] << 16) | (packed[3] << 24);
        byte[] record = new byte[length];
        int position = 4;
        int filled = 0;
        while (filled < length)
        {
            int token = packed[position++];
            if (token < LongestLiteral)
            {
                Array.Copy(packed, position, record, filled, token + 1);
                position += token + 1;
                filled += token + 1;
                continue;
            }

            int from = filled - (packed[position] | (packed[position + 1] << 8));
            position += 2;
            for (int left = token - LongestLiteral + ShortestCopy; left > 0; left--)
            {
                record[filled++] = record[from++];
            }
        }

        return new PackedCase(record);
    }

    private string TakeText()
    {
        int length = TakeNumber();
        char[] characters = new char[length];
        for (int i = 0; i < length; i++)
        {
            characters[i] = (char)_record[_position++];
        }

        return new string(characters);
    }

    private byte[] TakeBytes()
    {
        int length = TakeNumber();
        byte[] bytes = new byte[length];
        Array.Copy(_record, _position, bytes, 0, length);
        _position += length;
        return bytes;
    }

    /// <summary>A number in groups of seven bits, the lowest first; bit 7 says that another follows.</summary>
    private int TakeNumber()
    {
        int number = 0;
        int shift = 0;
        int group;
        do
        {
            group = _record[_position++];
            number |= (group & 0x7F) << shift;
            shift += 7;
        }
        while (group >= 0x80);

        return number;
    }
}
