using System;
using System.Linq;
using FirmwareScanner.Unpack.Measuring;
using FirmwareScanner.Unpack.Walking;
using Xunit;

namespace FirmwareScanner.Unpack.Tests.Walking;

public sealed class WindowMapTests
{
    [Fact]
    public void Classify_PartAsLongAsThePaddingElsewhereInItsWindow_IsScanned()
    {
        byte[] content = new byte[EntropyMeter.WindowLength];
        for (int i = 200; i < content.Length; i++)
        {
            content[i] = (byte)(i % 7);
        }

        var windows = new WindowMap();
        windows.Add(content);
        var accounting = new ByteAccounting();
        windows.Classify(new MemorySource(content), 1000, 1200, accounting);

        Assert.Equal((0, 200), (accounting.Padding, accounting.Scanned));
    }

    [Fact]
    public void Count_RunsOfAnyLengthAndPlace_EqualsNaiveCount()
    {
        var random = new Random(10);
        for (int round = 0; round < 3000; round++)
        {
            byte[] window = MakeRuns(random, random.Next(0, 600));
            Assert.Equal(NaivePadding(window), PaddingMeter.Count(window));
        }
    }

    [Fact]
    public void MayBeOpaque_WindowsOfEveryKind_NeverDeniesAnOpaqueOne()
    {
        var random = new Random(11);
        byte[] window = new byte[EntropyMeter.WindowLength];
        int opaque = 0;
        for (int round = 0; round < 4000; round++)
        {
            // From random bytes down to few values: the border of opaque is crossed somewhere between.
            random.NextBytes(window);
            int changed = random.Next(0, window.Length / 5);
            byte mask = (byte)(1 << random.Next(8));
            for (int i = 0; i < changed; i++)
            {
                window[i] = round % 3 == 0 ? (byte)0 : (byte)(window[i] & ~mask);
            }

            bool isOpaque = ShannonEntropy.Of(window.ToArray()) >= EntropyMeter.OpaqueBits;
            opaque += isOpaque ? 1 : 0;
            Assert.True(EntropyMeter.MayBeOpaque(BitCounts.Of(window)) || !isOpaque);
        }

        Assert.InRange(opaque, 100, 3900);
    }

    [Fact]
    public void Classify_RandomRanges_CountsWindowsAndPaddingAsTheBytesDo()
    {
        var random = new Random(12);
        for (int round = 0; round < 50; round++)
        {
            byte[] content = MakeContent(random);
            var map = new WindowMap();
            for (int i = 0; i < content.Length; i += EntropyMeter.WindowLength)
            {
                map.Add(content.AsSpan(i, Math.Min(EntropyMeter.WindowLength, content.Length - i)));
            }

            int start = random.Next(content.Length);
            int end = random.Next(start, content.Length + 1);
            var accounting = new ByteAccounting();
            map.Classify(new MemorySource(content), start, end, accounting);
            (long opaque, long padding) = Naive(content, start, end);
            Assert.Equal((opaque, padding, end - start), (accounting.Opaque, accounting.Padding, accounting.Total));
        }
    }

    private static byte[] MakeRuns(Random random, int length)
    {
        byte[] bytes = new byte[length];
        int position = 0;
        while (position < length)
        {
            int run = Math.Min(random.Next(4) == 0 ? random.Next(50, 140) : random.Next(1, 4), length - position);
            bytes.AsSpan(position, run).Fill((byte)random.Next(3));
            position += run;
        }

        return bytes;
    }

    private static byte[] MakeContent(Random random)
    {
        byte[] content = new byte[random.Next(1, 60_000)];
        for (int start = 0; start < content.Length; start += 3000)
        {
            Span<byte> part = content.AsSpan(start, Math.Min(3000 * random.Next(1, 5), content.Length - start));
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(part);
                    break;
                case 1:
                    part.Fill(0xFF);
                    break;
                default:
                    MakeRuns(random, part.Length).CopyTo(part);
                    break;
            }
        }

        return content;
    }

    private static (long Opaque, long Padding) Naive(byte[] content, int start, int end)
    {
        long pieces = 0;
        for (int i = 0; i < content.Length; i += EntropyMeter.WindowLength)
        {
            pieces += NaiveOpaque(content[i..Math.Min(content.Length, i + EntropyMeter.WindowLength)]).Pieces;
        }

        long opaque = 0;
        long padding = 0;
        while (start < end)
        {
            int stop = Math.Min(end, ((start / EntropyMeter.WindowLength) + 1) * EntropyMeter.WindowLength);
            byte[] part = content[start..stop];
            Opacity own = NaiveOpaque(part);
            opaque += pieces >= content.Length / 4 ? own.Pieces : own.Throughout;
            padding += own.Pieces == part.Length ? 0 : NaivePadding(part);
            start = stop;
        }

        return (opaque, padding);
    }

    private static Opacity NaiveOpaque(byte[] bytes)
    {
        Opacity opacity = EntropyMeter.MeasureOpacity(bytes);
        return opacity.Pieces == bytes.Length ? opacity : opacity.AtMost(bytes.Length - NaivePadding(bytes));
    }

    private static int NaivePadding(byte[] bytes)
    {
        int total = 0;
        int begin = 0;
        foreach (int i in Enumerable.Range(1, bytes.Length))
        {
            if (i == bytes.Length || bytes[i] != bytes[begin])
            {
                total += i - begin >= PaddingMeter.ShortestRun ? i - begin : 0;
                begin = i;
            }
        }

        return bytes.Length == 0 ? 0 : total;
    }
}
