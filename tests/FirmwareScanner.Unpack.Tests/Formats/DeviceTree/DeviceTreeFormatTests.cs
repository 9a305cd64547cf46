using System;
using System.Buffers.Binary;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.DeviceTree;

public sealed class DeviceTreeFormatTests
{
    [Theory]
    [InlineData("board")]
    [InlineData("version16")]
    [InlineData("room")]
    public void Walk_DeviceTree_IsDataWithItsModel(string image)
    {
        TreeReader tree = TreeReader.Read(TestImages.Read($"DeviceTree/{image}"));

        LayerNode node = Assert.Single(tree.Nodes, node => node.Format == "dtb");
        Assert.True(node.IsData);
        Assert.Equal("A board", node.Detail);
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Walk_RoomAtTheEnd_IsNoPartOfTheTree()
    {
        byte[] image = TestImages.Read("DeviceTree/room");
        LayerNode node = TreeReader.Read(image).Nodes.Single(node => node.Format == "dtb");

        Assert.True(node.Length <= image.Length - 512);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(0x7FFFFFFF)]
    public void Walk_TokenInsideIsWrong_TreeIsDamaged(int token)
    {
        byte[] image = TestImages.Read("DeviceTree/board");
        int structure = BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(8));
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(structure + 8), token);

        TreeReader tree = TreeReader.Read(image);

        Assert.Contains(tree.Problems, problem => problem.StartsWith("!dtb: Damaged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(8, 0x7FFFFFF0)]
    [InlineData(12, unchecked((int)0xFFFFFFF0))]
    [InlineData(20, 99)]
    [InlineData(36, 0x7FFFFFFF)]
    public void Walk_HeaderMakesNoSense_IsNoTree(int position, int value)
    {
        byte[] image = TestImages.Read("DeviceTree/board");
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(position), value);

        Assert.Single(TreeReader.Read(image).Nodes);
    }
}
