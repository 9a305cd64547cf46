using System;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Ubi;

/// <summary>UBI that is damaged on purpose.</summary>
public sealed class UbiTests
{
    [Fact]
    public void Read_BlockWithADamagedHeader_TellsAndGivesTheOthers()
    {
        byte[] image = TestImages.Read("Ubi/nor");
        image[(2 * 4096) + 20] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!ubi: Checksum", StringComparison.Ordinal));
        Assert.Contains("!ubi/rootfs", tree.Holding("FWS-MARKER-ubi-rootfs"));
    }

    [Fact]
    public void Read_StaticVolumeWithChangedData_TellsOfTheChecksum()
    {
        byte[] image = TestImages.Read("Ubi/nor");
        image[image.AsSpan().IndexOf("FWS-MARKER-ubi-kernel"u8) + 100] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!ubi/kernel: Checksum"], tree.Problems.Select(problem => problem[..21]).Distinct());
    }
}
