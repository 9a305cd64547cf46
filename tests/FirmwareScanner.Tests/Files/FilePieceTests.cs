using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Files;

/// <summary>Files that several threads search in pieces: what comes out is what one thread finds, which is compared with the oracle elsewhere.</summary>
public sealed class FilePieceTests : IDisposable
{
    // Each kind of machinery: alternatives, jumps, chains, ranges, counts, remembered matches, xor, anchors at both ends, probes, single bytes.
    private const string Kinds = """
        rule chain { strings: $c = { 41 42 43 [2-] 44 45 46 } $d = { 51 52 53 54 [500-] 61 62 63 64 } condition: any of them }
        rule jump { strings: $j = { 4A 55 4D [1-200] 50 45 44 } condition: $j }
        rule alternatives { strings: $a = { 41 42 ( 43 | 44 45 | 46 ?? 47 ) 48 } condition: $a }
        rule keyed { strings: $x = "KEYED!" xor(1-9) $w = "wide" wide nocase $f = "full" fullword condition: any of them }
        rule counted { strings: $n = "ABC" condition: #n > 3 and @n[2] > 5 and #n in (10 .. 3000) > 1 }
        rule placed { strings: $p = "DEF" $q = "JUM" condition: $p at 3 or $q in (2000 .. 2500) or $p at 5000 }
        rule last { strings: $l = "END." $m = "PED" condition: $l at (filesize - 4) or $m in (filesize - 20 .. filesize) }
        rule probed { strings: $p = "ABCD" condition: uint16(1) == 0x4342 or #p > 100000 }
        rule short { strings: $s = "Q" condition: #s > 2 }
        rule fourth { strings: $s = "ABCE" condition: $s }
        """;

    private const string Deferred = """
        rule deferred { strings: $r = /AB[CD]{1,3}E?F/ $h = "JUM" condition: for any i in (1 .. #h) : ( @h[i] % 3 == 1 ) or #r > 2 }
        """;

