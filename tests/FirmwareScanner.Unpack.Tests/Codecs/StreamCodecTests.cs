using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Unpack.Codecs;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Codecs;

/// <summary>What holds for every decoder, on the images of its format.</summary>
public sealed class StreamCodecTests
{
    private static readonly Dictionary<string, BlockMethod> Methods = new()
    {
        ["Gzip"] = BlockMethod.Gzip,
        ["Zlib"] = BlockMethod.Zlib,
        ["Bzip2"] = BlockMethod.Bzip2,
        ["Xz"] = BlockMethod.Xz,
        ["Lzma"] = BlockMethod.LzmaAlone,
        ["Lzip"] = BlockMethod.Lzip,
        ["Zstd"] = BlockMethod.Zstd,
        ["Lz4"] = BlockMethod.Lz4Frame,
        ["Lzop"] = BlockMethod.Lzop,
    };

    // Those that are whole, and begin with the stream.
    public static TheoryData<string> Images => [.. TestImages.All.Where(image => Methods.ContainsKey(image.Split('/')[0])
        && !image.EndsWith("/cut", StringComparison.Ordinal) && !image.EndsWith("/checksum", StringComparison.Ordinal)
        && !image.EndsWith("/embedded", StringComparison.Ordinal) && !image.EndsWith("/kernel", StringComparison.Ordinal)
        && !image.EndsWith("/dictionary", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Images))]
    public void Read_StreamWithBytesBehind_EndsExactlyWhereItEnds(string image)
    {
        byte[] stream = TestImages.Read(image);
        byte[] padded = [.. stream, .. Enumerable.Repeat((byte)0xFF, 100)];

        foreach (int step in (int[])[1, 7, 1 << 16])
        {
            using DecoderStream decoder = StreamCodec.Open(MethodOf(image), new MemorySource(padded), 0, StreamCodec.DefaultWindow);
            byte[] decoded = ReadAll(decoder, step);

            Assert.Equal(ReadAll(StreamCodec.Open(MethodOf(image), new MemoryStream(stream)), 1000), decoded);
            Assert.Equal(stream.Length, decoder.Consumed);
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Read_CutAnywhere_Throws(string image)
    {
        byte[] stream = TestImages.Read(image);
        byte[] whole = ReadAll(StreamCodec.Open(MethodOf(image), new MemoryStream(stream)), 1 << 16);
        var random = new Random(3);
        for (int i = 0; i < 40; i++)
        {
            // The last bytes too: a trailer must not be missed.
            int length = i < 12 ? stream.Length - 1 - i : random.Next(stream.Length);
            using Stream decoder = StreamCodec.Open(MethodOf(image), new MemoryStream(stream, 0, length));
            var decoded = new MemoryStream();
            try
            {
                decoder.CopyTo(decoded);
                Assert.True(decoded.Length < whole.Length && IsBoundary(image), $"cut to {length} of {stream.Length}, and nothing says so");
            }
            catch (UnpackException)
            {
                // Told; what came before must be good.
            }

            Assert.True(whole.AsSpan().StartsWith(decoded.ToArray()));
        }
    }

    [Theory]
    [InlineData("Gzip/plain")]
    [InlineData("Zlib/level6")]
    [InlineData("Xz/arm")]
    [InlineData("Lzma/sdk")]
    [InlineData("Zstd/level19")]
    [InlineData("Bzip2/plain")]
    public void Decode_Block_FillsTheRoomAndRefusesMore(string image)
    {
        BlockMethod method = MethodOf(image);
        byte[] stream = TestImages.Read(image);
        byte[] whole = ReadAll(StreamCodec.Open(method, new MemoryStream(stream)), 1 << 16);
        byte[] output = new byte[whole.Length];

        Assert.Equal(whole.Length, BlockCodec.Decode(method, stream, output));
        Assert.Equal(whole, output);
        Assert.Throws<UnpackException>(() => BlockCodec.Decode(method, stream, new byte[whole.Length - 1]));
        Assert.Throws<UnpackException>(() => BlockCodec.Decode(method, stream.AsMemory(0, stream.Length / 2), new byte[whole.Length]));
    }

    [Fact]
    public void Read_LzmaThatAsksForFourGigabytes_IsDecodedInLittleMemory()
    {
        byte[] stream = TestImages.Read("Lzma/plain");
        stream.AsSpan(1, 4).Fill(0xFF);
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] decoded = ReadAll(StreamCodec.Open(BlockMethod.LzmaAlone, new MemoryStream(stream)), 1 << 16);

        Assert.Single(TestImages.MarkersIn(decoded));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    private static BlockMethod MethodOf(string image) => Methods[image.Split('/')[0]];

    // A stream of several members that is cut between two of them is whole.
    private static bool IsBoundary(string image) => image.Split('/')[1] is "members" or "streams" or "frames" or "files";

    private static byte[] ReadAll(Stream stream, int step)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy, step);
        return copy.ToArray();
    }
}
