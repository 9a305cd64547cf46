using System;
using System.Collections.Generic;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;
using Xunit;

namespace FirmwareScanner.Core.Tests.Unpack;

/// <summary>Streams with something wrapped in them: the layers and their events, with any cut, and the verdict.</summary>
public sealed class UnwrapTests
{
    private static readonly byte[] Content = Wrapped.Content(20_000);

    public static TheoryData<string> Names => [.. Samples().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_wrapped_stream_gives_the_events_of_stream_and_layer(string name)
    {
        (WrapperFormat format, int offset, byte[] stream, byte[] content) = Samples()[name];

        new UnwrapBench().Expect(stream, IncompleteReason.None, (format, offset, content));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_any_cut_payload_and_journal_gives_the_same_events_in_the_same_order(string name)
    {
        byte[] stream = Samples()[name].Stream;
        List<ScanRecord> expected = new UnwrapBench(payload: 4096).Scan(stream);
        foreach ((int payload, int journal, int piece) in new[] { (1, 1, 1), (7, 2, 3), (64, 3, 1), (512, 4096, 127), (1024, 5, 4093), (4096, 1, int.MaxValue) })
        {
            var bench = new UnwrapBench(payload: payload, journal: journal);

            Assert.Equal(expected, bench.Scan(stream, piece));
            Assert.Equal(ScanVerdict.Found, bench.Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_without_a_window_recognises_and_opens_nothing(string name)
    {
        var bench = new UnwrapBench(window: 0);

        bench.Expect(Samples()[name].Stream, IncompleteReason.NotOpened);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_truncated_stream_is_never_clean(string name)
    {
        byte[] stream = Samples()[name].Stream;
        var bench = new UnwrapBench(payload: 1024);
        IEnumerable<int> lengths = Enumerable.Range(0, 150).Concat(Enumerable.Range(1, 40).Select(i => stream.Length - i));
        foreach (int length in lengths.Where(length => length < stream.Length))
        {
            bench.Scan(stream[..length]);
            bool isRecognised = length >= 64;
            if (isRecognised)
            {
                Assert.NotEqual(ScanVerdict.Clean, bench.Verdict);
                Assert.True((bench.Reasons & (IncompleteReason.Truncated | IncompleteReason.NotOpened | IncompleteReason.Damaged)) != 0, $"{length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_mutated_stream_ends_in_bounded_steps_with_the_same_answer_for_any_cut(string name)
    {
        byte[] stream = Samples()[name].Stream;
        var whole = new UnwrapBench(payload: 2048);
        var cut = new UnwrapBench(payload: 97, journal: 2);
        var random = new Random(name.Length);
        for (int round = 0; round < 60; round++)
        {
            byte[] mutant = [.. stream];
            for (int changes = 1 + random.Next(3); changes > 0; changes--)
            {
                int at = random.Next(random.Next(2) == 0 ? 200 : mutant.Length);
                mutant[Math.Min(at, mutant.Length - 1)] = (byte)random.Next(256);
            }

            Assert.Equal(whole.Scan(mutant), cut.Scan(mutant, 1 + random.Next(300)));
            Assert.Equal((whole.Verdict, whole.Reasons), (cut.Verdict, cut.Reasons));
        }
    }

    [Fact]
    public void Step_layer_that_is_clean_leaves_the_stream_clean()
    {
        var bench = new UnwrapBench();

        bench.Expect(Wrapped.Gzip(new byte[10_000]), IncompleteReason.None, (WrapperFormat.Gzip, 0, new byte[10_000]));

        Assert.Equal(ScanVerdict.Clean, bench.Verdict);
    }

    [Fact]
    public void Step_empty_layer_is_whole()
    {
        new UnwrapBench().Expect(
            [.. Wrapped.Gzip([1]), .. new byte[20]], IncompleteReason.None, (WrapperFormat.Gzip, 0, [1]));
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        new UnwrapBench().Expect(empty, IncompleteReason.None, (WrapperFormat.Gzip, 0, []));
    }

    [Fact]
    public void Step_members_of_gzip_are_one_layer()
    {
        byte[] first = Content[..7_000];
        byte[] second = Content[7_000..];

        new UnwrapBench().Expect(
            [.. Wrapped.Gzip(first), .. Wrapped.Gzip(second)], IncompleteReason.None, (WrapperFormat.Gzip, 0, Content));
    }

    [Fact]
    public void Step_what_follows_a_layer_is_a_layer_too()
    {
        byte[] image = Wrapped.UImage(Wrapped.Lzma(Content), 3);
        byte[] second = Wrapped.Lz4(Content[..5_000]);
        byte[] stream = [.. image, .. new byte[3_000], .. second];

        new UnwrapBench().Expect(
            stream,
            IncompleteReason.None,
            (WrapperFormat.Lzma, 64, Content),
            (WrapperFormat.Lz4, image.Length + 3_000, Content[..5_000]));
    }

    [Fact]
    public void Step_tree_with_several_images_opens_each()
    {
        byte[] kernel = Wrapped.Gzip(Content);
        byte[] tree = Wrapped.Tree([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], kernel, Wrapped.Lz4(Content[..999]), Wrapped.Tree([]));
        int first = Find(tree, kernel);
        int second = Find(tree, [0x04, 0x22, 0x4D, 0x18]);

        new UnwrapBench().Expect(
            tree, IncompleteReason.None, (WrapperFormat.Gzip, first, Content), (WrapperFormat.Lz4, second, Content[..999]));
    }

    [Fact]
    public void Step_tree_with_external_data_opens_what_follows()
    {
        byte[] tree = Wrapped.Tree([]);
        byte[] stream = [.. tree, .. new byte[512], .. Wrapped.Gzip(Content)];

        new UnwrapBench().Expect(stream, IncompleteReason.None, (WrapperFormat.Gzip, tree.Length + 512, Content));
    }

    [Fact]
    public void Step_layer_in_a_layer_is_not_opened()
    {
        byte[] inner = Wrapped.Gzip(Content);

        new UnwrapBench().Expect(Wrapped.Lz4(inner), IncompleteReason.NotOpened, (WrapperFormat.Lz4, 0, inner));
        new UnwrapBench().Expect(
            Wrapped.Gzip(Wrapped.UImage(inner, 1)), IncompleteReason.NotOpened, (WrapperFormat.Gzip, 0, Wrapped.UImage(inner, 1)));
    }

    [Fact]
    public void Step_nested_headers_are_followed_to_a_depth()
    {
        byte[] stream = Wrapped.Gzip(Content);
        for (int depth = 0; depth < 7; depth++)
        {
            stream = Wrapped.UImage(stream, 0);
        }

        new UnwrapBench().Expect(stream, IncompleteReason.None, (WrapperFormat.Gzip, 7 * 64, Content));
        new UnwrapBench().Expect(Wrapped.UImage(stream, 0), IncompleteReason.NotOpened);
    }

    [Fact]
    public void Step_dictionary_beyond_the_window_is_not_opened()
    {
        byte[] stream = Wrapped.Lzma(Content, 1 << 20, false);

        new UnwrapBench().Expect(stream, IncompleteReason.NotOpened);
        new UnwrapBench(window: 640 * 1024).Expect(stream, IncompleteReason.NotOpened);
        new UnwrapBench().Expect(Wrapped.Lzma(Content, 1 << 20, true), IncompleteReason.None, (WrapperFormat.Lzma, 0, Content));
    }

    [Fact]
    public void Step_gap_ends_the_layer()
    {
        byte[] stream = Wrapped.Gzip(Content);
        var bench = new UnwrapBench(payload: 128);
        bench.Bench.Events.Clear();
        bench.Bench.Station.BeginStream(-1);
        bench.Bench.OfferAll(stream[..4_000]);
        bench.Bench.Station.Gap(10);
        bench.Bench.OfferAll(stream[4_010..]);
        bench.Bench.Station.EndStream();
        bench.Bench.StepToEnd();

        Assert.Single(bench.Opened);
        Assert.Contains(bench.Bench.Events, record => record.Kind == ScanEventKind.LayerRuleFired);
        Assert.Equal((ScanVerdict.Found, IncompleteReason.Gap), (bench.Verdict, bench.Reasons));
        Assert.Equal(stream.Length, bench.Bench.Pipeline.StreamLength);
    }

    [Fact]
    public void Step_more_than_may_be_opened_ends_at_the_limit()
    {
        var bench = new UnwrapBench(payload: 4096);
        byte[] bomb = Wrapped.Gzip(new byte[(64 << 20) + 10_000], CompressionLevel.Fastest);

        bench.Bench.Station.BeginStream(bomb.Length);
        foreach (byte[] piece in bomb.Chunk(4096))
        {
            int done = 0;
            while (done < piece.Length)
            {
                done += bench.Bench.Station.Offer(piece, done, piece.Length - done);
                bench.Bench.Station.Step();
            }
        }

        bench.Bench.Station.EndStream();
        while (bench.Bench.Station.IsUnderWay)
        {
            bench.Bench.Station.Step();
        }

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Limit), (bench.Verdict, bench.Reasons));
    }

    [Fact]
    public void Step_stream_that_is_not_wrapped_gives_what_it_gives_without_looking()
    {
        foreach (byte[] stream in new[] { Content, [], [1], Encoding.ASCII.GetBytes(Wrapped.Marker), new byte[100_000] })
        {
            int reasons = stream.Length == 0 ? IncompleteReason.Empty : IncompleteReason.None;
            new UnwrapBench().Expect(stream, reasons);
            new UnwrapBench(window: 0).Expect(stream, reasons);
        }
    }

    internal static int Find(byte[] bytes, byte[] part) => bytes.AsSpan().IndexOf(part);

    private static Dictionary<string, (WrapperFormat Format, int Offset, byte[] Stream, byte[] Content)> Samples()
    {
        byte[] random = new byte[30_000];
        new Random(5).NextBytes(random);
        Encoding.ASCII.GetBytes(Wrapped.Marker).CopyTo(random, 777);
        byte[] zeros = [.. new byte[50_000], .. Encoding.ASCII.GetBytes(Wrapped.Marker)];
        byte[] large = Wrapped.Content(200_000, 2);
        byte[] tree = Wrapped.Tree(Wrapped.Gzip(Content));
        return new()
        {
            ["gzip"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(Content), Content),
            ["gzip-fast"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(Content, CompressionLevel.Fastest), Content),
            ["gzip-stored"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(random, CompressionLevel.NoCompression), random),
            ["gzip-random"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(random), random),
            ["gzip-zeros"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(zeros), zeros),
            ["gzip-large"] = (WrapperFormat.Gzip, 0, Wrapped.Gzip(large), large),
            ["gzip-fields"] = (WrapperFormat.Gzip, 0, Wrapped.GzipWithAllFields(Content), Content),
            ["uimage-gzip"] = (WrapperFormat.Gzip, 64, Wrapped.UImage(Wrapped.Gzip(Content), 1), Content),
            ["uimage-none-gzip"] = (WrapperFormat.Gzip, 64, Wrapped.UImage(Wrapped.Gzip(Content), 0), Content),
            ["uimage-zlib"] = (WrapperFormat.Zlib, 64, Wrapped.UImage(Wrapped.Zlib(Content), 1), Content),
            ["uimage-lzma"] = (WrapperFormat.Lzma, 64, Wrapped.UImage(Wrapped.Lzma(Content), 3), Content),
            ["uimage-lz4"] = (WrapperFormat.Lz4, 64, Wrapped.UImage(Wrapped.Lz4(Content), 5), Content),
            ["fit-gzip"] = (WrapperFormat.Gzip, Find(tree, [0x1F, 0x8B]), tree, Content),
            ["lz4"] = (WrapperFormat.Lz4, 0, Wrapped.Lz4(Content), Content),
            ["lz4-plain"] = (WrapperFormat.Lz4, 0, Wrapped.Lz4(Content, false), Content),
            ["lz4-large"] = (WrapperFormat.Lz4, 0, Wrapped.Lz4(large), large),
            ["lz4-zeros"] = (WrapperFormat.Lz4, 0, Wrapped.Lz4(zeros), zeros),
            ["lz4-stored"] = (WrapperFormat.Lz4, 0, Wrapped.Lz4(random), random),
            ["lz4-legacy"] = (WrapperFormat.Lz4Legacy, 64, Wrapped.UImage(Wrapped.Lz4Legacy(Content, false), 5), Content),
            ["lz4-legacy-total"] = (WrapperFormat.Lz4Legacy, 64, Wrapped.UImage(Wrapped.Lz4Legacy(Content, true), 5), Content),
            ["lzma"] = (WrapperFormat.Lzma, 0, Wrapped.Lzma(Content), Content),
            ["lzma-mark"] = (WrapperFormat.Lzma, 0, Wrapped.Lzma(Content, hasSize: false), Content),
            ["lzma-random"] = (WrapperFormat.Lzma, 0, Wrapped.Lzma(random), random),
            ["lzma-zeros"] = (WrapperFormat.Lzma, 0, Wrapped.Lzma(zeros, hasSize: false), zeros),
            ["lzma-large"] = (WrapperFormat.Lzma, 0, Wrapped.Lzma(large, 1 << 17), large),
        };
    }
}
