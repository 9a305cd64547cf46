using System;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.ExFat;

public sealed class ExFatFormatTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(108)]
    [InlineData(96 + 3)]
    public void Walk_FieldsThatDoNotFit_FirstSectorIsNoLayer(int position)
    {
        byte[] image = TestImages.Read("ExFat/exfat");
        image[position] = 0xFF;

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "exfat" && node.Offset == 0);
    }

    [Fact]
    public void Walk_ChecksumOfBootSectorsWrong_IsToldAndFilesAreGiven()
    {
        byte[] image = TestImages.Read("ExFat/exfat");
        image[200] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!exfat: Checksum"], tree.Problems.Select(text => text[..text.LastIndexOf(':')]));
        Assert.Contains("!exfat/config.txt", tree.Holding("FWS-MARKER-exfat-config"));
    }

    [Fact]
    public void Walk_ChecksumOfEntriesWrong_IsToldOfTheFile()
    {
        byte[] image = TestImages.Read("ExFat/exfat");
        int name = image.AsSpan().IndexOf("c\0o\0n\0f\0i\0g\0"u8);
        image[name - 2 - 64 + 8] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!exfat/config.txt: Checksum"], tree.Problems.Select(text => text[..text.LastIndexOf(':')]));
        Assert.Contains("!exfat/config.txt", tree.Holding("FWS-MARKER-exfat-config"));
    }
}
