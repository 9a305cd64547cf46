using System;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats;

/// <summary>A header whose checksum is wrong makes a layer damaged, not unknown: it is told, and what can be read is read.</summary>
public sealed class DamagedHeaderTests
{
    private const string Marker = TestImages.MarkerStart + "damaged";

    [Theory]
    [InlineData("xz", "Xz", 8)]
    [InlineData("xz", "Xz", 11)]
    [InlineData("zlib", "Zlib", 1)]
    [InlineData("bzip2", "Bzip2", 5)]
    public void Walk_ChecksumOfHeaderWrong_IsToldAndContentIsRead(string format, string folder, int offset)
    {
        foreach (string image in TestImages.All.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            byte[] bytes = TestImages.Read(image);
            TreeReader whole = TreeReader.Read(bytes);
            if (!whole.IsWhole || whole.Nodes.Find(node => node.Format == format && node.Parent == whole.Root && node.IsOpened && node.Size > 1000) is not { } layer
                || whole.Contents[layer.Path].Length < 1000)
            {
                continue;
            }

            byte[] damaged = bytes[(int)layer.Offset..(int)(layer.Offset + layer.Length)];
            damaged[offset] ^= 0x01;
            TreeReader tree = TreeReader.Read(damaged);

            Assert.Equal(format, tree.Nodes[1].Format);
            Assert.NotEmpty(tree.Nodes[1].Problems);
            Assert.Equal(whole.Contents[layer.Path], tree.Contents[tree.Nodes[1].Path]);
            return;
        }

        Assert.Fail($"no image of {format} to damage");
    }

    [Fact]
    public void Walk_CompressInsideOtherBytes_IsFound()
    {
        byte[] packed = TestImages.Read("Compress/bits16");
        byte[] content = TreeReader.Read(packed).Contents["!compress"];
        TreeReader tree = TreeReader.Read([.. Encoding.ASCII.GetBytes(Marker), .. packed]);

        Assert.Equal(content, tree.Contents[$"!compress@0x{Marker.Length:x}"]);
    }
}
