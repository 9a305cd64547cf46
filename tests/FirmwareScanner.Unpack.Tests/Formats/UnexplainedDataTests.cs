using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats;

/// <summary>Checked data is no wrapper: what its structure does not explain is measured, and looked into.</summary>
public sealed class UnexplainedDataTests
{
    private const int PayloadLength = 20_000;

    public static TheoryData<string> Wrappers =>
    [
        "png chunk", "png picture", "jpeg application", "jpeg comment", "jpeg behind codes", "gif comment", "gif picture", "riff chunk", "riff samples",
        "avi junk", "ogg stream", "mp4 free", "mp4 uuid", "mp4 mdat", "sqlite", "pdf", "der", "swap", "mp3 tag", "keystore",
    ];

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Walk_RandomBytesInData_AreOpaque(string wrapper)
    {
        TreeReader tree = TreeReader.Read(Wrap(wrapper, RandomBytes(PayloadLength)));

        Assert.True(tree.Nodes[1].IsData, string.Join(' ', tree.Nodes.Select(node => node.Path)));
        Assert.InRange(tree.Root.Accounting.Opaque, PayloadLength * 3 / 5, tree.Root.Size);
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Walk_GzipInData_IsOpened(string wrapper)
    {
        byte[] secret = Encoding.ASCII.GetBytes(TestImages.MarkerStart + "hidden " + new string('x', 1000));
        TreeReader tree = TreeReader.Read(Wrap(wrapper, [.. RandomBytes(4096), .. Gzip(secret), .. RandomBytes(4096)]));

        Assert.Single(tree.Holding(TestImages.MarkerStart + "hidden"));
    }

    [Fact]
    public void Walk_PicturesOfRealTools_AreExplainedWhole()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Pictures/pictures"));

        Assert.Equal(6, tree.Nodes.Count);
        Assert.DoesNotContain(tree.Nodes, node => node.Name.StartsWith("unexplained", StringComparison.Ordinal));
    }

