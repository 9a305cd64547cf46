using System;
using System.Buffers.Binary;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.CramFs;

public sealed class CramFsFormatTests
{
    [Fact]
    public void Walk_ChangedByte_ChecksumIsTold()
    {
        byte[] bytes = TestImages.Read("CramFs/little");
        bytes[50] ^= 1;

        TreeReader tree = TreeReader.Read(bytes);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!cramfs: Checksum", StringComparison.Ordinal));
        Assert.NotEmpty(tree.Holding("FWS-MARKER-little-big"));
    }

    [Fact]
    public void Walk_FolderWhoseListIsThatOfTheRoot_Ends()
    {
        byte[] bytes = TestImages.Read("CramFs/little");
        int entry = bytes.AsSpan().IndexOf("empty-folder"u8) - 12;
        uint nameLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(entry + 8)) & 63;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 4), 64);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 8), nameLength | (76 / 4 << 6));
        var limits = new UnpackLimits { MaximumObjects = 5000 };

        Assert.NotEmpty(TreeReader.Read(bytes, limits).Problems);
    }

    [Fact]
    public void Recognise_TextAtTheRightPlaceOnly_IsNoCramFs()
    {
        byte[] bytes = TestImages.Read("CramFs/little");
        bytes.AsSpan(64, 2).Fill(0xFF);

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => node.Format == "cramfs");
    }
}
