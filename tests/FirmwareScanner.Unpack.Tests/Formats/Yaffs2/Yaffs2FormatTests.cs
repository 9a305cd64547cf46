using System;
using System.Buffers.Binary;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.Yaffs2;

public sealed class Yaffs2FormatTests
{
    private const int Page = 2048;
    private const int Spare = 64;

    [Theory]
    [InlineData("", Spare, false)]
    [InlineData("name", Spare, true)]
    [InlineData("name", Spare - 1, false)]
    public void Walk_HeaderInTheRoot_IsRecognisedIfItHasANameAndIsWhole(string name, int spare, bool isRecognised)
    {
        byte[] image = new byte[Page + spare];
        BinaryPrimitives.WriteInt32LittleEndian(image, 3);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(4), 1);
        image.AsSpan(8, 2).Fill(0xFF);
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(image, 10);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(Page), 0x1000);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(Page + 4), 257);

        TreeReader tree = TreeReader.Read(image);

        Assert.Equal(isRecognised, tree.Nodes.Count > 1 && tree.Nodes[1].Format == "yaffs2");
    }
}
