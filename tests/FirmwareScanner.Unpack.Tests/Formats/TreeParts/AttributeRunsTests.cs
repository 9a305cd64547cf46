using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.TreeParts;

public sealed class AttributeRunsTests
{
    [Theory]
    [InlineData("Ext/attributes", "!ext/[xattrs]", "FWS-MARKER-ext-xattr-inode", "FWS-MARKER-ext-xattr-block", "FWS-MARKER-ext-xattr-own")]
    [InlineData("Ext/attributes2", "!ext/[xattrs]", "FWS-MARKER-ext-xattr-inode", "FWS-MARKER-ext-xattr-block")]
    [InlineData("Erofs/attributes", "!erofs/[xattrs]", "FWS-MARKER-attributes-xattr-one", "FWS-MARKER-attributes-xattr-shared")]
    [InlineData("Jffs2/attributes-l", "!jffs2/[xattrs]", "FWS-MARKER-jffs2-xattr")]
    [InlineData("Jffs2/attributes-b", "!jffs2/[xattrs]", "FWS-MARKER-jffs2-xattr")]
    [InlineData("Ubifs/attributes", "!gzip!ubifs/[xattrs]", "FWS-MARKER-ubifs-xattr")]
    public void Walk_FilesWithExtendedAttributes_GivesTheirValues(string image, string path, params string[] markers)
    {
        TreeReader tree = TreeReader.Read(TestImages.Read(image));

        Assert.All(markers, marker => Assert.Contains(path, tree.Holding(marker)));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_ValuesThatFilesShare_GivesThemOnce()
    {
        TreeReader tree = TreeReader.Read(TestImages.Read("Erofs/attributes"));

        string text = System.Text.Encoding.Latin1.GetString(tree.Contents["!erofs/[xattrs]"]);
        Assert.Equal(text.IndexOf("xattr-shared", System.StringComparison.Ordinal), text.LastIndexOf("xattr-shared", System.StringComparison.Ordinal));
    }
}
