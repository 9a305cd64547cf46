using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Uefi;

public sealed class UefiVolumeFormatTests
{
    private const int HeaderLength = 0x48;
    private const int FileHeader = 24;

    private static readonly byte[] Marker = Encoding.ASCII.GetBytes("FWS-MARKER-uefi-test");

    [Fact]
    public void Walk_BrotliSection_IsDecoded()
    {
        var packed = new MemoryStream();
        packed.Write(new byte[16]);
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(Section(0x19, Marker));
        }

        TreeReader tree = TreeReader.Read(Volume(FileOf(2, Guided("3D532050-5CDA-4FD0-879E-0F7F630D5AFB", packed.ToArray()))));

        Assert.Contains(tree.Holding("FWS-MARKER"), path => path.EndsWith("/brotli/raw", StringComparison.Ordinal));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_WrongHeaderChecksum_IsToldAndFilesAreRead()
    {
        byte[] image = Volume(FileOf(2, Section(0x19, Marker)));
        image[0x32] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes, node => node.Format == "uefi" && node.Problems.Any(problem => problem.Kind == ProblemKind.Checksum));
        Assert.Contains(tree.Holding("FWS-MARKER"), path => path.EndsWith("/raw", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_HeaderWrongAndVolumeLongerThanContent_IsNone()
    {
        byte[] image = Volume(FileOf(2, Section(0x19, Marker)));
        image[0x32] ^= 1;

        Assert.DoesNotContain(TreeReader.Read(image[..^1]).Nodes, node => node.Format == "uefi");
    }

    [Fact]
    public void Walk_WhatIsNoFile_IsDamageAndTheRestIsGiven()
    {
        byte[] image = Volume([.. FileOf(2, Section(0x19, new byte[4])), .. Enumerable.Repeat((byte)0x33, 32), .. Marker]);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes, node => node.Problems.Any(problem => problem.Kind == ProblemKind.Damaged));
        Assert.Contains("!uefi/free-space", tree.Holding("FWS-MARKER"));
    }

    [Fact]
    public void Walk_SectionOfLengthZero_EndsAndIsDamage()
    {
        byte[] section = Section(0x19, Marker);
        section[0] = section[1] = section[2] = 0;

        TreeReader tree = TreeReader.Read(Volume(FileOf(2, section)));

        Assert.Contains(tree.Nodes, node => node.Problems.Any(problem => problem.Kind == ProblemKind.Damaged));
        Assert.Contains(tree.Holding("FWS-MARKER"), path => path.EndsWith("/rest", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_SectionsNestedTooDeep_IsTold()
    {
        byte[] section = Section(0x19, Marker);
        for (int i = 0; i < 40; i++)
        {
            section = Section(3, section);
        }

        TreeReader tree = TreeReader.Read(Volume(FileOf(2, section)));

        Assert.Contains(tree.Nodes, node => node.Problems.Any(problem => problem.Kind == ProblemKind.Depth));
        Assert.Contains(tree.Holding("FWS-MARKER"), path => path.EndsWith("/disposable", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_WrongCrc_IsToldAndSectionsAreRead()
    {
        byte[] data = [1, 2, 3, 4, .. Section(0x19, Marker)];

        TreeReader tree = TreeReader.Read(Volume(FileOf(2, Guided("FC1BCDB0-7D31-49AA-936A-A4600D9DD083", data, 4))));

        Assert.Contains(tree.Nodes, node => node.Problems.Any(problem => problem.Kind == ProblemKind.Checksum));
        Assert.Contains(tree.Holding("FWS-MARKER"), path => path.EndsWith("/crc32/raw", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0xFFFFFFF0u, ProblemKind.Memory)]
    [InlineData(1000u, ProblemKind.Truncated)]
    public void Walk_TianoSaysTooMuch_IsToldBeforeMemoryIsTaken(uint length, ProblemKind kind)
    {
        byte[] section = [.. new byte[5], .. new byte[8], 0, 8, 0, 0, 0, 0];
        section[4] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(5), 6);
        BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(9), length);

        TreeReader tree = TreeReader.Read(Volume(FileOf(2, Section(1, section))));

        Assert.Contains(tree.Nodes, node => node.Problems.Any(problem => problem.Kind == kind || problem.Kind == ProblemKind.Damaged));
    }

    private static byte[] Section(byte kind, byte[] data)
    {
        byte[] section = [0, 0, 0, kind, .. data];
        section[0] = (byte)section.Length;
        section[1] = (byte)(section.Length >> 8);
        return section;
    }

    private static byte[] Guided(string guid, byte[] data, int extra = 0)
    {
        int offset = 24 + extra;
        return Section(2, [.. new Guid(guid).ToByteArray(), (byte)offset, 0, 1, 0, .. data]);
    }

    private static byte[] FileOf(byte kind, byte[] data)
    {
        byte[] file = [.. new byte[FileHeader], .. data];
        file[0] = 0x77;
        file[18] = kind;
        file[20] = (byte)file.Length;
        file[21] = (byte)(file.Length >> 8);
        int sum = file.Take(FileHeader).Sum(value => value);
        file[16] = (byte)-sum;
        file[17] = 0xAA;
        file[23] = 0xF8;
        return [.. file, .. Enumerable.Repeat((byte)0xFF, -file.Length & 7)];
    }

    private static byte[] Volume(byte[] files)
    {
        byte[] image = [.. new byte[HeaderLength], .. files, .. Enumerable.Repeat((byte)0xFF, 64)];
        new Guid("8C8CE578-8A3D-4F1C-9935-896185C32DD3").ToByteArray().CopyTo(image, 0x10);
        BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(0x20), image.Length);
        "_FVH"u8.CopyTo(image.AsSpan(0x28));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x2C), 0x4FEFF);
        image[0x30] = HeaderLength;
        image[0x37] = 2;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x38), 1);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x3C), image.Length);
        int sum = 0;
        for (int i = 0; i < HeaderLength; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(i));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x32), (ushort)-sum);
        return image;
    }
}
