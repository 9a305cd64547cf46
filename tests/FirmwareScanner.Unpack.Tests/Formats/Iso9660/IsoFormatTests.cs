using System;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Iso9660;

public sealed class IsoFormatTests
{
    private const int RecordName = 33;

    [Fact]
    public void Walk_FileOfTwoParts_IsPutTogether()
    {
        byte[] image = TestImages.Read("Iso9660/plain");
        image[RecordOf(image, "SCRIPT.SH;1") + 25] |= 0x80;

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains("!iso9660/ETC/SCRIPT.SH", tree.Holding("FWS-MARKER-iso-script"));
        Assert.Contains("!iso9660/ETC/SCRIPT.SH", tree.Holding("FWS-MARKER-iso-shadow"));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_LastPartMissing_IsTold()
    {
        byte[] image = TestImages.Read("Iso9660/plain");
        image[RecordOf(image, "SHADOW.;1") + 25] |= 0x80;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!iso9660: Damaged"], tree.Problems.Select(text => text[..text.LastIndexOf(':')]));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-iso-shadow"));
    }

    [Fact]
    public void Walk_ByteOrdersThatDiffer_AreTold()
    {
        byte[] image = TestImages.Read("Iso9660/plain");
        image[(16 * 2048) + 87] ^= 1;

        Assert.Equal(["!iso9660: Damaged"], TreeReader.Read(image).Problems.Select(text => text[..text.LastIndexOf(':')]));
    }

    [Fact]
    public void Walk_FolderThatHoldsItself_IsToldAndEnds()
    {
        byte[] image = TestImages.Read("Iso9660/plain");
        int root = (16 * 2048) + 156;
        image.AsSpan(root + 2, 8).CopyTo(image.AsSpan(RecordOf(image, "ETC") + 2));

        Assert.Contains(TreeReader.Read(image).Problems, text => text.StartsWith("!iso9660/ETC: Damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_LinksOfRockRidge_AreKeptAsStored()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Iso9660/rockridge"));

        Assert.Equal("../etc/./shadow", tree.Nodes.Single(node => node.Name == "etc/link").LinkTarget);
        Assert.StartsWith(
            "/a-long-part-of-a-target-a-long-part-of-a-target-a-long-part-of-a-target-a-long-part-of-a-target-a-long-part",
            tree.Nodes.Single(node => node.Name == "etc/long-link").LinkTarget,
            StringComparison.Ordinal);
        Assert.Equal(0x180, tree.Nodes.Single(node => node.Name == "etc/shadow").Mode & 0x180);
    }

    [Fact]
    public void Walk_BootImageOfTheTree_IsAnotherNameOfTheFile()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Iso9660/boot"));

        Assert.Equal(
            ["[boot]/1-bios isolinux/isolinux.bin", "[boot]/2-efi efi.img"],
            tree.Nodes.Where(node => node.Kind == MemberKind.HardLink).Select(node => $"{node.Name} {node.LinkTarget}"));
    }

    /// <summary>Offset of a record of the tree of folders.</summary>
    private static int RecordOf(byte[] image, string name)
    {
        // The path table has names too; it lies before.
        int position = image.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name));
        Assert.Equal(name.Length, image[position - 1]);
        return position - RecordName;
    }
}
