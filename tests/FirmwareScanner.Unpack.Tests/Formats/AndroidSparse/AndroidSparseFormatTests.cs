using System;
using System.Buffers.Binary;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.AndroidSparse;

public sealed class AndroidSparseFormatTests
{
    private const int FirstChunk = 28;

    [Fact]
    public void Walk_ChunkOfMoreBlocksThanTheImage_IsDamaged()
    {
        byte[] image = TestImages.Read("AndroidSparse/plain");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(FirstChunk + 4), uint.MaxValue);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    [Fact]
    public void Walk_GiantOfNothing_IsLeftOutAndTold()
    {
        byte[] image = new byte[FirstChunk + 12];
        new byte[] { 0x3A, 0xFF, 0x26, 0xED, 1, 0, 0, 0, 28, 0, 12, 0, 0, 0, 1, 0 }.CopyTo(image, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(16), uint.MaxValue);
        image[20] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(FirstChunk), 0xCAC3);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(FirstChunk + 4), uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(FirstChunk + 8), 12);

        TreeReader tree = TreeReader.Read(image, new UnpackLimits { RatioFloor = 1 << 20 });

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem => problem.Kind == ProblemKind.Unpacked);
        Assert.Empty(tree.Contents["!android-sparse"]);
    }

    [Fact]
    public void Walk_LastChunkIsCut_WhatIsThereIsGiven()
    {
        byte[] image = TestImages.Read("AndroidSparse/checksums");

        TreeReader tree = TreeReader.Read(image[..(image.Length - 20)]);

        Assert.Contains("!android-sparse!gzip@0x5000", tree.Holding("FWS-MARKER-sparse-inside"));
        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Truncated);
    }
}
