using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Tests.Rules;
using FirmwareScanner.Unpack;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

/// <summary>What a scan finds, and says, of what is inside.</summary>
public sealed class LayerScanTests
{
    private const string Rules = """
        rule bad { meta: severity = "high" strings: $a = "BACKDOOR" condition: $a }
        rule small { meta: severity = "high" strings: $a = "tiny file" condition: $a at 0 and filesize < 20 }
        """;

    private static readonly SignatureSet Signatures = TestRules.Compile(Rules);

    [Fact]
    public void Match_in_a_gzip_is_found_under_its_path_with_its_own_offset()
    {
        byte[] image = [.. new byte[64], .. Gzip("..BACKDOOR.."), .. new byte[64]];

        FileScanResult result = Scan(image);

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Empty(result.Rules);
        ObjectResult inside = Assert.Single(result.Inside!.Objects);
        Assert.Equal("!gzip@0x40", inside.Path);
        Assert.Equal(2, inside.Rules.Single().Matches.Single().Offset);
        Assert.Equal(new LayerStep("gzip", string.Empty, 64, image.Length - 128), inside.Chain.Single());
        Assert.Equal((1, 1, 12), (result.Inside.Layers, result.Inside.ObjectsScanned, result.Inside.BytesScanned));
    }

    [Fact]
    public void Conditions_mean_the_object_not_the_file()
    {
        FileScanResult result = Scan([.. new byte[500], .. Gzip("tiny file")]);

        Assert.Equal("small", result.Inside!.Objects.Single().Rules.Single().Rule.Name);
    }

    [Fact]
    public void Layers_in_layers_are_opened_up_to_the_depth_allowed()
    {
        byte[] image = Gzip(Gzip(Gzip("BACKDOOR")));

        FileScanResult whole = Scan(image);
        FileScanResult shallow = Scan(image, new UnpackOptions { Limits = new UnpackLimits { MaximumDepth = 2 } });

        Assert.Equal("!gzip!gzip!gzip", whole.Inside!.Objects.Single().Path);
        Assert.Equal(ScanVerdict.Incomplete, shallow.Verdict);
        Assert.Equal(IncompleteReason.NotOpened | IncompleteReason.Limit, shallow.Reasons);
        Assert.Equal(ProblemKind.Depth, shallow.Inside!.Objects.Single().Problems.Single().Kind);
    }

    [Fact]
    public void Accounts_sum_up_to_the_size()
    {
        byte[] image = [.. new byte[5000], .. Gzip(new string('x', 9000)), .. Encoding.ASCII.GetBytes("plain text"), .. RandomBytes(20_000)];

        ByteAccounting accounting = Scan(image).Inside!.Accounting;

        Assert.Equal(image.Length, accounting.Total);
        Assert.Equal(Gzip(new string('x', 9000)).Length, accounting.Opened);
        Assert.InRange(accounting.Padding, 4990, 5000);
        Assert.InRange(accounting.Opaque, 12_288, 20_000);
    }

