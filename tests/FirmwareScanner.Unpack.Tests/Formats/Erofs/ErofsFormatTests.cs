using System;
using System.Buffers.Binary;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Erofs;

public sealed class ErofsFormatTests
{
    private const int Superblock = 1024;

    [Fact]
    public void Walk_WrongChecksum_IsTold()
    {
        byte[] bytes = TestImages.Read("Erofs/lz4");
        bytes[Superblock + 70] ^= 1;

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!erofs: Checksum", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-lz4-big"));
    }

    [Fact]
    public void Walk_UnknownFeature_IsUnsupported()
    {
        byte[] bytes = TestImages.Read("Erofs/lz4");
        bytes[Superblock + 83] = 0x40;

        Assert.Contains(TreeReader.Read(bytes).Problems, problem => problem.StartsWith("!erofs: Unsupported", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_FolderThatIsTheRootAgain_IsListedOnce()
    {
        // All lists of folders lie in blocks or behind inodes: the number of "etc" is replaced by that of the root, wherever it stands.
        byte[] bytes = TestImages.Read("Erofs/plain");
        int root = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(Superblock + 14));
        int block = bytes.AsSpan().IndexOf("...bin"u8);
        Assert.True(block > 0);
        int first = block - (bytes.AsSpan(0, block).ToArray().Length % 4);
        int entries = Enumerable.Range(0, block).Last(at =>
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)) == root && bytes[at + 10] == 2 && at < first);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(entries + 24), root);

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.Contains("elsewhere in the tree", StringComparison.Ordinal));
    }

    [Fact]
    public void Recognise_MagicInRandomBytes_IsNoErofs()
    {
        var random = new Random(3);
        byte[] bytes = new byte[1 << 20];
        random.NextBytes(bytes);
        for (int i = 0; i + 4096 <= bytes.Length; i += 2048)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i), 0xE0F5E1E2);
        }

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => node.Format == "erofs");
    }
}
