using System;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Lzma;

public sealed class LzmaFormatTests
{
    [Fact]
    public void Recognise_RelocationsOfAKernelModule_IsNoLzma()
    {
        // From virtio_mmio.ko of Debian for armhf: properties, a dictionary of 192 MiB, 9 bytes, and data that decodes to them.
        byte[] relocations = Convert.FromHexString(
            "a50000000c0900000000000000000300" + "01000000bc0900000000000000000300" + "01000000000000000000000000000900");
        byte[] image = [.. new byte[16], .. relocations, .. relocations];

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "lzma");
    }

    [Fact]
    public void Recognise_SmallStreamInsideOtherBytes_IsLzma()
    {
        byte[] image = [1, 2, 3, .. TestImages.Read("Lzma/plain")];

        Assert.Contains(TreeReader.Read(image).Nodes, node => node.Format == "lzma" && node.Offset == 3);
    }
}
