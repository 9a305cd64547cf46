using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Esp32;

public sealed class EspFormatTests
{
    [Fact]
    public void Walk_Image_TellsChipAndProject()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Esp32/esp32-c3"));

        Assert.Equal("ESP32-C3, test-project 1.2.3, ESP-IDF v5.4", tree.Nodes.Single(node => node.Format == "esp32-image").Detail);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("table-old")]
    public void Walk_TableAlone_IsData(string image)
    {
        LayerNode node = TreeReader.Read(TestImages.Read($"Esp32/{image}")).Nodes[1];

        Assert.Equal("esp32-partitions", node.Format);
        Assert.True(node.IsData);
        Assert.Equal("nvs phy_init factory", node.Detail);
        Assert.Equal(0xC00, node.Length);
    }

    [Fact]
    public void Walk_TableWithWrongSum_SaysSo()
    {
        byte[] image = TestImages.Read("Esp32/table");
        image[40] ^= 0x10;

        Assert.Contains(TreeReader.Read(image).Nodes[1].Problems, problem => problem.Kind == ProblemKind.Checksum);
    }

    [Theory]
    [InlineData(0x1000)]
    [InlineData(0)]
    public void Walk_WholeFlash_PartitionsAreNamed(int loader)
    {
        byte[] image = MakeFlash(loader);

        TreeReader tree = TreeReader.Read(image);

        Assert.Empty(tree.Problems);
        Assert.Equal("esp32-flash", tree.Nodes[1].Format);
        IEnumerable<string> paths = tree.Nodes.Where(node => node.Parent == tree.Nodes[1]).Select(node => node.Path);
        Assert.Equal(["!esp32-flash/bootloader", "!esp32-flash/nvs", "!esp32-flash/phy_init", "!esp32-flash/factory"], paths);
        Assert.Equal(
            ["!esp32-flash/bootloader!esp32-image/segment1-0x3ffb0000!gzip", "!esp32-flash/factory!esp32-image/segment1-0x3fc80000!gzip"],
            tree.Holding("FWS-MARKER-esp-data"));
        Assert.Contains("!esp32-flash/nvs", tree.Holding("a-secret"));
    }

    [Fact]
    public void Walk_FlashCutInAPartition_IsTold()
    {
        byte[] image = MakeFlash(0x1000);

        Assert.False(TreeReader.Read(image[..0x9800]).IsWhole);
        Assert.False(TreeReader.Read(image[..0x10300]).IsWhole);

        // Exactly before its only application.
        Assert.False(TreeReader.Read(image[..0x10000]).IsWhole);
    }

    [Fact]
    public void Walk_TableWithoutBootLoader_IsNoFlash()
    {
        byte[] image = MakeFlash(0x1000);
        image.AsSpan(0x1000, 0x7000).Fill(0xFF);

        TreeReader tree = TreeReader.Read(image);

        Assert.DoesNotContain(tree.Nodes, node => node.Format == "esp32-flash");
        Assert.Contains(tree.Nodes, node => node.Path == "!esp32-partitions@0x8000");
        Assert.Contains(tree.Nodes, node => node.Path == "!esp32-image@0x10000");
    }

    [Fact]
    public void Walk_SegmentOfNoSense_IsDamagedAndTheFirstIsGiven()
    {
        byte[] image = TestImages.Read("Esp32/no-hash");
        int length = BitConverter.ToInt32(image, 28);
        image.AsSpan(32 + length, 8).Fill(0xFF);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!esp32-image/segment0-0x3c020020", tree.Holding("FWS-MARKER-esp-text"));
        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
    }

    private static byte[] MakeFlash(int loader)
    {
        byte[] image = new byte[0x10000];
        Array.Fill(image, (byte)0xFF);
        TestImages.Read("Esp32/esp32").CopyTo(image, loader);
        TestImages.Read("Esp32/table").CopyTo(image, 0x8000);
        "a-secret"u8.CopyTo(image.AsSpan(0x9100));
        return [.. image, .. TestImages.Read("Esp32/esp32-c3")];
    }
}
