using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Tests.Layers;

/// <summary>Makes small images, and changes those that tests of formats keep.</summary>
internal static class FirmwareImages
{
    private const int Sector = 512;

    /// <summary>An archive of files (cpio, "new ASCII format").</summary>
    internal static byte[] Cpio(params (string Name, byte[] Bytes)[] files)
    {
        using var archive = new MemoryStream();
        foreach ((string name, byte[] bytes) in files.Append(("TRAILER!!!", [])))
        {
            byte[] stored = [.. Encoding.UTF8.GetBytes(name), 0];
            int[] fields = [1, name == "TRAILER!!!" ? 0 : 0x89ED, 0, 0, 1, 0, bytes.Length, 0, 0, 0, 0, stored.Length, 0];
            archive.Write("070701"u8);
            archive.Write(Encoding.ASCII.GetBytes(string.Concat(fields.Select(field => field.ToString("X8")))));
            Append(archive, stored);
            Append(archive, bytes);
        }

        return archive.ToArray();
    }

    /// <summary>An archive with one text file.</summary>
    internal static byte[] Cpio(string name, string text) => Cpio((name, Encoding.Latin1.GetBytes(text)));

    /// <summary>A disk with a master boot record.</summary>
    internal static byte[] Mbr(params byte[][] partitions)
    {
        using var disk = new MemoryStream();
        disk.SetLength(Sector);
        byte[] record = new byte[Sector];
        for (int i = 0; i < partitions.Length; i++)
        {
            Span<byte> entry = record.AsSpan(446 + (i * 16), 16);
            entry[4] = 0x83;
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], (int)(disk.Length / Sector));
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], Sectors(partitions[i]));
            disk.Position = disk.Length;
            disk.Write(partitions[i]);
            disk.SetLength((disk.Length + Sector - 1) / Sector * Sector);
        }

        (record[510], record[511]) = (0x55, 0xAA);
        disk.Position = 0;
        disk.Write(record);
        return disk.ToArray();
    }

    /// <summary>A disk with a GUID partition table.</summary>
    internal static byte[] Gpt(params (string Name, byte[] Bytes)[] partitions)
    {
        const int FirstUsable = 3;
        int sectors = FirstUsable + partitions.Sum(partition => Sectors(partition.Bytes)) + 2;
        byte[] disk = new byte[sectors * Sector];
        byte[] table = new byte[4 * 128];
        int next = FirstUsable;
        for (int i = 0; i < partitions.Length; i++)
        {
            Span<byte> entry = table.AsSpan(i * 128, 128);
            entry[..32].Fill((byte)(i + 1));
            int count = Sectors(partitions[i].Bytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], next);
            BinaryPrimitives.WriteInt64LittleEndian(entry[40..], next + count - 1);
            Encoding.Unicode.GetBytes(partitions[i].Name).CopyTo(entry[56..]);
            partitions[i].Bytes.CopyTo(disk, next * Sector);
            next += count;
        }

        disk[446 + 4] = 0xEE;
        disk[446 + 8] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(disk.AsSpan(446 + 12), sectors - 1);
        (disk[510], disk[511]) = (0x55, 0xAA);
        table.CopyTo(disk, 2 * Sector);
        table.CopyTo(disk, (sectors - 2) * Sector);
        GptHeader(1, sectors - 1, 2, table).CopyTo(disk, Sector);
        GptHeader(sectors - 1, 1, sectors - 2, table).CopyTo(disk, (sectors - 1) * Sector);
        return disk;
    }

    /// <summary>An environment of U-Boot of 4 KiB.</summary>
    internal static byte[] Environment(params string[] variables)
    {
        byte[] environment = new byte[4096];
        Encoding.Latin1.GetBytes(string.Join('\0', variables)).CopyTo(environment, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(environment, Crc32(environment.AsSpan(4)));
        return environment;
    }

    /// <summary>A uImage that is not compressed.</summary>
    internal static byte[] UImage(byte architecture, byte[] payload)
    {
        byte[] header = new byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x27051956);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(24), Crc32(payload));
        (header[28], header[29], header[30]) = (5, architecture, 2);
        "kernel"u8.CopyTo(header.AsSpan(32));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Crc32(header));
        return [.. header, .. payload];
    }

    /// <summary>The header of an ELF file, low byte first.</summary>
    internal static byte[] Elf(ushort machine)
    {
        byte[] header = new byte[64];
        ((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1]).CopyTo(header, 0);
        header[16] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), machine);
        return header;
    }

    /// <summary>The headers of a program for x86_64 in the PE format.</summary>
    internal static byte[] Program(byte subsystem)
    {
        byte[] program = new byte[512];
        "MZ"u8.CopyTo(program);
        program[0x3C] = 0x40;
        "PE\0\0"u8.CopyTo(program.AsSpan(0x40));
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(0x44), 0x8664);
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(0x54), 240);
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(0x58), 0x20B);
        program[0x58 + 68] = subsystem;
        return program;
    }

    /// <summary>An image of the tests of formats.</summary>
    internal static byte[] Read(string path) =>
        File.ReadAllBytes(RepositoryFiles.PathOf(["tests", "FirmwareScanner.Unpack.Tests", "Formats", .. path.Split('/')]));

    /// <summary>An image of the tests of formats in which bytes are written over others.</summary>
    internal static byte[] Patched(string path, string marker, byte[] bytes)
    {
        byte[] image = Read(path);
        int offset = image.AsSpan().IndexOf(Encoding.Latin1.GetBytes(marker));
        bytes.CopyTo(image, offset);
        return image;
    }

    /// <summary>Bytes without a pattern, the same each time.</summary>
    internal static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static byte[] GptHeader(int own, int other, int tableSector, byte[] table)
    {
        byte[] header = new byte[92];
        "EFI PART"u8.CopyTo(header);
        (header[10], header[12]) = (1, 92);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), own);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), other);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), 3);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), Math.Max(own, other) - 2);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(72), tableSector);
        (header[80], header[84]) = (4, 128);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(88), Crc32(table));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32(header));
        return header;
    }

    private static int Sectors(byte[] bytes) => (bytes.Length + Sector - 1) / Sector;

    private static void Append(MemoryStream archive, byte[] bytes)
    {
        archive.Write(bytes);
        archive.SetLength((archive.Length + 3) / 4 * 4);
        archive.Position = archive.Length;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in bytes)
        {
            remainder ^= value;
            for (int i = 0; i < 8; i++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
            }
        }

        return ~remainder;
    }
}
