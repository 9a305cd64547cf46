using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Formats;

/// <summary>
/// Data whose structure is checked: each image is files of real tools with text before, between and behind them. What is in them is told
/// by the lists beside the images.
/// </summary>
public sealed class DataFormatTests
{
    private static readonly byte[] Between = Encoding.ASCII.GetBytes("something between the files\n");

    [Theory]
    [InlineData("Pictures/pictures", "png jpeg gif gif riff")]
    [InlineData("Sound/sound", "riff ogg mp3 mp3 mp4 riff")]
    [InlineData("Documents/documents", "sqlite pdf")]
    [InlineData("Fonts/fonts", "font font woff woff2")]
    [InlineData("Certificates/certificates", "der der der der der der der openpgp openpgp java-keystore")]
    public void Walk_FilesBetweenText_EachIsDataOfExactlyItsLength(string image, string formats)
    {
        byte[] bytes = TestImages.Read(image);
        List<LayerNode> layers = LayersOf(bytes);

        Assert.Equal(formats.Split(' '), layers.Select(layer => layer.Format!));
        long position = 0;
        foreach (LayerNode layer in layers)
        {
            Assert.True(layer.IsData);
            Assert.Equal(position + Between.Length, layer.Offset);
            position = layer.Offset + layer.Length;
        }

        Assert.Equal(bytes.Length, position + Between.Length);
    }

    [Theory]
    [InlineData("Pictures/pictures")]
    [InlineData("Documents/documents")]
    [InlineData("Fonts/fonts")]
    [InlineData("Certificates/certificates")]
    public void Walk_FileWithoutItsEnd_IsNotRecognised(string image)
    {
        byte[] bytes = TestImages.Read(image);
        foreach (LayerNode layer in LayersOf(bytes))
        {
            byte[] cut = bytes[(int)layer.Offset..(int)(layer.Offset + layer.Length - 5)];

            Assert.DoesNotContain(LayersOf(cut), found => found.Offset == 0 && found.Length + 100 > cut.Length && found.Format != "pdf");
        }
    }

    [Theory]
    [InlineData("Pictures/pictures", "png")]
    [InlineData("Sound/sound", "ogg")]
    [InlineData("Fonts/fonts", "font")]
    public void Walk_ByteChangedInside_IsNotRecognised(string image, string format)
    {
        byte[] bytes = TestImages.Read(image);
        LayerNode layer = LayersOf(bytes).First(found => found.Format == format);

        bytes[layer.Offset + (layer.Length / 2)] ^= 1;

        Assert.DoesNotContain(
            LayersOf(bytes), found => found.Format == format && found.Offset == layer.Offset && found.Length == layer.Length);
    }

    [Fact]
    public void Walk_RandomBytes_NothingIsRecognised()
    {
        byte[] bytes = new byte[8 << 20];
        new Random(20261128).NextBytes(bytes);
        string[] own =
        [
            "png", "jpeg", "gif", "riff", "ogg", "mp3", "mp4", "pdf", "sqlite", "font", "woff", "woff2", "der", "openpgp", "java-keystore",
            "uefi", "uefi-capsule", "intel-flash", "intel-me", "cbfs", "fmap", "option-rom", "intel-microcode", "amd-microcode",
        ];

        Assert.DoesNotContain(LayersOf(bytes), layer => own.Contains(layer.Format));
    }

    [Theory]
    [InlineData("30 82 01 00 ")]
    [InlineData("00 00 00 10 66 74 79 70 61 61 61 61 61 61 61 61")]
    [InlineData("FF D8 FF E0 00 04 00 00")]
    [InlineData("47 49 46 38 39 61 01 00 01 00 00 00 00 2C 00 00 00 00 01 00 01 00 00 02 01 01 00")]
    [InlineData("4F 67 67 53 00 02")]
    [InlineData("98 33 04 00 00 00 00 01")]
    [InlineData("25 50 44 46 2D 31 2E 34 0A 25 25 45 4F 46")]
    public void Walk_ThousandsOfBeginnings_EndsSoon(string pattern)
    {
        byte[] piece = Convert.FromHexString(pattern.Replace(" ", string.Empty, StringComparison.Ordinal));
        byte[] bytes = new byte[1 << 20];
        for (int i = 0; i + piece.Length <= bytes.Length; i += piece.Length)
        {
            piece.CopyTo(bytes, i);
        }

        // The limit of the ratio ends what would take the square of the length.
        var watch = Stopwatch.StartNew();
        new LayerWalker(new MemorySource(bytes), new TreeReader(), new UnpackLimits { RatioFloor = 1 << 20 }).Walk();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    private static List<LayerNode> LayersOf(byte[] image) =>
        [.. TreeReader.Read(image).Nodes.Where(node => node.Format is not null && node.Parent!.Parent is null)];
}
