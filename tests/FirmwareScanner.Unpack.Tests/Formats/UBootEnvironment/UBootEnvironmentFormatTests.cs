using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.UBootEnvironment;

public sealed class UBootEnvironmentFormatTests
{
    private const string Format = "uboot-environment";

    [Theory]
    [InlineData("plain", 0x2000, "42 variables")]
    [InlineData("redundant", 0x4000, "42 variables, redundant")]
    [InlineData("odd-size", 0x1F00, "42 variables")]
    [InlineData("big-endian", 0x1000, "42 variables")]
    public void Walk_Environment_IsDataOfItsSize(string image, int size, string detail)
    {
        TreeReader tree = TreeReader.Read(TestImages.Read($"UBootEnvironment/{image}"));

        LayerNode node = Assert.Single(tree.Nodes, node => node.Format == Format);
        Assert.True(node.IsData);
        Assert.Equal(size, node.Length);
        Assert.Equal(detail, node.Detail);
    }

    [Fact]
    public void Walk_EnvironmentsInFlash_AreFoundAtTheirOffsets()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("UBootEnvironment/embedded"));

        IEnumerable<string> paths = tree.Nodes.Where(node => node.Format == Format).Select(node => node.Path);
        Assert.Equal([$"!{Format}@0x2000", $"!{Format}@0x4000"], paths);
    }

    [Fact]
    public void Walk_WrongSum_IsNoEnvironment()
    {
        byte[] image = TestImages.Read("UBootEnvironment/plain");
        image[20] ^= 1;

        Assert.Single(TreeReader.Read(image).Nodes);
    }

    [Fact]
    public void Walk_TextAtEachSector_IsNoEnvironmentAndEndsSoon()
    {
        byte[] image = new byte[8 << 20];
        byte[] text = "name=value\0"u8.ToArray();
        for (int i = 0; i + text.Length <= image.Length; i += text.Length)
        {
            text.CopyTo(image, i);
        }

        DateTime start = DateTime.UtcNow;
        TreeReader tree = TreeReader.Read(image);

        Assert.DoesNotContain(tree.Nodes, node => node.Format == Format);
        Assert.True(DateTime.UtcNow - start < TimeSpan.FromSeconds(60));
    }
}
