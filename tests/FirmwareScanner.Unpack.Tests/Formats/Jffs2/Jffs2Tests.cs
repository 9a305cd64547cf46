using System;
using System.Buffers.Binary;
using System.Linq;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Jffs2;

/// <summary>JFFS2 that is damaged on purpose.</summary>
public sealed class Jffs2Tests
{
    [Fact]
    public void Read_DataWithAWrongChecksum_GivesItAndTells()
    {
        byte[] image = TestImages.Read("Jffs2/stored");
        int marker = image.AsSpan().IndexOf("FWS-MARKER-jffs2-shadow"u8);
        image[marker + 30] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!jffs2/etc/shadow"], tree.Holding("FWS-MARKER-jffs2-shadow").Where(path => path.Length > 0));
        Assert.Contains(tree.Problems, problem => problem.StartsWith("!jffs2/etc/shadow: Checksum", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0u)]
    public void Read_NodeOfAnImpossibleLength_Tells(uint length)
    {
        byte[] image = TestImages.Read("Jffs2/stored");
        int node = image.AsSpan(64).IndexOf((byte)0x85) + 64;
        while (image[node + 1] != 0x19 || image[node + 2] != 2 || image[node + 3] != 0xE0)
        {
            node += image.AsSpan(node + 1).IndexOf((byte)0x85) + 1;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(node + 4), length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(node + 8), Checksums.Crc32Raw(image.AsSpan(node, 8), 0));

        Assert.False(TreeReader.Read(image).IsWhole);
    }
}
