using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>Images that nobody makes who means well.</summary>
internal static class HostileImages
{
    private const int TarBlock = 512;

    /// <summary>A gzip of some bytes.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Some bytes, over and over.</summary>
    public static byte[] Repeat(ReadOnlySpan<byte> bytes, int count)
    {
        byte[] all = new byte[bytes.Length * count];
        for (int i = 0; i < count; i++)
        {
            bytes.CopyTo(all.AsSpan(i * bytes.Length));
        }

        return all;
    }

    /// <summary>A few kilobytes that are ten gigabytes: gzip of gzip of zeros, in members of 8 MiB that follow each other.</summary>
    public static byte[] GzipBomb() => Gzip(Repeat(Gzip(new byte[8 << 20]), 1250));

    /// <summary>A zip of entries, each of the same content.</summary>
    public static byte[] Zip(IEnumerable<string> names, byte[] content)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A zip whose directory names one entry many times.</summary>
    public static byte[] OverlappingZip(byte[] content, ushort count)
    {
        byte[] single = Zip(["a"], content);
        int directory = single.AsSpan().LastIndexOf("PK\x01\x02"u8);
        int end = single.AsSpan().LastIndexOf("PK\x05\x06"u8);
        byte[] entries = Repeat(single.AsSpan(directory, end - directory), count);
        byte[] tail = single[end..];
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), count);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), count);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(12), entries.Length);
        return [.. single[..directory], .. entries, .. tail];
    }

    /// <summary>The header of a tar entry (ustar).</summary>
    public static byte[] TarHeader(ReadOnlySpan<byte> name, long size, char type = '0', string target = "")
    {
        byte[] header = new byte[TarBlock];
        name.CopyTo(header);
        Put(header, 100, "0000644\0");
        Put(header, 108, "0000000\0");
        Put(header, 116, "0000000\0");
        if (size < 1L << 33)
        {
            Put(header, 124, Convert.ToString(size, 8).PadLeft(11, '0') + "\0");
        }
        else
        {
            header[124] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), size);
        }

        Put(header, 136, "00000000000\0");
        Put(header, 148, "        ");
        header[156] = (byte)type;
        Put(header, 157, target);
        Put(header, 257, "ustar\000");
        header[263] = (byte)'0';
        header[264] = (byte)'0';
        Put(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return header;
    }

    /// <summary>A tar of whole headers and contents.</summary>
    public static byte[] Tar(params byte[][] parts)
    {
        var tar = new MemoryStream();
        foreach (byte[] part in parts)
        {
            tar.Write(part);
            tar.Write(new byte[(TarBlock - (part.Length % TarBlock)) % TarBlock]);
        }

        tar.Write(new byte[2 * TarBlock]);
        return tar.ToArray();
    }

    /// <summary>An entry of a cpio archive (newc) without content.</summary>
    public static byte[] CpioEntry(string name, int links = 1)
    {
        string header = $"070701{1:x8}{0x81A4:x8}{0:x8}{0:x8}{links:x8}{0:x8}{0:x8}{0:x8}{0:x8}{0:x8}{0:x8}{name.Length + 1:x8}{0:x8}{name}\0";
        return Encoding.ASCII.GetBytes(header.PadRight((header.Length + 3) & ~3, '\0'));
    }

    /// <summary>An Android sparse image of one fill and nothing else, which stands for very much.</summary>
    public static byte[] AndroidSparse(uint blocks, uint blockLength)
    {
        byte[] image = new byte[28 + 12 + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(image, 0xED26FF3A);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(8), 28);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(10), 12);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), blockLength);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(16), blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(28), 0xCAC2);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(32), blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(36), 16);
        return image;
    }

    private static void Put(byte[] header, int offset, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, offset);
}
