using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>Writes a file number by number, in either byte order.</summary>
internal sealed class FileBuilder(bool isBigEndian = false)
{
    private readonly List<byte> _bytes = [];

    internal int Length => _bytes.Count;

    internal byte[] ToArray() => [.. _bytes];

    internal FileBuilder Byte(params byte[] values)
    {
        _bytes.AddRange(values);
        return this;
    }

    internal FileBuilder UInt16(params ushort[] values)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (ushort value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
            _bytes.AddRange(bytes);
        }

        return this;
    }

    internal FileBuilder UInt32(params uint[] values)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
            _bytes.AddRange(bytes);
        }

        return this;
    }

    internal FileBuilder UInt64(params ulong[] values)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (ulong value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
            _bytes.AddRange(bytes);
        }

        return this;
    }

    /// <summary>Numbers of 64 bits in wide files, of 32 in others.</summary>
    internal FileBuilder Words(bool isWide, params ulong[] values)
    {
        foreach (ulong value in values)
        {
            _ = isWide ? UInt64(value) : UInt32((uint)value);
        }

        return this;
    }

    /// <summary>A text, cut off or with zeros behind, of a size.</summary>
    internal FileBuilder Text(string text, int size) => Byte(Encoding.Latin1.GetBytes(text.PadRight(size, '\0')[..size]));

    internal FileBuilder Zeros(int count) => Byte(new byte[count]);

    internal FileBuilder PadTo(int offset) => Zeros(offset - Length);
}
