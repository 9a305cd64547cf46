using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Fit;

public sealed class FitFormatTests
{
    [Fact]
    public void Walk_NamesOfPropertiesAreCut_DataIsStillGiven()
    {
        byte[] image = TestImages.Read("Fit/inline");
        int strings = BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(12));

        TreeReader tree = TreeReader.Read(image[..strings]);

        Assert.Contains("!fit/ramdisk@1", tree.Holding("FWS-MARKER-fit-ramdisk"));
        Assert.Contains("!fit/kernel-1!gzip", tree.Holding("FWS-MARKER-fit-kernel"));
        Assert.False(tree.IsWhole);
    }

    [Fact]
    public void Walk_DataBehindTheEnd_IsTruncated()
    {
        byte[] image = TestImages.Read("Fit/external");
        int place = image.AsSpan().IndexOf(Encoding.ASCII.GetBytes("kernel-1\0")) + 12;

        // The first two properties of the node: size and offset of the data.
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(place + 28), 0xFFFFFFFF);
        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Nodes.SelectMany(node => node.Problems), problem => problem.Kind == ProblemKind.Truncated);
    }

    [Fact]
    public void Walk_EncryptedImage_IsRefused()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Fit/encrypted"));

        Assert.Contains("!fit/fdt-1: Encrypted: the image is encrypted", tree.Problems);
        Assert.True(tree.Root.Accounting.Refused > 0);
        Assert.DoesNotContain(tree.Nodes, node => node.Path.StartsWith("!fit/fdt-1!gzip", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_Fit_TellsWhatItIs()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Fit/inline"));

        Assert.Equal("A test", tree.Nodes.Single(node => node.Format == "fit").Detail);
        Assert.Single(tree.Nodes, node => node.Format == "dtb");
    }
}
