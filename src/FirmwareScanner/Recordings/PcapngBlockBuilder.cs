using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace FirmwareScanner.Recordings;

/// <summary>Builds a block of fields and options, sealed by the running checksum of its section.</summary>
internal sealed class PcapngBlockBuilder
{
    private const int HeaderLength = 8;

    private readonly uint _type;
    private readonly MemoryStream _bytes = new();

    internal PcapngBlockBuilder(uint type)
    {
        _type = type;
        _bytes.SetLength(HeaderLength);
        _bytes.Position = HeaderLength;
    }

    internal PcapngBlockBuilder UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    internal PcapngBlockBuilder UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    internal PcapngBlockBuilder Int64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    internal PcapngBlockBuilder Option(ushort code, ReadOnlySpan<byte> value)
    {
        UInt16(code).UInt16((ushort)value.Length);
        _bytes.Write(value);
        for (long position = value.Length; position < PcapngFormat.Padded(value.Length); position++)
        {
            _bytes.WriteByte(0);
        }

        return this;
    }

    /// <summary>Adds a number of 64 bits, if there is one.</summary>
    internal PcapngBlockBuilder Option(ushort code, long? value)
    {
        return value is long number ? UInt16(code).UInt16(sizeof(long)).Int64(number) : this;
    }

    /// <summary>Adds a text, if there is one.</summary>
    /// <exception cref="ArgumentException">The text is over 65,535 bytes of UTF-8.</exception>
    internal PcapngBlockBuilder Option(ushort code, string? text)
    {
        if (text is null)
        {
            return this;
        }

        byte[] value = Encoding.UTF8.GetBytes(text);
        return value.Length <= ushort.MaxValue
            ? Option(code, value)
            : throw new ArgumentException($"A text has {value.Length} bytes; at most 65535 fit.", nameof(text));
    }

    /// <summary>Ends the block.</summary>
    /// <param name="checksum">The running checksum of the section, up to the block before this one.</param>
    /// <returns>The block.</returns>
    internal byte[] Finish(RunningChecksum checksum)
    {
        byte[] block = new byte[_bytes.Length + RunningChecksum.TrailerLength + sizeof(uint)];
        _bytes.ToArray().CopyTo(block, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(block, _type);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(sizeof(uint)), block.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - sizeof(uint)), block.Length);
        checksum.Seal(block);
        return block;
    }
}
