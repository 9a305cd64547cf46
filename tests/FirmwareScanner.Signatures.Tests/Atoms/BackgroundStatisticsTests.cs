using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Atoms;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Atoms;

public sealed class BackgroundStatisticsTests
{
    private const double OneStep = 0.045;

    [Fact]
    public void Load_shipped_statistic_comes_from_a_real_corpus()
    {
        BackgroundStatistics statistics = BackgroundStatistics.Load();
        Assert.True(statistics.ImageCount > 100, $"{statistics.ImageCount} images");
        Assert.True(statistics.SampledBytes > 50_000_000, $"{statistics.SampledBytes} bytes");
    }

    [Fact]
    public void Sample_that_ships_is_the_one_drawn_for_the_statistic_that_ships()
    {
        BackgroundStatistics statistics = BackgroundStatistics.Load();
        byte[] drawn = GramSample.Draw(statistics);
        int[] grams = GramSample.Load(statistics);

        Assert.Equal(drawn, grams.SelectMany(gram => new[] { (byte)(gram >> 16), (byte)(gram >> 24) }));
        Assert.Equal(
            statistics.Probability2(0, 0), grams.Count(gram => (gram & 0xFFFF) == 0) / (double)grams.Length, 1.0 / grams.Length);
    }

    [Fact]
    public void Load_zero_bytes_are_the_commonest_in_firmware()
    {
        BackgroundStatistics statistics = BackgroundStatistics.Load();
        double zero = statistics.Probability1(0);
        Assert.InRange(zero, 0.1, 0.5);
        Assert.All(Enumerable.Range(1, 255), value => Assert.True(statistics.Probability1((byte)value) < zero));
        Assert.True(statistics.Probability3(0, 0, 0) > 100 * statistics.Probability3(0x9A, 0xC7, 0xE1));
    }

    [Fact]
    public void Load_probabilities_are_positive_and_add_up_to_one()
    {
        BackgroundStatistics statistics = BackgroundStatistics.Load();
        double singles = 0;
        double pairs = 0;
        for (int a = 0; a < 256; a++)
        {
            singles += statistics.Probability1((byte)a);
            for (int b = 0; b < 256; b++)
            {
                double pair = statistics.Probability2((byte)a, (byte)b);
                Assert.True(pair > 0);
                pairs += pair;
            }
        }

        Assert.Equal(1, singles, 1e-9);
        Assert.Equal(1, pairs, 1e-9);
    }

    [Fact]
    public void Probability3_of_all_trigrams_is_positive_and_adds_up_to_about_one()
    {
        BackgroundStatistics statistics = BackgroundStatistics.Load();
        double sum = 0;
        for (int trigram = 0; trigram < 1 << 24; trigram++)
        {
            double probability = statistics.Probability3((byte)(trigram >> 16), (byte)(trigram >> 8), (byte)trigram);
            Assert.True(probability > 0);
            sum += probability;
        }

        Assert.InRange(sum, 0.7, 1.3);
    }

    [Fact]
    public void Read_of_counted_text_gives_its_frequencies()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abc", 1_000_000)));
        BackgroundStatistics statistics = Build(text);
        Assert.Equal(1, statistics.ImageCount);
        Assert.Equal(text.Length, statistics.SampledBytes);
        // A third of the 3 million pairs, diluted by the 65,536 pairs that smoothing adds.
        double pair = 1_000_000.0 / (3_000_000 + 65_536);
        Assert.InRange(statistics.Probability2((byte)'a', (byte)'b') / pair, 1 - OneStep, 1 + OneStep);
        double trigram = 1_000_000.0 / (3_000_000 + (1 << 24));
        Assert.InRange(statistics.Probability3((byte)'a', (byte)'b', (byte)'c') / trigram, 1 - OneStep, 1 + OneStep);
        Assert.True(statistics.Probability3((byte)'a', (byte)'c', (byte)'b') < 1e-6);
    }

    [Fact]
    public void AddImage_of_several_pieces_counts_nothing_across_them()
    {
        var builder = new BackgroundStatisticsBuilder();
        byte[] first = Enumerable.Repeat((byte)'a', 100_000).ToArray();
        byte[] second = Enumerable.Repeat((byte)'b', 100_000).ToArray();
        builder.AddImage([first, second]);
        BackgroundStatistics statistics = Write(builder);
        Assert.Equal(statistics.Probability2((byte)'x', (byte)'y'), statistics.Probability2((byte)'a', (byte)'b'));
    }

    [Fact]
    public void Read_of_every_truncation_is_refused()
    {
        byte[] whole = Bytes(Builder("abcabcabcabc"u8.ToArray()));
        for (int length = 0; length < whole.Length; length += length < 64 ? 1 : 997)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => BackgroundStatistics.Read(new MemoryStream(cut)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(15)]
    public void Read_of_a_damaged_header_is_refused(int offset)
    {
        byte[] data = Bytes(Builder("abcabcabcabc"u8.ToArray()));
        data[offset] ^= 0x40;
        Assert.Throws<InvalidDataException>(() => BackgroundStatistics.Read(new MemoryStream(data)));
    }

    private static BackgroundStatistics Build(byte[] image)
    {
        return Write(Builder(image));
    }

    private static BackgroundStatisticsBuilder Builder(byte[] image)
    {
        var builder = new BackgroundStatisticsBuilder();
        builder.AddImage([image]);
        return builder;
    }

    private static BackgroundStatistics Write(BackgroundStatisticsBuilder builder)
    {
        return BackgroundStatistics.Read(new MemoryStream(Bytes(builder)));
    }

    private static byte[] Bytes(BackgroundStatisticsBuilder builder)
    {
        using var stream = new MemoryStream();
        builder.Write(stream);
        return stream.ToArray();
    }
}
