using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>
/// Writes the parts of an entry: numbers of seven bits a byte, and texts, each of which is written once, as names repeat. A text
/// is twice its length and bytes of ASCII, or one more and characters of two bytes.
/// </summary>
internal sealed class EntryWriter
{
    private readonly MemoryStream _bytes = new();
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Writes a number, 0 or more.</summary>
    public void Write(int number)
    {
        uint rest = (uint)number;
        for (; rest >= 0x80; rest >>= 7)
        {
            _bytes.WriteByte((byte)(rest | 0x80));
        }

        _bytes.WriteByte((byte)rest);
    }

    /// <summary>Writes a number of 64 bits.</summary>
    public void WriteLong(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _bytes.Write(bytes);
    }

    /// <summary>Writes a truth value.</summary>
    public void Write(bool value) => _bytes.WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes bytes and how many they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Writes a text.</summary>
    public void Write(string text)
    {
        if (_texts.TryGetValue(text, out int number))
        {
            Write(number);
            return;
        }

        Write(_texts.Count);
        _texts.Add(text, _texts.Count);
        if (Ascii.IsValid(text))
        {
            Write(text.Length << 1);
            _bytes.Write(Encoding.ASCII.GetBytes(text));
        }
        else
        {
            Write((text.Length << 1) | 1);
            _bytes.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>Writes texts.</summary>
    public void Write(IReadOnlyList<string> texts)
    {
        Write(texts.Count);
        foreach (string text in texts)
        {
            Write(text);
        }
    }
}
