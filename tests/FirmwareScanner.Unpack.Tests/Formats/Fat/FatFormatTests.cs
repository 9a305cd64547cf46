using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Fat;

public sealed class FatFormatTests
{
    [Theory]
    [InlineData(13, 3)]
    [InlineData(11, 1)]
    [InlineData(16, 0)]
    [InlineData(0, 0)]
    [InlineData(22, 1)]
    public void Walk_FieldsThatDoNotFit_IsNoLayer(int position, byte value)
    {
        byte[] image = TestImages.Read("Fat/fat16");
        image[position] = value;

        Assert.DoesNotContain(TreeReader.Read(image).Nodes, node => node.Format == "fat");
    }

    [Fact]
    public void Walk_ChainsThatGoRound_AreToldAndEnd()
    {
        byte[] image = TestImages.Read("Fat/fat16");
        int table = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(14)) * 512;
        for (int cluster = 2; cluster < 4000; cluster++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(table + (cluster * 2)), (ushort)(cluster ^ 1));
        }

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, text => text.Contains("circle", StringComparison.Ordinal));
        Assert.Contains("!fat/config.txt", tree.Holding("FWS-MARKER-fat-config"));
    }

    [Fact]
    public void Walk_FolderThatHoldsItself_IsToldAndEnds()
    {
        byte[] image = TestImages.Read("Fat/fat12");
        int outer = EntryOf(image, "EFI        ");
        int inner = EntryOf(image, "BOOT       ");
        image.AsSpan(outer + 26, 2).CopyTo(image.AsSpan(inner + 26));

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(["!fat/EFI/Boot: Damaged"], tree.Problems.Select(text => text[..text.LastIndexOf(':')]));
    }

    [Fact]
    public void Walk_LongNameOfAnotherFile_ShortNameIsUsed()
    {
        byte[] image = TestImages.Read("Fat/fat12");
        int entry = EntryOf(image, "THIRTE~1CHA");
        image[entry] = (byte)'X';

        Assert.Contains("!fat/XHIRTE~1.CHA", TreeReader.Read(image).Holding("FWS-MARKER-fat-thirteen"));
    }

    [Fact]
    public void Walk_FileLargerThanTheFileSystem_IsToldAndItsBytesAreGiven()
    {
        byte[] image = TestImages.Read("Fat/fat12");
        int entry = EntryOf(image, "CONFIG  TXT");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(entry + 28), uint.MaxValue);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, text => text.StartsWith("!fat/config.txt: Damaged", StringComparison.Ordinal));
        Assert.Contains("!fat/config.txt", tree.Holding("FWS-MARKER-fat-config"));
    }

    private static int EntryOf(byte[] image, string name) => image.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
}
