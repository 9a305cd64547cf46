using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>Bytes of a section that is being built, and the addresses that they will have.</summary>
/// <param name="address">Relative virtual address of the first byte.</param>
internal sealed class PeBlob(uint address)
{
    private readonly List<byte> _bytes = [];

    internal byte[] Bytes => [.. _bytes];

    /// <summary>The address that the next byte will have, after padding to 4 bytes.</summary>
    internal uint Next()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }

        return address + (uint)_bytes.Count;
    }

    /// <summary>Adds bytes and gives their address.</summary>
    internal uint Add(params byte[] bytes)
    {
        uint start = Next();
        _bytes.AddRange(bytes);
        return start;
    }

    /// <summary>Adds a text that ends with a zero.</summary>
    internal uint AddText(string text) => Add([.. Encoding.Latin1.GetBytes(text), 0]);

    /// <summary>Adds numbers of 32 bits.</summary>
    internal uint AddWords(params uint[] words) => Add([.. words.SelectMany(Word)]);

    /// <summary>Adds numbers of 32 or 64 bits.</summary>
    internal uint AddPointers(bool are64Bit, params ulong[] values)
    {
        return Add([.. values.SelectMany(value => are64Bit ? Word((uint)value).Concat(Word((uint)(value >> 32))) : Word((uint)value))]);
    }

    internal static byte[] Word(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Half(int value) => BitConverter.GetBytes((ushort)value);
}
