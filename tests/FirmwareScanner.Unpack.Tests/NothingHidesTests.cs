using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

/// <summary>Layers and opaque bytes in places that the reader of the layer around them never looks at.</summary>
public class NothingHidesTests
{
    private const string Marker = TestImages.MarkerStart + "hidden";

    [Theory]
    [InlineData("Ext/ext4")]
    [InlineData("Ext/block4k")]
    [InlineData("Iso9660/plain")]
    [InlineData("Erofs/lz4")]
    [InlineData("Erofs/plain")]
    public void Walk_GzipInFreeFirstBytes_HidesNoFileSystem(string name)
    {
        byte[] image = TestImages.Read(name);
        TreeReader before = TreeReader.Read(image);

        Gzip(Marker).CopyTo(image, 0);
        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!gzip"], tree.Holding(Marker));
        Assert.Equal(before.Listing(), tree.Listing().Where(line => !line.StartsWith("!gzip ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Ext/ext4")]
    [InlineData("Ext/metagroups")]
    [InlineData("Fat/fat16")]
    [InlineData("Iso9660/plain")]
    public void Walk_LayerInFreeBlocks_IsFound(string name)
    {
        byte[] image = TestImages.Read(name);
        (int start, int length) = LongestRunOfZeros(image);
        byte[] hidden = Gzip(Marker);
        Assert.True(length > hidden.Length + 8192);

        hidden.CopyTo(image, start + 4096);
        TreeReader tree = TreeReader.Read(image);

        Assert.Equal([$"!gzip@0x{start + 4096:x}"], tree.Holding(Marker));
    }

    [Theory]
    [InlineData("Ext/ext4")]
    [InlineData("Ext/metagroups")]
    [InlineData("Fat/fat16")]
    public void Walk_RandomBytesInFreeBlocks_AreOpaque(string name)
    {
        byte[] image = TestImages.Read(name);
        (int start, int length) = LongestRunOfZeros(image);
        long before = TreeReader.Read(image).Root.Accounting.Opaque;

        new Random(1).NextBytes(image.AsSpan(start, length));
        long after = TreeReader.Read(image).Root.Accounting.Opaque;

        Assert.InRange(after - before, length - 16384, length);
    }

    [Theory]
    [InlineData('D')]
    [InlineData('N')]
    [InlineData('V')]
    [InlineData('K')]
    [InlineData('L')]
    [InlineData('x')]
    [InlineData('g')]
    public void Walk_DataOfTarEntryThatIsNoFile_IsLookedInto(char type)
    {
        byte[] image = [.. TarEntry(type, Gzip(Marker)), .. TarEntry('0', "text"u8.ToArray()), .. new byte[1024]];

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!gzip@0x200"], tree.Holding(Marker));
    }

    [Fact]
    public void Walk_LayerInExtraFieldOfGzip_IsFound()
    {
        byte[] hidden = Gzip(Marker);
        byte[] outer = Gzip("text");
        outer[3] = 4;
        byte[] image = [.. outer[..10], (byte)hidden.Length, (byte)(hidden.Length >> 8), .. hidden, .. outer[10..]];

        Assert.Equal(["!gzip@0xc"], TreeReader.Read(image).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerInSkippableFrame_IsFound()
    {
        byte[] hidden = Gzip(Marker);
        byte[] image = [0x50, 0x2A, 0x4D, 0x18, .. Word(hidden.Length), .. hidden, .. TestImages.Read("Zstd/level1")];

        Assert.Contains("!gzip@0x8", TreeReader.Read(image).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerInCommentOfZip_IsFound()
    {
        byte[] hidden = Gzip(Marker);
        byte[] zip = Zip();
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 2), (ushort)hidden.Length);

        Assert.Equal([$"!gzip@0x{zip.Length:x}"], TreeReader.Read([.. zip, .. hidden]).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerBehindEndOfStreamInsideZipEntry_IsFound()
    {
        byte[] hidden = Gzip(Marker);
        byte[] packed = Deflate("text");
        int nameLength = 1;
        byte[] header = new byte[30];
        "PK\u0003\u0004"u8.CopyTo(header);
        header[4] = 20;
        header[8] = 8;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), Checksums.Crc32("text"u8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), packed.Length + hidden.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), 4);
        header[26] = (byte)nameLength;
        byte[] image = [.. header, (byte)'a', .. packed, .. hidden];

        Assert.Equal([$"!gzip@0x{header.Length + nameLength + packed.Length:x}"], TreeReader.Read(image).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerAtOnceBehindWhatAFileSystemUses_IsFound()
    {
        const int UsedField = 40;
        byte[] squashFs = TestImages.Read("SquashFs/gzip");
        int used = (int)BinaryPrimitives.ReadInt64LittleEndian(squashFs.AsSpan(UsedField));
        byte[] hidden = Gzip(Marker);
        BinaryPrimitives.WriteInt64LittleEndian(squashFs.AsSpan(UsedField), used + hidden.Length + 64);

        Assert.Equal([$"!gzip@0x{used:x}"], TreeReader.Read([.. squashFs[..used], .. hidden, .. new byte[4096]]).Holding(Marker));
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(0, 77)]
    public void Walk_GzipWithAnUnusualHeaderInsideOtherBytes_IsFound(byte effort, byte system)
    {
        byte[] hidden = Gzip(Marker);
        (hidden[8], hidden[9]) = (effort, system);

        Assert.Equal(["!gzip@0x1000"], TreeReader.Read([.. new byte[4096], .. hidden, .. "text"u8]).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerInTableOfNamesOfAr_IsFound()
    {
        byte[] hidden = Gzip(Marker);
        byte[] header = Encoding.ASCII.GetBytes("!<arch>\n//" + new string(' ', 46) + hidden.Length.ToString(System.Globalization.CultureInfo.InvariantCulture).PadRight(10) + "`\n");

        Assert.Contains("!gzip@0x44", TreeReader.Read([.. header, .. hidden, .. new byte[hidden.Length & 1]]).Holding(Marker));
    }

    [Fact]
    public void Walk_LayerBehindTheVariablesOfAnEnvironment_IsFound()
    {
        byte[] rest = [.. "a=b\0\0"u8, .. new byte[58], .. Gzip(Marker), .. new byte[8192]];
        byte[] environment = rest[..8188];

        byte[] image = [.. Word((int)Checksums.Crc32(environment)), .. environment];

        Assert.Contains(TreeReader.Read(image).Holding(Marker), path => path.StartsWith("!uboot-environment/unexplained-", StringComparison.Ordinal));
    }

    private static byte[] Word(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Repeated, so that the marker is not to be seen in the packed bytes.
            gzip.Write(Encoding.ASCII.GetBytes(text[..^1] + string.Concat(Enumerable.Repeat(text, 20))));
        }

        return packed.ToArray();
    }

    private static byte[] Deflate(string text)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(Encoding.ASCII.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Zip()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("a.txt").Open();
            entry.Write("text"u8);
        }

        return stream.ToArray();
    }

    private static byte[] TarEntry(char type, byte[] data)
    {
        byte[] entry = new byte[512 + ((data.Length + 511) / 512 * 512)];
        Encoding.ASCII.GetBytes("name").CopyTo(entry, 0);
        Encoding.ASCII.GetBytes("0000644\00000000\00000000\0" + Convert.ToString(data.Length, 8).PadLeft(11, '0') + "\000000000000\0        ").CopyTo(entry, 100);
        entry[156] = (byte)type;
        "ustar\000"u8.CopyTo(entry.AsSpan(257));
        Encoding.ASCII.GetBytes(Convert.ToString(entry.AsSpan(0, 512).ToArray().Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(entry, 148);
        data.CopyTo(entry, 512);
        return entry;
    }

    private static (int Start, int Length) LongestRunOfZeros(byte[] image)
    {
        (int Start, int Length) best = (0, 0);
        int position = 0;
        while (position < image.Length)
        {
            int rest = image.AsSpan(position).IndexOfAnyExcept((byte)0);
            int length = rest < 0 ? image.Length - position : rest;
            best = length > best.Length ? (position, length) : best;
            position += Math.Max(1, length);
        }

        return best;
    }
}
