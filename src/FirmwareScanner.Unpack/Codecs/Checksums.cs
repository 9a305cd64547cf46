using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// Checksums of the formats. Those with a seed can be taken piece by piece: the seed is then the result for the bytes before. Named
/// as in the catalogue of parametrised CRC algorithms (reveng), where a format's own name would be ambiguous.
/// </summary>
internal static class Checksums
{
    private const int Slices = 16;

    private static readonly uint[] Crc32Table = MakeReflectedTable(0xEDB88320);
    private static readonly uint[] Crc32BigEndianTable = MakeForwardTable32(0x04C11DB7);
    private static readonly ulong[] Crc64Table = MakeReflectedTable64(0xC96C5795D7870F42);
    private static readonly ushort[] Crc16ArcTable = MakeReflectedTable16(0xA001);
    private static readonly ushort[] Crc16CcittTable = MakeForwardTable16(0x1021);

    /// <summary>CRC-32 of Ethernet, gzip, ZIP (IEEE 802.3), with the usual inversion before and after.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes, uint seed = 0) => ~Crc32Raw(bytes, ~seed);

    /// <summary>
    /// The same polynomial without any inversion: the register before is given, the register after is returned. UBI and UBIFS begin
    /// with all ones and JFFS2 with 0, and both store the register as it is.
    /// </summary>
    public static uint Crc32Raw(ReadOnlySpan<byte> bytes, uint register)
    {
        if (CrcFolding.IsFast && bytes.Length >= CrcFolding.FewestBytes)
        {
            // What is left of the folding stands for all bytes before, and the register is in it already.
            int count = bytes.Length / CrcFolding.Step * CrcFolding.Step;
            Span<byte> rest = stackalloc byte[CrcFolding.RestLength];
            CrcFolding.Fold(bytes[..count], register, rest);
            register = Crc32Sliced(rest, 0);
            bytes = bytes[count..];
        }

        return Crc32Sliced(bytes, register);
    }

    private static uint Crc32Sliced(ReadOnlySpan<byte> bytes, uint register)
    {
        ref uint table = ref MemoryMarshal.GetArrayDataReference(Crc32Table);
        while (bytes.Length >= Slices)
        {
            ulong low = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ register;
            ulong high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            register = Slice(ref table, (uint)low, 15) ^ Slice(ref table, (uint)(low >> 32), 11)
                ^ Slice(ref table, (uint)high, 7) ^ Slice(ref table, (uint)(high >> 32), 3);
            bytes = bytes[Slices..];
        }

        foreach (byte value in bytes)
        {
            register = (register >> 8) ^ Unsafe.Add(ref table, (nint)(byte)(register ^ value));
        }

        return register;
    }

    /// <summary>CRC-32C (Castagnoli), with inversion before and after: ext4, btrfs, XFS, F2FS, iSCSI.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes, uint seed = 0) => ~Crc32CRaw(bytes, ~seed);

