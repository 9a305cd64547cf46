using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.SquashFs;

/// <summary>What the images do not show: hostile ones, made by changing bytes of good ones.</summary>
public sealed class SquashFsFormatTests
{
    private const int InodeTableField = 64;
    private const int DirectoryTableField = 72;
    private const int UsedField = 40;
    private const int BlockSizeField = 12;
    private const int RootField = 32;

    [Fact]
    public void Walk_NameThatIsNoUtf8_IsKept()
    {
        byte[] image = File.ReadAllBytes(
            RepositoryFiles.PathOf("tests", "FirmwareScanner.Unpack.Tests", "Formats", "SquashFs", "images", "names.squashfs"));

        TreeReader tree = TreeReader.Read(image);

        // The file is too short to be compressed: the image itself holds its bytes, too.
        Assert.Equal([string.Empty, "!squashfs/caf\uDCE9-\uDCFF"], tree.Holding("FWS-MARKER-names"));
        Assert.Empty(tree.Problems);
    }

    [Theory]
    [InlineData("SquashFs/gzip", BlockSizeField, 4097)]
    [InlineData("SquashFs/gzip", RootField + 2, 0x7FFFFFFF)]
    [InlineData("SquashFs/gzip", UsedField, 95)]
    [InlineData("SquashFs/gzip", InodeTableField, 5)]
    [InlineData("SquashFs/gzip", DirectoryTableField + 4, int.MaxValue)]
    public void Recognise_FieldsThatContradictEachOther_IsNoSquashFs(string image, int field, int value)
    {
        byte[] bytes = TestImages.Read(image);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(field), value);

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => node.Format == "squashfs" && node.Offset == 0);
    }

    [Fact]
    public void Walk_FolderInItself_IsListedOnce()
    {
        // The list of the root, stored as it is, begins with "a", a folder; its inode is made that of the root.
        byte[] bytes = TestImages.Read("SquashFs/stored");
        long root = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(RootField));
        int entry = bytes.AsSpan().IndexOf((byte[])[1, 0, 0, 0, (byte)'a']) - 4;
        Assert.True(entry > 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(entry), (ushort)root);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!squashfs/a: Damaged", StringComparison.Ordinal));
        Assert.Contains("!squashfs/two", tree.Holding("FWS-MARKER-stored-two"));
    }

    [Fact]
    public void Walk_InodeOutsideOfTheTable_OnlyThatFileIsLost()
    {
        byte[] bytes = TestImages.Read("SquashFs/stored");
        int entry = bytes.AsSpan().IndexOf((byte[])[2, 0, 2, 0, (byte)'t', (byte)'w', (byte)'o']) - 4;
        Assert.True(entry > 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(entry), 8000);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!squashfs/two: Damaged", StringComparison.Ordinal));
        Assert.Contains("!squashfs/a/one", tree.Holding("FWS-MARKER-stored-one"));
    }

    [Theory]
    [InlineData(12, uint.MaxValue)]
    [InlineData(4, 7u)]
    [InlineData(8, 0xFFFFu)]
    [InlineData(0, 0xFFFFFFF0u)]
    public void Walk_FileWithSizeFragmentOrPlaceThatLies_IsDamagedAndTheOtherIsRead(int field, uint value)
    {
        // The inode of "two" in the stored table: its size, 23, is the last word, after start, fragment and offset.
        byte[] bytes = TestImages.Read("SquashFs/stored");
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(InodeTableField));
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, "FWS-MARKER-stored-two\n".Length);
        int body = table + bytes.AsSpan(table).IndexOf(size) - 12;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(body + field), value);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains("!squashfs/a/one", tree.Holding("FWS-MARKER-stored-one"));
        Assert.True(tree.Problems.Any() || tree.Holding("FWS-MARKER-stored-two").Any());
    }

    [Fact]
    public void Walk_DamagedBlock_ReadsAsZerosAndTheRestIsRead()
    {
        byte[] bytes = TestImages.Read("SquashFs/gzip");
        bytes.AsSpan(96 + 40, 64).Fill(0x55);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.NotEmpty(tree.Problems);
        Assert.NotEmpty(tree.Holding("FWS-MARKER-gzip-deep"));
    }

    [Fact]
    public void Walk_LongFileOfTwoToTheSixty_IsRefusedAtOnce()
    {
        byte[] image = MakeImage(1L << 60);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!squashfs/f: Damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_SparseFileLargerThanItsRatioAllows_EndsWithAReason()
    {
        var limits = new UnpackLimits { RatioFloor = 1 << 20 };

        TreeReader tree = TreeReader.Read(MakeImage(1000L * 131072), limits);

        Assert.Contains(tree.Problems, problem => problem.Contains("Ratio", StringComparison.Ordinal));
    }

    [Fact]
    public void Recognise_RandomBytesBehindTheMagic_IsNoSquashFs()
    {
        var random = new Random(7);
        byte[] bytes = new byte[1 << 20];
        random.NextBytes(bytes);
        for (int i = 0; i + 4096 <= bytes.Length; i += 4096)
        {
            "hsqs"u8.CopyTo(bytes.AsSpan(i));
        }

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => node.Format == "squashfs");
    }

    /// <summary>An image of version 4 with one file of zeros, "f", all of whose blocks are holes.</summary>
    private static byte[] MakeImage(long size)
    {
        var inodes = new MemoryStream();
        WriteNumbers(inodes, (9, 2), (0x1A4, 2), (0, 4), (0, 4), (1, 4), (96, 8), (size, 8), (0, 8));
        WriteNumbers(inodes, (1, 4), (0xFFFFFFFF, 4), (0, 4), (0xFFFFFFFF, 4));
        inodes.Write(new byte[4 * 1000]);
        long root = inodes.Length;
        WriteNumbers(inodes, (1, 2), (0x1ED, 2), (0, 4), (0, 4), (2, 4), (0, 4), (2, 4), (3 + 12 + 8 + 1, 2), (0, 2), (3, 4));
        var folder = new MemoryStream();
        WriteNumbers(folder, (0, 4), (0, 4), (1, 4), (0, 2), (0, 2), (2, 2), (0, 2), ('f', 1));
        long directoryTable = 96 + 2 + inodes.Length;
        long ids = directoryTable + 2 + folder.Length;
        long used = ids + 6 + 8;
        var image = new MemoryStream();
        image.Write("hsqs"u8);
        WriteNumbers(image, (2, 4), (0, 4), (131072, 4), (0, 4), (1, 2), (17, 2), (0, 2), (1, 2), (4, 2), (0, 2));
        WriteNumbers(image, (root, 8), (used, 8), (ids + 6, 8), (-1, 8), (96, 8), (directoryTable, 8), (-1, 8), (-1, 8));
        WriteNumbers(image, (0x8000 | inodes.Length, 2));
        inodes.WriteTo(image);
        WriteNumbers(image, (0x8000 | folder.Length, 2));
        folder.WriteTo(image);
        WriteNumbers(image, (0x8004, 2), (0, 4), (ids, 8));
        return image.ToArray();
    }

    private static void WriteNumbers(MemoryStream stream, params (long Value, int Length)[] numbers)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach ((long value, int length) in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            stream.Write(bytes[..length]);
        }
    }
}
