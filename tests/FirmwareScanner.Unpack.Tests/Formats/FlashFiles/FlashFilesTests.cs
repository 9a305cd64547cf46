using System;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats.FlashFiles;

/// <summary>What holds for all file systems of raw flash.</summary>
public sealed class FlashFilesTests
{
    private static readonly string[] Names = ["jffs2", "ubi", "ubifs", "yaffs2", "littlefs", "spiffs"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Walk_RandomBytes_RecognisesNone(int seed)
    {
        byte[] bytes = new byte[8 << 20];
        new Random(seed).NextBytes(bytes);

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => Names.Contains(node.Format));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xFF)]
    [InlineData(0x82)]
    [InlineData(0x5A)]
    public void Walk_OneByteRepeated_RecognisesNone(byte value)
    {
        byte[] bytes = new byte[1 << 20];
        Array.Fill(bytes, value);

        Assert.DoesNotContain(TreeReader.Read(bytes).Nodes, node => Names.Contains(node.Format));
    }

    [Fact]
    public void Walk_LittleFsWithAListThatEndsInItself_Ends()
    {
        // Each block of the image points to itself where the pointers of lists are.
        byte[] image = TestImages.Read("LittleFs/plain");
        for (int block = 4; block < image.Length / 512; block++)
        {
            if (image.AsSpan((block * 512) + 16, 256).IndexOfAnyExceptInRange((byte)'\n', (byte)'9') < 0)
            {
                BitConverter.TryWriteBytes(image.AsSpan(block * 512), block);
            }
        }

        Assert.Contains("!littlefs/bin/large", TreeReader.Read(image).Contents.Keys);
    }
}