    /// <summary>CRC-32C without any inversion: the register before is given, the register after is returned.</summary>
    public static uint Crc32CRaw(ReadOnlySpan<byte> bytes, uint register)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            register = BitOperations.Crc32C(register, value);
        }

        return register;
    }

    /// <summary>CRC-32 with the highest bit first, and inversion before and after: bzip2 (CRC-32/BZIP2).</summary>
    public static uint Crc32BigEndian(ReadOnlySpan<byte> bytes, uint seed = 0) => ~Crc32BigEndianRaw(bytes, ~seed);

    /// <summary>The same without any inversion: CRC-32/MPEG-2 if the register begins with all ones, CRC-32/CKSUM's part if with 0.</summary>
    public static uint Crc32BigEndianRaw(ReadOnlySpan<byte> bytes, uint register)
    {
        uint[] table = Crc32BigEndianTable;
        while (bytes.Length >= sizeof(uint))
        {
            uint word = BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ register;
            register = table[768 + (word >> 24)] ^ table[512 + ((word >> 16) & 0xFF)] ^ table[256 + ((word >> 8) & 0xFF)] ^ table[word & 0xFF];
            bytes = bytes[sizeof(uint)..];
        }

        foreach (byte value in bytes)
        {
            register = (register << 8) ^ table[(register >> 24) ^ value];
        }

        return register;
    }

    /// <summary>CRC-64 of ECMA-182, reflected, with inversion before and after: xz (CRC-64/XZ).</summary>
    public static ulong Crc64(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ref ulong table = ref MemoryMarshal.GetArrayDataReference(Crc64Table);
        ulong register = ~seed;
        while (bytes.Length >= sizeof(ulong))
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ register;
            register = Entry(ref table, 7, word) ^ Entry(ref table, 6, word >> 8) ^ Entry(ref table, 5, word >> 16)
                ^ Entry(ref table, 4, word >> 24) ^ Entry(ref table, 3, word >> 32) ^ Entry(ref table, 2, word >> 40)
                ^ Entry(ref table, 1, word >> 48) ^ Entry(ref table, 0, word >> 56);
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            register = (register >> 8) ^ Unsafe.Add(ref table, (nint)(byte)(register ^ value));
        }

        return ~register;
    }

    /// <summary>CRC-16/ARC (polynomial 0x8005 reflected, begins with 0): ARC, LHA, ext4's group descriptors (which begin with all ones).</summary>
    public static ushort Crc16Arc(ReadOnlySpan<byte> bytes, ushort seed = 0) => Reflected16(Crc16ArcTable, bytes, seed);

    /// <summary>CRC-16 of polynomial 0x1021, highest bit first: CRC-16/XMODEM if it begins with 0, "CCITT-FALSE" if with all ones.</summary>
    public static ushort Crc16Ccitt(ReadOnlySpan<byte> bytes, ushort seed = 0)
    {
        ushort[] table = Crc16CcittTable;
        foreach (byte value in bytes)
        {
            seed = (ushort)((seed << 8) ^ table[(seed >> 8) ^ value]);
        }

        return seed;
    }

    /// <summary>Adler-32 (RFC 1950).</summary>
    public static uint Adler32(ReadOnlySpan<byte> bytes, uint seed = 1)
    {
        // As many bytes as can be added before the second sum overflows 32 bits.
        const int Longest = 5552;
        const uint Modulus = 65521;
        uint first = seed & 0xFFFF;
        uint second = seed >> 16;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(Longest, bytes.Length)];
            bytes = bytes[part.Length..];
            while (part.Length >= 8)
            {
                // Eight at a time: the second sum gets the first one eight times, and each byte as often as it will still be in it.
                second += (8 * first) + (8u * part[0]) + (7u * part[1]) + (6u * part[2]) + (5u * part[3])
                    + (4u * part[4]) + (3u * part[5]) + (2u * part[6]) + part[7];
                first += (uint)(part[0] + part[1] + part[2] + part[3] + part[4] + part[5] + part[6] + part[7]);
                part = part[8..];
            }

            foreach (byte value in part)
            {
                first += value;
                second += first;
            }

            first %= Modulus;
            second %= Modulus;
        }

        return first | (second << 16);
    }

    /// <summary>xxHash of 32 bits (the xxHash specification, version 0.1.1).</summary>
    public static uint XxHash32(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        var state = new XxHash32State(seed);
        state.Append(bytes);
        return state.Finish();
    }

    /// <summary>xxHash of 64 bits (the xxHash specification, version 0.1.1).</summary>
    public static ulong XxHash64(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var state = new XxHash64State(seed);
        state.Append(bytes);
        return state.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Slice(ref uint table, uint word, int slice) =>
        Unsafe.Add(ref table, (slice * 256) + (int)(word & 0xFF)) ^ Unsafe.Add(ref table, ((slice - 1) * 256) + (int)((word >> 8) & 0xFF))
        ^ Unsafe.Add(ref table, ((slice - 2) * 256) + (int)((word >> 16) & 0xFF)) ^ Unsafe.Add(ref table, ((slice - 3) * 256) + (int)(word >> 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Entry(ref ulong table, int slice, ulong word) => Unsafe.Add(ref table, (slice * 256) + (int)(word & 0xFF));

    private static ushort Reflected16(ushort[] table, ReadOnlySpan<byte> bytes, ushort register)
    {
        foreach (byte value in bytes)
        {
            register = (ushort)((register >> 8) ^ table[(byte)(register ^ value)]);
        }

        return register;
    }

    private static uint[] MakeReflectedTable(uint polynomial)
    {
        uint[] table = new uint[Slices * 256];
        for (int i = 0; i < 256; i++)
        {
            uint value = (uint)i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * polynomial);
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }

    private static ulong[] MakeReflectedTable64(ulong polynomial)
    {
        ulong[] table = new ulong[8 * 256];
        for (int i = 0; i < 256; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * polynomial);
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }

    private static uint[] MakeForwardTable32(uint polynomial)
    {
        uint[] table = new uint[4 * 256];
        for (int i = 0; i < 256; i++)
        {
            uint value = (uint)i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value << 1) ^ ((value >> 31) * polynomial);
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] << 8) ^ table[table[i - 256] >> 24];
        }

        return table;
    }

    private static ushort[] MakeReflectedTable16(ushort polynomial)
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * polynomial);
            }

            table[i] = (ushort)value;
        }

        return table;
    }

    private static ushort[] MakeForwardTable16(ushort polynomial)
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int value = i << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value << 1) ^ (((value >> 15) & 1) * polynomial);
            }

            table[i] = (ushort)value;
        }

        return table;
    }
}