    private static readonly string[] Words =
        ["ABC", "ABCD", "ABCE", "DEF", "QRST", "abcd", "JUM", "PED", "ABCH", "ABDEH", "ABF.GH", "KEYED!", "LDXDE&", "w\0I\0d\0e\0", " full ", "END.", "Q", "ABCDF"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, TargetProfile.Desktop)]
    [InlineData(true, TargetProfile.Desktop)]
    [InlineData(false, TargetProfile.Device)]
    public void File_in_pieces_gives_what_one_thread_gives_wherever_it_is_cut(bool defers, TargetProfile profile)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        SignatureSet set = TestRules.Compile(defers ? Kinds + Deferred : Kinds, profile, defers);
        int fired = 0;
        for (int round = 0; round < 60; round++)
        {
            string path = _folder.Write("any.bin", Content(random, random.Next(1, 20_000)));
            var limits = new MatchLimits { PerPattern = random.Next(1, 300), PerStream = random.Next(1, 2000) };
            FileScanResult expected = new FileScanner(set, limits).Scan(path, cancellation: Cancellation);
            int length = (random.Next(4), round) switch { (0, > 50) => random.Next(1, 9), (1, _) => random.Next(5_000, 9_000), _ => random.Next(50, 2_000) };
            var spare = new SpareThreads(random.Next(4));
            var scanner = new FileScanner(set, limits) { Spare = spare, LengthOfPieces = length };

            FileScanResult actual = scanner.Scan(path, cancellation: Cancellation);
            FileScanResult again = scanner.Scan(path, cancellation: Cancellation);

            string message = $"seed {seed}, round {round}, pieces of {length}";
            AssertSame(expected, actual, message);
            AssertSame(expected, again, message + ", again");
            fired += actual.Rules.Count;
        }

        Assert.InRange(fired, 100, int.MaxValue);
    }

    [Fact]
    public void Match_across_every_cut_is_found_once()
    {
        SignatureSet set = TestRules.Compile("rule long { strings: $a = \"0123456789abcdefghijklmnopqrstuvwxyz\" condition: $a }");
        byte[] word = Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz");
        for (int length = 60; length < 100; length++)
        {
            byte[] content = new byte[40_000];
            int count = 0;
            for (int at = length - 20; at + word.Length < content.Length; at += length)
            {
                word.CopyTo(content, at);
                count++;
            }

            var scanner = new FileScanner(set) { Spare = new SpareThreads(2), LengthOfPieces = length };

            FiredRule rule = Assert.Single(scanner.Scan(_folder.Write("cuts.bin", content), cancellation: Cancellation).Rules);

            Assert.Equal(count, rule.MatchCount);
            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)(length - 20 + (i * length))), rule.Matches.Select(match => match.Offset));
        }
    }

    [Fact]
    public void Pieces_are_searched_ahead_and_the_scanner_searches_only_the_end()
    {
        const int Length = 200_000;
        SignatureSet set = TestRules.Compile(TestRules.Mixed);
        string path = _folder.Write("ahead.bin", Content(new Random(1), Length));
        var alone = new FileScanner(set);
        var helped = new FileScanner(set) { Spare = new SpareThreads(3), LengthOfPieces = 10_000 };

        alone.Scan(path, cancellation: Cancellation);
        helped.Scan(path, cancellation: Cancellation);

        Assert.InRange(alone.Finder!.SampleCount, Length / 17, Length);
        Assert.InRange(helped.Finder!.SampleCount, 1, alone.Finder.SampleCount / 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batch_with_more_threads_than_files_gives_the_same_results(int files)
    {
        const int Length = 3_000_000;
        SignatureSet set = TestRules.Compile(Kinds);
        string[] paths = [.. Enumerable.Range(0, files).Select(i => _folder.Write($"{i}.bin", Content(new Random(i), Length - i)))];
        List<string> Scan(int jobs)
        {
            var results = new List<string>();
            new BatchScanner(set, jobs).Scan(
                files, (scanner, number) => scanner.Scan(paths[number], cancellation: Cancellation), result => results.Add(Text(result)), Cancellation);
            return results;
        }

        Assert.Equal(Scan(1), Scan(5));
    }

    [Fact]
    public void Threads_that_helped_are_given_back()
    {
        SignatureSet set = TestRules.Compile(TestRules.Mixed);
        string path = _folder.Write("back.bin", new byte[100_000]);
        var spare = new SpareThreads(2);
        var scanner = new FileScanner(set) { Spare = spare, LengthOfPieces = 1000 };

        scanner.Scan(path, cancellation: Cancellation);

        Assert.True(spare.TryTake());
        Assert.True(spare.TryTake());
        Assert.False(spare.TryTake());
    }

    [Fact]
    public void Scan_cancelled_between_pieces_says_so_and_ends_its_helpers()
    {
        SignatureSet set = TestRules.Compile(TestRules.Mixed);
        using var cancellation = new CancellationTokenSource();
        var spare = new SpareThreads(2);
        int pieces = 0;
        var scanner = new FileScanner(set) { Spare = spare, LengthOfPieces = 1000 };
        scanner.Advanced = _ =>
        {
            if (++pieces == 3)
            {
                cancellation.Cancel();
            }
        };

        FileScanResult result = scanner.Scan(_folder.Write("stop.bin", new byte[100_000]), cancellation: cancellation.Token);

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Stopped, 3000L), (result.Verdict, result.Reasons, result.BytesScanned));
        Assert.Equal("stopped after byte 3000", result.Reason);
        Assert.True(spare.TryTake() && spare.TryTake());
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(40_000)]
    public void File_that_changes_its_size_while_its_pieces_are_read_is_told_of(int newLength)
    {
        SignatureSet set = TestRules.Compile(TestRules.Mixed);
        string path = _folder.Write("changes.bin", new byte[20_000]);
        var scanner = new FileScanner(set) { Spare = new SpareThreads(1), LengthOfPieces = 1000 };
        scanner.Advanced = _ =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(newLength);
        };

        FileScanResult result = scanner.Scan(path, cancellation: Cancellation);

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Changed), (result.Verdict, result.Reasons));
        Assert.Equal($"changed while read: its size was 20000 bytes and is {newLength}", result.Reason);
    }

    [Fact]
    public void Piece_of_which_the_end_cannot_be_read_has_what_stands_before()
    {
        SignatureSet set = TestRules.Compile(TestRules.Mixed);
        FilePiece Create() => new(100, 1000, new(set.Search!, set.Database));
        int Read(long position, Span<byte> piece)
        {
            const int Readable = 2500;
            if (position >= Readable)
            {
                throw new IOException("bad sector");
            }

            return (int)Math.Min(piece.Length, Readable - position);
        }

        using var queue = new PieceQueue(Read, 5000, 1000, [], Create, new SpareThreads(1));
        (int, string?)[] pieces = [.. Enumerable.Range(0, 3).Select(_ => queue.Next()!).Select(piece => (piece.Count, piece.Failure?.Message))];

        Assert.Equal([(1000, null), (1000, null), (500, "bad sector")], pieces);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Content(Random random, int length)
    {
        using var content = new MemoryStream();
        while (content.Length < length)
        {
            byte[] noise = new byte[random.Next(random.Next(3) == 0 ? 600 : 12)];
            random.NextBytes(noise);
            content.Write(noise);
            content.Write(Encoding.ASCII.GetBytes(Words[random.Next(Words.Length)]));
        }

        return content.ToArray()[..length];
    }

    private static void AssertSame(FileScanResult expected, FileScanResult actual, string message)
    {
        Assert.True(Text(expected) == Text(actual), message);
        Assert.True(
            expected.Rules.SelectMany(rule => rule.Matches).SequenceEqual(actual.Rules.SelectMany(rule => rule.Matches)), message);
    }

    private static string Text(FileScanResult result) =>
        $"{EventLog.Of(result)} {result.Reason} {result.Size} {result.BytesScanned} {string.Join(' ', result.Rules.Select(rule => rule.MatchCount))}";
}
