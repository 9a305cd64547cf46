using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.DiskPartitions;

public sealed class DiskPartitionTests
{
    private const int SectorLength = 512;

    [Theory]
    [InlineData(512, 512)]
    [InlineData(1024 + 57, 1)]
    [InlineData(512 + 40, 1)]
    [InlineData((159 * 512) + 60, 1)]
    public void Walk_OneTableOfGptIsDamaged_TheOtherIsUsed(int position, int count)
    {
        byte[] image = TestImages.Read("DiskPartitions/gpt");
        string[] whole = [.. TreeReader.Read(image).Listing().Order(StringComparer.Ordinal)];
        image.AsSpan(position, count).Fill(0x77);

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(whole, tree.Listing().Order(StringComparer.Ordinal));
        Assert.Equal([ProblemKind.Checksum], tree.Nodes[1].Problems.Select(problem => problem.Kind));
    }

    [Fact]
    public void Walk_BothTablesOfGptAreGone_ProtectivePartitionIsLookedInto()
    {
        byte[] image = TestImages.Read("DiskPartitions/gpt");
        image.AsSpan(512, 512).Clear();
        image.AsSpan(159 * 512).Clear();

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal("mbr", tree.Nodes[1].Format);
        Assert.Contains(tree.Holding("FWS-MARKER-disk-second"), path => path.Contains("!gzip@", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_GptWithTableOfGigabytes_IsNoGpt()
    {
        byte[] image = TestImages.Read("DiskPartitions/gpt");
        foreach (int header in (int[])[512, 159 * 512])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(header + 80), uint.MaxValue);
            image.AsSpan(header + 16, 4).Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(header + 16), Checksums.Crc32(image.AsSpan(header, 92)));
        }

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "gpt");
    }

    [Theory]
    [InlineData(446, 0x12)]
    [InlineData(454, 0)]
    [InlineData(470, 12)]
    public void Walk_EntriesOfMbrMakeNoSense_IsNoDisk(int position, byte value)
    {
        byte[] image = TestImages.Read("DiskPartitions/mbr");
        image[position] = value;

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "mbr");
    }

    [Fact]
    public void Walk_ChainOfLogicalPartitionsGoesBack_IsDamagedAndEnds()
    {
        byte[] image = TestImages.Read("DiskPartitions/logical");

        // The second record follows at sector 36 or 39, wherever the tool put it: its entry for the next leads to the first.
        int second = (int)(16 + BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan((16 * SectorLength) + 462 + 8))) * SectorLength;
        image[second + 462 + 4] = 5;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(second + 462 + 8), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(second + 462 + 12), 4);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes[1].Problems, problem => problem.Kind == ProblemKind.Damaged);
        Assert.Contains("!mbr/partition6", tree.Holding("FWS-MARKER-disk-third"));
    }

    [Fact]
    public void Walk_DiskOfAnOpticalDisc_IsLeftToItsFileSystem()
    {
        byte[] image = TestImages.Read("DiskPartitions/mbr");
        "CD001"u8.CopyTo(image.AsSpan(0x8001));

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "mbr");
    }

    [Fact]
    public void Walk_RandomBytes_HaveNoFormatOfOurs()
    {
        byte[] image = new byte[4 << 20];
        new Random(20261128).NextBytes(image);

        // Each magic of each format is there often enough.
        var random = new Random(1);
        List<LayerMagic> magics = [.. FirmwareScanner.Unpack.Formats.LayerFormats.All.SelectMany(format => format.Magics)];
        for (int i = 0; i < image.Length - 0x30000; i += 512)
        {
            LayerMagic magic = magics[random.Next(magics.Count)];
            magic.Bytes.CopyTo(image, i + magic.Offset);
        }

        TreeReader tree = TreeReader.Read(image);

        string[] ours =
        [
            "uimage", "fit", "dtb", "android-boot", "android-vendor-boot", "android-sparse", "esp32-flash", "esp32-image", "esp8266-image",
            "esp32-partitions", "trx", "seama", "tplink", "tplink-safeloader", "netgear-chk", "bzimage", "efi-zboot", "arm64-image",
            "riscv-image", "zimage", "uboot-environment", "uf2", "dfu", "dfuse", "gpt", "mbr", "intel-hex", "s-record",
        ];
        Assert.Empty(tree.Nodes.Where(node => ours.Contains(node.Format)).Select(node => node.Path));
    }
}
