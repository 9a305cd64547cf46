using System;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>
/// A case of the scanner's case table as the device gets it: compiled database, stream, and the events in their order. The desktop
/// packs it (CasePacker in tools/regenerate), this unpacks it.
/// </summary>
public sealed class PackedCase
{
    private const int LongestLiteral = 128;
    private const int ShortestCopy = 4;

    private readonly byte[] _record;
    private readonly int _eventsStart;
    private int _position;

    private PackedCase(byte[] record)
    {
        _record = record;
        Name = TakeText();
        Database = TakeRange();
        DatabaseLength = _position - Database;
        Stream = TakeRange();
        StreamLength = _position - Stream;
        EventCount = TakeNumber();
        _eventsStart = _position;
    }

    public string Name { get; }

    /// <summary>Where database, stream and events are; nothing is copied out of it, as a board has little memory.</summary>
    public byte[] Bytes => _record;

    /// <summary>Index of the first byte of the database.</summary>
    public int Database { get; }

    public int DatabaseLength { get; }

    /// <summary>Index of the first byte of the stream.</summary>
    public int Stream { get; }

    public int StreamLength { get; }

    public int EventCount { get; }

    /// <summary>The event that <see cref="TakeEvent"/> took.</summary>
    public int Kind { get; private set; }

    public int Number { get; private set; }

    public int Offset { get; private set; }

    public int Length { get; private set; }

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

    /// <summary>Goes back before the first event.</summary>
    public void RewindEvents()
    {
        _position = _eventsStart;
        Offset = 0;
    }

    /// <summary>Takes the next event. There are <see cref="EventCount"/> of them.</summary>
    public void TakeEvent()
    {
        Kind = _record[_position++];
        Number = TakeNumber();
        int difference = TakeNumber();
        Offset += (difference & 1) == 0 ? difference >> 1 : -((difference + 1) >> 1);
        Length = TakeNumber();
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

    /// <summary>Passes over bytes that follow their length.</summary>
    /// <returns>Index of the first.</returns>
    private int TakeRange()
    {
        int length = TakeNumber();
        _position += length;
        return _position - length;
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
