using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Ext;

public sealed class ExtFormatTests
{
    private const int Superblock = 1024;

    [Fact]
    public void Walk_CopiesOfSuperblock_AreNoLayers()
    {
        // The second group begins with a copy, at block 257 of 1 KiB.
        TreeReader tree = TreeReader.Read(TestImages.Read("Ext/metagroups"));

        Assert.Single(tree.Nodes, node => node.Format == "ext");
    }

    [Fact]
    public void Walk_SuperblockThatCallsItselfACopy_IsALayer()
    {
        // Linux mounts it all the same.
        byte[] image = TestImages.Read("Ext/ext2");
        image[Superblock + 0x5A] = 1;

        Assert.Contains(TreeReader.Read(image).Nodes, node => node.Format == "ext" && node.IsOpened);
    }

    [Fact]
    public void Walk_MagicInRandomBytes_IsNoLayer()
    {
        byte[] image = new byte[1 << 16];
        new Random(1).NextBytes(image);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(Superblock + 0x38), 0xEF53);

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "ext");
    }

    [Theory]
    [InlineData(Superblock + 0x78)]
    [InlineData(2048 + 0x10)]
    public void Walk_ChecksumWrong_IsToldAndFilesAreGiven(int position)
    {
        byte[] image = TestImages.Read("Ext/ext4");
        image[position] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal([ProblemKind.Checksum], tree.Nodes.Single(node => node.Format == "ext").Problems.Select(problem => problem.Kind));
        Assert.Contains("!ext/etc/shadow", tree.Holding("FWS-MARKER-ext-shadow"));
    }

    [Fact]
    public void Walk_ChecksumOfInodeWrong_IsToldOfTheFile()
    {
        byte[] image = TestImages.Read("Ext/ext4");
        image[InodeOf(image, "tiny", 256) + 8] ^= 1;

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!ext/etc/tiny: Checksum"], tree.Problems.Select(text => text[..text.LastIndexOf(':')]));
        Assert.Contains("!ext/etc/tiny", tree.Holding("FWS-MARKER-ext-tiny"));
    }

    [Fact]
    public void Walk_JournalNotReplayed_IsToldAndFilesAreGiven()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        image[Superblock + 0x60] |= 4;

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, text => text.StartsWith("!ext: Damaged", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-ext-shadow"));
    }

    [Fact]
    public void Walk_UnknownFeature_IsUnsupported()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        image[Superblock + 0x60 + 3] |= 0x40;

        Assert.Contains(TreeReader.Read(image).Problems, text => text.StartsWith("!ext: Unsupported", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_FolderThatHoldsItself_IsToldAndEnds()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(EntryOf(image, "init.d")), 2);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, text => text.StartsWith("!ext/etc/init.d: Damaged", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-ext-shadow"));
    }

    [Fact]
    public void Walk_FileOfTerabytesOfNothing_HolesAreLeftOut()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        int inode = InodeOf(image, "tiny", 256);
        image[inode + 0x6C + 1] = 4;

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, text => text.StartsWith("!ext/etc/tiny: Unpacked", StringComparison.Ordinal));
        Assert.Contains("!ext/etc/tiny", tree.Holding("FWS-MARKER-ext-tiny"));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-ext-last-name"));
    }

    [Fact]
    public void Walk_EncryptedFile_IsToldOfTheFile()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        image[InodeOf(image, "tiny", 256) + 0x20 + 1] |= 8;

        Assert.Equal(["!ext/etc/tiny: Encrypted: the file is encrypted"], TreeReader.Read(image).Problems);
    }

    [Fact]
    public void Walk_NameOfOtherBytes_IsKeptAsStored()
    {
        byte[] image = TestImages.Read("Ext/ext2");
        int entry = EntryOf(image, "tiny");
        image[entry + 8] = 0xFF;

        Assert.Contains("!ext/etc/\uDCFFiny", TreeReader.Read(image).Holding("FWS-MARKER-ext-tiny"));
    }

    [Fact]
    public void Walk_FileOfManyNames_IsGivenOnce()
    {
        byte[] image = TestImages.Read("Ext/links");

        TreeReader tree = TreeReader.Read(image);

        LayerNode link = tree.Nodes.Single(node => node.Kind == MemberKind.HardLink);
        Assert.Equal(("hard/two", "hard/one"), (link.Name, link.LinkTarget));
        Assert.Equal(MemberKind.Special, tree.Nodes.Single(node => node.Name == "hard/pipe").Kind);
        Assert.Equal("../etc/shadow", tree.Nodes.Single(node => node.Name == "var/short").LinkTarget);
        Assert.EndsWith("long-target", tree.Nodes.Single(node => node.Name == "var/slow").LinkTarget, StringComparison.Ordinal);
    }

    /// <summary>Offset of an entry of a folder.</summary>
    private static int EntryOf(byte[] image, string name)
    {
        byte[] pattern = Encoding.ASCII.GetBytes(name);
        for (int position = 8; position < image.Length - pattern.Length; position += 4)
        {
            if (image[position - 2] == pattern.Length && image.AsSpan(position).StartsWith(pattern))
            {
                return position - 8;
            }
        }

        throw new InvalidOperationException(name);
    }

    /// <summary>Offset of the inode of a name, which is in the first group.</summary>
    private static int InodeOf(byte[] image, string name, int inodeSize)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(EntryOf(image, name)));
        int table = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(2048 + 8)) * 1024;
        return table + ((number - 1) * inodeSize);
    }
}