    private static byte[] Wrap(string wrapper, byte[] payload) => wrapper switch
    {
        "png chunk" => InsertBefore(PictureOf("png"), "IDAT"u8, -4, PngChunk("prVt", payload)),
        "png picture" => [.. PictureOf("png").AsSpan(0, 33), .. PngChunk("IDAT", payload), .. PngChunk("IEND", [])],
        "jpeg application" => JpegWith(0xEA, payload),
        "jpeg comment" => JpegWith(0xFE, payload),
        "jpeg behind codes" => BehindJpegCodes(payload),
        "gif comment" => InsertBefore(PictureOf("gif"), [(byte)'!', 0xF9], 0, [(byte)'!', 0xFE, .. Blocks(payload)]),
        "gif picture" => [.. "GIF89a"u8, 255, 0, 255, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 255, 0, 255, 0, 0, 8, .. Blocks(payload), (byte)';'],
        "riff chunk" => Riff("WEBP", [.. RiffChunks(PictureOf("riff")), .. Chunk("prVt", payload)]),
        "riff samples" => Riff("WAVE", [.. Chunk("fmt ", [1, 0, 1, 0, 0x44, 0xAC, 0, 0, 0x88, 0x58, 1, 0, 2, 0, 16, 0]), .. Chunk("data", payload)]),
        "avi junk" => Riff("AVI ", Chunk("JUNK", payload)),
        "ogg stream" => [.. OggPage(2, 0, payload[..200]), .. OggPages(payload[200..])],
        "mp4 free" => [.. Type(), .. Box("moov", Box("mvhd", new byte[100])), .. Box("free", payload)],
        "mp4 uuid" => [.. Type(), .. Box("moov", Box("mvhd", new byte[100])), .. Box("uuid", payload)],
        "mp4 mdat" => [.. Type(), .. Box("moov", Box("mvhd", new byte[100])), .. Box("mdat", payload)],
        "sqlite" => Sqlite(payload),
        "pdf" => Pdf(payload),
        "der" => Der(payload),
        "swap" => Swap(payload),
        "mp3 tag" => InsertTag(payload),
        "keystore" => Keystore(payload),
        _ => throw new ArgumentOutOfRangeException(nameof(wrapper)),
    };

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        // No marker of a JPEG, which would end its codes.
        for (int i = 0; i < length; i++)
        {
            bytes[i] = bytes[i] == 0xFF ? (byte)0xFE : bytes[i];
        }

        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] PictureOf(string format, string image = "Pictures/pictures")
    {
        byte[] bytes = TestImages.Read(image);
        LayerNode layer = TreeReader.Read(bytes).Nodes.First(node => node.Format == format);
        return bytes[(int)layer.Offset..(int)(layer.Offset + layer.Length)];
    }

    private static byte[] InsertBefore(byte[] bytes, ReadOnlySpan<byte> mark, int distance, byte[] inserted)
    {
        int at = bytes.AsSpan().IndexOf(mark) + distance;
        return [.. bytes.AsSpan(0, at), .. inserted, .. bytes.AsSpan(at)];
    }

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] PngChunk(string type, byte[] body)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(type), .. body];
        return [.. BigEndian((uint)body.Length), .. summed, .. BigEndian(Checksums.Crc32(summed))];
    }

    private static byte[] JpegWith(byte marker, byte[] payload) => InsertBefore(
        PictureOf("jpeg"), [0xFF, 0xDB], 0, [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload]);

    private static byte[] BehindJpegCodes(byte[] payload)
    {
        byte[] picture = PictureOf("jpeg");
        byte[] stuffed = Array.FindAll(payload, value => value != 0xFF).Length == payload.Length
            ? payload
            : [.. payload.SelectMany<byte, byte>(value => value == 0xFF ? [0xFF, 0] : [value])];
        return [.. picture.AsSpan(0, picture.Length - 2), .. stuffed, 0xFF, 0xD9];
    }

    private static byte[] Blocks(byte[] bytes) =>
        [.. bytes.Chunk(255).SelectMany<byte[], byte>(block => [(byte)block.Length, .. block]), 0];

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] length = BitConverter.GetBytes(body.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. length, .. body, .. new byte[body.Length & 1]];
    }

    private static byte[] Riff(string form, byte[] chunks) => Chunk("RIFF", [.. Encoding.ASCII.GetBytes(form), .. chunks]);

    private static byte[] RiffChunks(byte[] riff) => riff[12..];

    private static byte[] OggPages(byte[] bytes) => [.. bytes.Chunk(255 * 200).SelectMany((part, i) => OggPage(0, i + 1, part))];

    private static byte[] OggPage(byte flags, int number, byte[] body)
    {
        byte[] lacing = [.. body.Chunk(255).Select(part => (byte)part.Length)];
        byte[] page = [.. "OggS\0"u8, flags, .. new byte[8], 1, 0, 0, 0, .. BitConverter.GetBytes(number), 0, 0, 0, 0, (byte)lacing.Length, .. lacing, .. body];
        BitConverter.GetBytes(Checksums.Crc32BigEndianRaw(page, 0)).CopyTo(page, 22);
        return page;
    }

    private static byte[] Box(string type, byte[] body) => [.. BigEndian((uint)body.Length + 8), .. Encoding.ASCII.GetBytes(type), .. body];

    private static byte[] Type() => Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isom"u8]);

    private static byte[] Sqlite(byte[] payload)
    {
        const int Page = 1024;
        byte[] bytes = new byte[(1 + ((payload.Length + Page - 1) / Page)) * Page];
        PictureOf("sqlite", "Documents/documents").AsSpan(0, 108).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(16), Page);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(28), (uint)(bytes.Length / Page));
        payload.CopyTo(bytes, Page);
        return bytes;
    }

    private static byte[] Pdf(byte[] payload)
    {
        byte[] start = [.. "%PDF-1.4\n1 0 obj\n<< /Filter /Crypt >>\nstream\n"u8, .. payload, .. "\nendstream\nendobj\n"u8];
        return [.. start, .. "xref\n0 1\ntrailer\n<< >>\nstartxref\n"u8, .. Encoding.ASCII.GetBytes($"{start.Length}\n"), .. "%%EOF"u8];
    }

    // PKCS #7: a type, and data of that type.
    private static byte[] Der(byte[] payload) => Element(
        0x30, [.. Element(6, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]), .. Element(0xA0, Element(4, payload))]);

    private static byte[] Element(byte tag, byte[] body) => body.Length < 0x80
        ? [tag, (byte)body.Length, .. body]
        : [tag, 0x82, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static byte[] Swap(byte[] payload)
    {
        const int Page = 4096;
        int pages = (payload.Length + Page - 1) / Page;
        byte[] bytes = new byte[(pages + 1) * Page];
        bytes[1024] = 1;
        BitConverter.GetBytes(pages).CopyTo(bytes, 1028);
        "SWAPSPACE2"u8.CopyTo(bytes.AsSpan(Page - 10));
        payload.CopyTo(bytes, Page);
        return bytes;
    }

    private static byte[] InsertTag(byte[] payload)
    {
        byte[] sound = PictureOf("mp3", "Sound/sound");
        int start = sound.AsSpan().StartsWith("ID3"u8) ? 10 + ((sound[8] << 7) | sound[9]) : 0;
        byte[] length = [(byte)(payload.Length >> 21), (byte)((payload.Length >> 14) & 0x7F), (byte)((payload.Length >> 7) & 0x7F), (byte)(payload.Length & 0x7F)];
        return [.. "ID3"u8, 4, 0, 0, .. length, .. payload, .. sound.AsSpan(start)];
    }

    private static byte[] Keystore(byte[] payload) =>
    [
        0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, (byte)'a', .. new byte[8],
        0, 5, .. "X.509"u8, .. BigEndian((uint)payload.Length), .. payload, .. new byte[20],
    ];
}
