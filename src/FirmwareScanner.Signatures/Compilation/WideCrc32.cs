using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// The CRC-32 of <see cref="Database.Crc32"/>, eight bytes at a time with eight tables ("slicing-by-8", Kounavis and Berry 2008): a workstation
/// has room for these.
/// </summary>
internal sealed class WideCrc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Width = 8;

    private static readonly uint[][] Tables = CreateTables();

    private uint _state = 0xFFFFFFFF;

    /// <summary>The checksum of what was added so far.</summary>
    public uint Value => _state ^ 0xFFFFFFFF;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        uint[][] tables = Tables;
        for (; bytes.Length >= Width; bytes = bytes[Width..])
        {
            uint low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^ tables[5][(low >> 16) & 0xFF] ^ tables[4][low >> 24]
                ^ tables[3][high & 0xFF] ^ tables[2][(high >> 8) & 0xFF] ^ tables[1][(high >> 16) & 0xFF] ^ tables[0][high >> 24];
        }

        foreach (byte value in bytes)
        {
            state = (state >> 8) ^ tables[0][(state ^ value) & 0xFF];
        }

        _state = state;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[Width][];
        for (int distance = 0; distance < Width; distance++)
        {
            tables[distance] = new uint[256];
            for (uint value = 0; value < 256; value++)
            {
                tables[distance][value] = distance == 0 ? Remainder(value) : Next(tables[0], tables[distance - 1][value]);
            }
        }

        return tables;
    }

    private static uint Next(uint[] table, uint state) => (state >> 8) ^ table[state & 0xFF];

    private static uint Remainder(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        }

        return value;
    }
}