    [Fact]
    public void Random_bytes_are_never_clean_whether_bare_or_wrapped()
    {
        FileScanResult bare = Scan(RandomBytes(100_000));
        FileScanResult wrapped = Scan(Gzip(RandomBytes(100_000)));

        Assert.Equal((ScanVerdict.Incomplete, ObjectReason.Opaque), (bare.Verdict, bare.Reasons));
        Assert.Equal((ScanVerdict.Incomplete, ObjectReason.Opaque), (wrapped.Verdict, wrapped.Reasons));
        Assert.Contains("compressed or encrypted and of no known format", wrapped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Ciphertext_of_64_KiB_in_16_MiB_is_not_clean()
    {
        byte[] image = new byte[16 << 20];
        new Random(3).NextBytes(image.AsSpan(5_000_001, 64 << 10));

        Assert.Equal(ObjectReason.Opaque, Scan(image).Reasons);
        Assert.Equal(ScanVerdict.Clean, Scan(image, new UnpackOptions { Opaque = new OpaqueLimit(1 << 20, null) }).Verdict);
    }

    [Fact]
    public void Without_unpacking_layers_are_counted_and_nothing_is_clean()
    {
        byte[] image = [.. new byte[64], .. Gzip("..BACKDOOR.."), .. new byte[64], .. Gzip("x")];

        FileScanResult result = Scan(image, new UnpackOptions { OpensLayers = false });
        FileScanResult none = Scan(new byte[4096], new UnpackOptions { OpensLayers = false });

        Assert.Equal((ScanVerdict.Incomplete, ObjectReason.NotLookedInto), (result.Verdict, result.Reasons));
        Assert.Equal("not looked into: 2 layers", result.Reason);
        Assert.Equal(0, result.Inside!.ObjectsScanned);
        Assert.Equal(ScanVerdict.Clean, none.Verdict);
    }

    [Fact]
    public void Bombs_end_at_each_limit_with_its_reason()
    {
        byte[] bomb = Gzip(Gzip(new string('\0', 40 << 20)));

        FileScanResult unpacked = Scan(bomb, new UnpackOptions { Limits = new UnpackLimits { MaximumUnpacked = 1 << 20 } });
        FileScanResult ratio = Scan(bomb, new UnpackOptions { Limits = new UnpackLimits { MaximumRatio = 100, RatioFloor = 0 } });
        FileScanResult objects = Scan(bomb, new UnpackOptions { Limits = new UnpackLimits { MaximumObjects = 1 } });

        Assert.All([unpacked, ratio, objects], result =>
        {
            Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
            Assert.Equal(IncompleteReason.NotOpened | IncompleteReason.Limit, result.Reasons & ~ObjectReason.Opaque);
            Assert.Equal(bomb.Length, result.Inside!.Accounting.Total);
        });
        Assert.Contains("more than 1048576 bytes would be unpacked", unpacked.Reason, StringComparison.Ordinal);
        Assert.Contains("more than 100 times", ratio.Reason, StringComparison.Ordinal);
        Assert.Contains("more than 1 objects", objects.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_that_cannot_seek_gives_the_same()
    {
        byte[] image = [.. new byte[64], .. Gzip("..BACKDOOR.."), .. RandomBytes(70_000)];

        FileScanResult seekable = Scan(image);
        using var pipe = new ForwardOnly(image);
        FileScanResult forward = new FileScanner(Signatures) { Unpack = new UnpackOptions() }
            .Scan(pipe, "image", TestContext.Current.CancellationToken);

        Assert.Equal(seekable.Inside!.Objects.Single().Path, forward.Inside!.Objects.Single().Path);
        Assert.Equal(seekable.Inside.Accounting, forward.Inside.Accounting);
        Assert.Equal((seekable.Verdict, seekable.Reasons, seekable.Size), (forward.Verdict, forward.Reasons, forward.Size));
    }

    [Fact]
    public void Cancellation_inside_a_layer_is_told()
    {
        using var stop = new CancellationTokenSource();
        var scanner = new FileScanner(Signatures) { Unpack = new UnpackOptions(), Entered = _ => stop.Cancel() };

        FileScanResult result = scanner.Scan(new MemoryStream(Gzip("BACKDOOR")), "image", stop.Token);

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(IncompleteReason.Stopped, result.Reasons & IncompleteReason.Stopped);
        Assert.Equal(result.Size, result.Inside!.Accounting.Total);
    }

    [Fact]
    public void Matches_kept_of_all_objects_together_are_bounded()
    {
        byte[] image = [.. Enumerable.Range(0, 10).SelectMany(_ => Gzip(string.Concat(Enumerable.Repeat("BACKDOOR ", 20))))];
        var scanner = new FileScanner(Signatures, new MatchLimits { PerStream = 50 }) { Unpack = new UnpackOptions() };

        FileScanResult result = scanner.Scan(new MemoryStream(image), "image", TestContext.Current.CancellationToken);

        Assert.Equal(200, result.Inside!.Objects.Sum(inside => inside.Rules.Sum(rule => rule.MatchCount)));
        Assert.InRange(result.AllRules.Sum(rule => rule.Matches.Count), 1, 50);
        Assert.Equal(200 - result.AllRules.Sum(rule => rule.Matches.Count), result.OmittedMatches);
    }

    internal static byte[] Gzip(string text) => Gzip(Encoding.Latin1.GetBytes(text));

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static FileScanResult Scan(byte[] image, UnpackOptions? options = null) =>
        ImageScanner.Scan(new MemoryStream(image), Signatures, "image", null, options, TestContext.Current.CancellationToken);

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(20261128).NextBytes(bytes);
        return bytes;
    }

    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 777)]);
    }
}
