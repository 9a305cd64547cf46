using System;

namespace FirmwareScanner.Modules.Functions;

/// <summary>CRC-32 as in Ethernet and ZIP (ISO 3309): polynomial 0x04c11db7, low bit first.</summary>
internal static class CyclicRedundancyCheck
{
    private const uint Polynomial = 0xedb88320;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Adds bytes to a remainder, which begins with all bits set and is inverted at the end.</summary>
    internal static uint Add(uint remainder, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            remainder = Table[(remainder ^ value) & 0xff] ^ (remainder >> 8);
        }

        return remainder;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ Polynomial : remainder >> 1;
            }

            table[i] = remainder;
        }

        return table;
    }
}
