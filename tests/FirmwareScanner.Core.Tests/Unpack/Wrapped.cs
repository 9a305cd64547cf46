using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Database;
using K4os.Compression.LZ4;
using SharpCompress.Compressors.LZMA;

namespace FirmwareScanner.Core.Tests.Unpack;

/// <summary>Makes wrapped data with libraries that share nothing with the core, and headers by their specifications.</summary>
internal static class Wrapped
{
    internal const string Marker = "FWS-MARKER-inside";

    /// <summary>Bytes that compress a little, with markers at both ends and in the middle.</summary>
    internal static byte[] Content(int length, int seed = 1)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length;)
        {
            int run = Math.Min(length - i, 1 + random.Next(40));
            if (i > 100 && random.Next(3) > 0)
            {
                int back = 1 + random.Next(Math.Min(i, 60_000));
                for (int k = 0; k < run; k++)
                {
                    bytes[i + k] = bytes[i + k - back];
                }
            }
            else
            {
                random.NextBytes(bytes.AsSpan(i, run));
            }

            i += run;
        }

        byte[] marker = Encoding.ASCII.GetBytes(Marker);
        foreach (int at in new[] { 0, length / 2, length - marker.Length }.Where(at => length >= 3 * marker.Length))
        {
            marker.CopyTo(bytes, at);
        }

        return bytes;
    }

    internal static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal) =>
        Write(content, stream => new GZipStream(stream, level));

    internal static byte[] Zlib(byte[] content) => Write(content, stream => new ZLibStream(stream, CompressionLevel.Optimal));

    internal static byte[] Deflate(byte[] content, CompressionLevel level) =>
        Write(content, stream => new DeflateStream(stream, level));

    /// <summary>A gzip header with every optional part, and the data behind it.</summary>
    internal static byte[] GzipWithAllFields(byte[] content)
    {
        byte[] header = [0x1F, 0x8B, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3, 5, 0, 1, 2, 3, 4, 5, .. "name\0comment\0"u8];
        var checksum = new Crc32();
        checksum.Add(header, 0, header.Length);
        byte[] plain = Gzip(content);
        return [.. header, (byte)checksum.Value, (byte)(checksum.Value >> 8), .. plain[10..]];
    }

    internal static byte[] Lzma(byte[] content, int dictionary = 1 << 16, bool hasSize = true)
    {
        using var packed = new MemoryStream();
        byte[] properties;
        using (LzmaStream encoder = LzmaStream.Create(new LzmaEncoderProperties(!hasSize, dictionary), false, packed))
        {
            properties = encoder.Properties;
            encoder.Write(content);
        }

        byte[] size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, hasSize ? content.Length : -1);
        return [.. properties, .. size, .. packed.ToArray()];
    }

    /// <summary>An LZ4 frame with blocks of 64 KB; those that do not shrink are stored.</summary>
    internal static byte[] Lz4(byte[] content, bool hasChecksums = true)
    {
        int flags = 0x40 | 0x20 | (hasChecksums ? 16 + 8 + 4 : 0);
        var frame = new List<byte> { 0x04, 0x22, 0x4D, 0x18, (byte)flags, 0x40 };
        if (hasChecksums)
        {
            frame.AddRange(BitConverter.GetBytes((long)content.Length));
        }

        frame.Add((byte)(XxHash([.. frame.Skip(4)]) >> 8));
        for (int at = 0; at < content.Length; at += 65536)
        {
            byte[] block = content[at..Math.Min(content.Length, at + 65536)];
            byte[] packed = Lz4Block(block);
            bool isStored = packed.Length >= block.Length;
            byte[] data = isStored ? block : packed;
            frame.AddRange(BitConverter.GetBytes(data.Length | (isStored ? int.MinValue : 0)));
            frame.AddRange(data);
            if (hasChecksums)
            {
                frame.AddRange(BitConverter.GetBytes(XxHash(data)));
            }
        }

        frame.AddRange(new byte[4]);
        if (hasChecksums)
        {
            frame.AddRange(BitConverter.GetBytes(XxHash(content)));
        }

        return [.. frame];
    }

    internal static byte[] Lz4Legacy(byte[] content, bool hasTotal)
    {
        byte[] packed = Lz4Block(content);
        byte[] total = hasTotal ? BitConverter.GetBytes(content.Length) : [];
        return [0x02, 0x21, 0x4C, 0x18, .. BitConverter.GetBytes(packed.Length), .. packed, .. total];
    }

    /// <summary>U-Boot's header: kernel for ARM, compressed as its last byte says, with the data behind it.</summary>
    internal static byte[] UImage(byte[] data, int compression, int type = 2)
    {
        byte[] header = new byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x27051956);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), (uint)data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(24), CrcOf(data));
        header[28] = 5;
        header[29] = 2;
        header[30] = (byte)type;
        header[31] = (byte)compression;
        Encoding.ASCII.GetBytes("test").CopyTo(header, 32);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), CrcOf(header));
        return [.. header, .. data];
    }

    /// <summary>A device tree with a property in a node of a node for each of the values, and a few small ones.</summary>
    internal static byte[] Tree(params byte[][] values)
    {
        var tokens = new List<byte>();
        void Add(uint number) => tokens.AddRange([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        void AddPadded(byte[] bytes) => tokens.AddRange([.. bytes, .. new byte[-bytes.Length & 3]]);
        void AddProperty(byte[] value)
        {
            Add(3);
            Add((uint)value.Length);
            Add(0);
            AddPadded(value);
        }

        Add(1);
        Add(0);
        AddProperty("a description\0"u8.ToArray());
        Add(1);
        AddPadded("images\0"u8.ToArray());
        foreach (byte[] value in values)
        {
            Add(1);
            AddPadded("kernel-1\0"u8.ToArray());
            Add(4);
            AddProperty(value);
            AddProperty([]);
            Add(2);
        }

        Add(2);
        Add(2);
        Add(9);
        byte[] header = new byte[40 + 16];
        uint[] fields = [0xD00DFEED, (uint)(header.Length + tokens.Count + 8), 56, (uint)(56 + tokens.Count), 40, 17, 16, 0, 8, (uint)tokens.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * i), fields[i]);
        }

        return [.. header, .. tokens, .. "data\0\0\0\0"u8];
    }

    private static byte[] Write(byte[] content, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (Stream stream = open(packed))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Lz4Block(byte[] content)
    {
        byte[] packed = new byte[LZ4Codec.MaximumOutputSize(content.Length)];
        int length = LZ4Codec.Encode(content, packed, LZ4Level.L09_HC);
        return packed[..length];
    }

    private static uint CrcOf(byte[] bytes)
    {
        var checksum = new Crc32();
        checksum.Add(bytes, 0, bytes.Length);
        return checksum.Value;
    }

    private static uint XxHash(byte[] bytes)
    {
        uint[] sums = unchecked([2654435761 + 2246822519, 2246822519, 0, 0 - 2654435761]);
        int at = 0;
        for (; at + 16 <= bytes.Length; at += 16)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                uint word = BitConverter.ToUInt32(bytes, at + (4 * lane));
                sums[lane] = unchecked(uint.RotateLeft(sums[lane] + (word * 2246822519), 13) * 2654435761);
            }
        }

        uint hash = bytes.Length < 16 ? 374761393 : unchecked(uint.RotateLeft(sums[0], 1) + uint.RotateLeft(sums[1], 7)
            + uint.RotateLeft(sums[2], 12) + uint.RotateLeft(sums[3], 18));
        unchecked
        {
            hash += (uint)bytes.Length;
            for (; at + 4 <= bytes.Length; at += 4)
            {
                hash = uint.RotateLeft(hash + (BitConverter.ToUInt32(bytes, at) * 3266489917), 17) * 668265263;
            }

            for (; at < bytes.Length; at++)
            {
                hash = uint.RotateLeft(hash + (bytes[at] * 374761393u), 11) * 2654435761;
            }

            hash = (hash ^ (hash >> 15)) * 2246822519;
            hash = (hash ^ (hash >> 13)) * 3266489917;
            return hash ^ (hash >> 16);
        }
    }
}
