using System;
using System.Linq;
using System.Text;
using FirmwareScanner.Unpack.Measuring;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

/// <summary>What counts as opaque: random bytes, however few and however mixed with fill; not code, text, or tables.</summary>
public sealed class OpacityTests
{
    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(11_000)]
    [InlineData(40_001)]
    public void Classify_FewRandomBytes_AllAreOpaque(int length)
    {
        Assert.Equal(length, OpaqueIn(RandomBytes(length)), length / 20.0);
    }

    [Fact]
    public void Classify_RandomBytesOfEveryLength_NearlyAllAreOpaque()
    {
        long wanted = 0;
        long counted = 0;
        for (int length = EntropyMeter.ShortestPiece + 8; length < 6000; length += 7)
        {
            wanted += length;
            counted += OpaqueIn(RandomBytes(length));
        }

        Assert.InRange(counted, wanted * 0.97, wanted);
    }

    [Theory]
    [InlineData("padding")]
    [InlineData("half padding")]
    [InlineData("zeros between")]
    [InlineData("ones between")]
    [InlineData("text")]
    public void Classify_RandomBytesMixed_AreOpaque(string mixture)
    {
        byte[] random = RandomBytes(64 << 10);
        byte[] bytes = mixture switch
        {
            "padding" => [.. random.Chunk(1500).SelectMany(part => part.Concat(new byte[2000]))],
            "half padding" => [.. random.Chunk(512).SelectMany(part => part.Concat(Enumerable.Repeat<byte>(0xFF, 512)))],
            "zeros between" => [.. random.SelectMany(value => new byte[] { value, 0 })],
            "ones between" => [.. random.SelectMany(value => new byte[] { value, 0xFF })],
            _ => [.. random.Chunk(2048).SelectMany(part => part.Concat(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomBytes(1536)))))],
        };

        Assert.InRange(OpaqueIn(bytes), random.Length * 6 / 10, random.Length);
    }

    [Fact]
    public void Classify_64KiBAnywhereInCodeOf16MiB_AreNearlyAllOpaque()
    {
        byte[] bytes = new byte[16 << 20];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * i) >> 5 & 0x3F);
        }

        RandomBytes(64 << 10).CopyTo(bytes, (5 << 20) + 1777);

        // A window of code and ciphertext counts for code in so large a content: two of them.
        Assert.InRange(OpaqueIn(bytes), 60 << 10, 64 << 10);
    }

    [Fact]
    public void Classify_TextAndBase64_AreNotOpaque()
    {
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomBytes(30_000)));

        Assert.Equal(0, OpaqueIn(text));
    }

    [Theory]
    [InlineData(0xEDB88320)]
    [InlineData(0x82F63B78)]
    public void Classify_TablesOfCrc_AreNotOpaque(uint polynomial)
    {
        // Eight tables, as programs have that take eight bytes at once (M. Kounavis, F. Berry).
        uint[] words = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            words[i] = Step(i, 8, polynomial);
        }

        for (int i = 256; i < words.Length; i++)
        {
            words[i] = (words[i - 256] >> 8) ^ words[words[i - 256] & 0xFF];
        }

        byte[] bytes = [.. words.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(0, OpaqueIn([.. new byte[1236], .. bytes, .. new byte[1000]]));
    }

    [Fact]
    public void Classify_PointsOfCurve_AreNotOpaqueInEitherOrder()
    {
        byte[] points = CurvePoints.Make(128);
        byte[] scattered = new byte[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int window = i / 4096 * 4096;
            scattered[window + (i % 64 * 64) + (i % 4096 / 64)] = points[i];
        }

        Assert.Equal(0, OpaqueIn(points));
        Assert.Equal(0, OpaqueIn(scattered));
        points[5000] ^= 1;
        Assert.Equal(4096, OpaqueIn(points));
    }

    private static uint Step(uint value, int bits, uint polynomial)
    {
        for (int i = 0; i < bits; i++)
        {
            value = (value >> 1) ^ ((value & 1) * polynomial);
        }

        return value;
    }

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static long OpaqueIn(byte[] bytes)
    {
        var map = new WindowMap();
        for (int i = 0; i < bytes.Length; i += EntropyMeter.WindowLength)
        {
            map.Add(bytes.AsSpan(i, Math.Min(EntropyMeter.WindowLength, bytes.Length - i)));
        }

        var accounting = new ByteAccounting();
        map.Classify(new MemorySource(bytes), 0, bytes.Length, accounting);
        Assert.Equal(bytes.Length, accounting.Total);
        return accounting.Opaque;
    }
}
