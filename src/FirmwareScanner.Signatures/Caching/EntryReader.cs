using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>Reads what an <see cref="EntryWriter"/> wrote; nothing is believed of lengths and numbers.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="position">Where to begin.</param>
internal sealed class EntryReader(byte[] bytes, int position)
{
    private readonly List<string> _texts = [];
    private int _position = position;

    /// <summary>Whether everything was read.</summary>
    public bool IsAtEnd => _position == bytes.Length;

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public int ReadNumber()
    {
        ulong number = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = Take(1)[0];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number <= int.MaxValue ? (int)number : throw Damaged();
            }
        }

        throw Damaged();
    }

    /// <summary>Reads how many of something follow, each of which takes at least a byte.</summary>
    /// <exception cref="InvalidDataException">There are not so many bytes.</exception>
    public int ReadCount()
    {
        int count = ReadNumber();
        return count <= bytes.Length - _position ? count : throw Damaged();
    }

    /// <summary>Reads a number of 64 bits.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public long ReadLong() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public bool ReadTruth() => Take(1)[0] != 0;

    /// <summary>Reads bytes.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public byte[] ReadBytes() => Take(ReadCount()).ToArray();

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public string ReadText()
    {
        int number = ReadNumber();
        if (number < _texts.Count)
        {
            return _texts[number];
        }

        if (number > _texts.Count)
        {
            throw Damaged();
        }

        int length = ReadNumber();
        string text = (length & 1) == 0
            ? Encoding.Latin1.GetString(Take(length >> 1))
            : new string(MemoryMarshal.Cast<byte, char>(Take(length & ~1)));
        _texts.Add(text);
        return text;
    }

    /// <summary>Reads things one after the other.</summary>
    /// <param name="read">Reads one.</param>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public T[] ReadAll<T>(Func<T> read)
    {
        var all = new T[ReadCount()];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = read();
        }

        return all;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _position)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = bytes.AsSpan(_position, count);
        _position += count;
        return taken;
    }

    private static InvalidDataException Damaged() => new("an entry of the cache is damaged");
}
