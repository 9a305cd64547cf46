using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.RecordingMutations;

/// <summary>A recording taken apart into its blocks; its own reader, so that it shares no mistake with that of the product.</summary>
internal sealed class BlockList
{
    private readonly List<byte[]> _blocks = [];

    internal BlockList(byte[] file)
    {
        IsBigEndian = file[8] == 0x1A;
        for (int position = 0; position < file.Length; position += _blocks[^1].Length)
        {
            _blocks.Add(file[position..(position + (int)ReadUInt32(file, position + 4))]);
        }
    }

    internal bool IsBigEndian { get; }

    internal List<byte[]> Blocks => _blocks;

    internal byte[] ToArray() => [.. _blocks.SelectMany(block => block)];

    internal uint ReadUInt32(byte[] bytes, int position)
    {
        Span<byte> field = bytes.AsSpan(position);
        return IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
    }

    internal void WriteUInt32(byte[] bytes, int position, uint value)
    {
        Span<byte> field = bytes.AsSpan(position);
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        }
    }

    /// <summary>Takes bytes out of a block and corrects both of its lengths.</summary>
    internal void Shorten(int index, int position, int length)
    {
        byte[] block = _blocks[index];
        byte[] shorter = [.. block[..position], .. block[(position + length)..]];
        WriteUInt32(shorter, 4, (uint)shorter.Length);
        WriteUInt32(shorter, shorter.Length - 4, (uint)shorter.Length);
        _blocks[index] = shorter;
    }
}
