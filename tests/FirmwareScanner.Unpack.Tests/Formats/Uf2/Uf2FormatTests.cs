using System;
using System.Buffers.Binary;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Uf2;

public sealed class Uf2FormatTests
{
    [Fact]
    public void Walk_BlocksForOneAddress_AreDamagedAndRead()
    {
        byte[] image = TestImages.Read("Uf2/rp2040");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(512 + 12), 0x10000000);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!uf2/rp2040/0x10000000", tree.Holding("FWS-MARKER-uf2-first"));
        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    [Fact]
    public void Walk_BlockAtTheLastAddress_IsRead()
    {
        byte[] image = TestImages.Read("Uf2/rp2040");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), uint.MaxValue);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!uf2/rp2040/0xffffffff", tree.Holding("FWS-MARKER-uf2-first"));
    }

    [Fact]
    public void Walk_PayloadLargerThanABlock_EndsTheLayer()
    {
        byte[] image = TestImages.Read("Uf2/rp2040");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(512 + 16), 477);

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(512, tree.Nodes.First(node => node.Format == "uf2").Length);
        Assert.False(tree.IsWhole);
    }
}
