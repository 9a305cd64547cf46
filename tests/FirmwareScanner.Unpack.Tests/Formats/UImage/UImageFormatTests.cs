using System;
using System.Buffers.Binary;
using System.Linq;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.UImage;

public sealed class UImageFormatTests
{
    [Fact]
    public void Walk_SizeLargerThanAll_IsTruncatedAndRead()
    {
        byte[] image = TestImages.Read("UImage/plain");
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(12), uint.MaxValue);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!uimage", tree.Holding("FWS-MARKER-uimage-kernel"));
        Assert.Contains(tree.Root.Problems.Concat(tree.Nodes[1].Problems), problem => problem.Kind == ProblemKind.Truncated);
    }

    [Fact]
    public void Walk_ListOfImagesWithoutEnd_IsDamaged()
    {
        byte[] image = TestImages.Read("UImage/multi");
        image.AsSpan(64).Fill(1);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    [Fact]
    public void Walk_ImageOfSeveralTooLarge_IsDamagedAndOthersAreGiven()
    {
        byte[] image = TestImages.Read("UImage/multi");
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(72), 0xFFFFFFF0);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!uimage/image0!gzip", tree.Contents.Keys);
        Assert.Contains("!uimage/image2", tree.Holding("FWS-MARKER-uimage-third"));
        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    [Fact]
    public void Walk_HeaderThatNamesAnotherCompression_IsToldAndOpened()
    {
        byte[] image = TestImages.Read("UImage/gzip");
        image[31] = 3;
        image.AsSpan(4, 4).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), Checksums.Crc32(image.AsSpan(0, 64)));

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!uimage: Damaged: its header says lzma, and it holds gzip", tree.Problems);
        Assert.Contains("!uimage!gzip", tree.Contents.Keys);
    }

    [Fact]
    public void Walk_UnknownCompression_IsUnsupported()
    {
        byte[] image = TestImages.Read("UImage/plain");
        image[31] = 77;

        // With the CRC of the header wrong it would be no image at all.
        Assert.Single(TreeReader.Read(image).Nodes);

        image.AsSpan(4, 4).Clear();
        uint crc = Checksums.Crc32(image.AsSpan(0, 64));
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), crc);
        Assert.Contains(TreeReader.Read(image).Nodes[1].Problems, problem => problem.Kind == ProblemKind.Unsupported);
    }
}
