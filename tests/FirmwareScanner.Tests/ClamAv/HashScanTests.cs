using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.ClamAv;

public sealed class HashScanTests : IDisposable
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 9_000).Select(i => $"line {i} MARK\n")));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_listed_object_is_found_whatever_it_is_read_from(bool canSeek, bool looksInside)
    {
        SignatureSet signatures = Load(("a.hsb", $"{Sha256(Content)}:{Content.Length}:Found\n{Sha256(Content)}:{Content.Length + 1}:Other\n"));
        FileScanResult result = Scan(signatures, Content, canSeek, looksInside);
        Assert.Equal(ScanVerdict.Found, result.Verdict);
        FiredRule fired = Assert.Single(result.Rules);
        Assert.Equal("default:Found", fired.Rule.FullName);
        Assert.Empty(fired.Matches);
        Assert.Equal(0, result.Reasons);
    }

    [Fact]
    public void An_object_that_is_not_listed_is_clean()
    {
        SignatureSet signatures = Load(("a.hsb", $"{Sha256([1])}:{Content.Length}:Other\n"));
        FileScanResult result = Scan(signatures, Content, canSeek: true, looksInside: false);
        Assert.Equal((ScanVerdict.Clean, string.Empty), (result.Verdict, result.Reason));
    }

    [Fact]
    public void An_object_inside_is_looked_up_and_told_with_its_path()
    {
        SignatureSet signatures = Load(("a.hdb", $"{Convert.ToHexString(MD5.HashData(Content))}:*:Inner:73\n"));
        FileScanResult result = Scan(signatures, Compress(Content), canSeek: true, looksInside: true);
        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Empty(result.Rules);
        Assert.Equal(["Inner"], result.Inside!.Objects.SelectMany(found => found.Rules).Select(fired => fired.Rule.Name));
    }

    [Fact]
    public void False_positives_suppress_findings_and_the_result_says_so()
    {
        SignatureSet signatures = Load(("a.ndb", "Mark:0:*:4d41524b\n"), ("a.sfp", $"{Sha256(Content)}:{Content.Length}:Known.Good\n"));
        FileScanResult result = Scan(signatures, Content, canSeek: true, looksInside: false);
        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.Empty(result.Rules);
        Assert.Equal(["Mark"], result.Suppressed.Select(fired => fired.Rule.Name));
        Assert.Equal("1 finding is suppressed: Known.Good lists these bytes as a false positive", result.Reason);

        FileScanResult changed = Scan(signatures, [.. Content, 0], canSeek: true, looksInside: false);
        Assert.Equal((ScanVerdict.Found, 0), (changed.Verdict, changed.Suppressed.Count));
    }

    [Fact]
    public void False_positives_inside_are_suppressed_too()
    {
        SignatureSet signatures = Load(("a.ndb", "Mark:0:*:4d41524b\n"), ("a.sfp", $"{Sha256(Content)}:{Content.Length}:Known.Good\n"));
        FileScanResult result = Scan(signatures, Compress(Content), canSeek: true, looksInside: true);
        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.Equal(["Mark"], result.Inside!.Objects.SelectMany(found => found.Suppressed).Select(fired => fired.Rule.Name));
        Assert.Contains("1 finding inside is suppressed", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_by_tag_leave_out_hashes()
    {
        SignatureSet signatures = Load(("a.hsb", $"{Sha256(Content)}:{Content.Length}:Found\n"));
        var scanner = new FileScanner(signatures, null, new RuleFilter { Tags = ["x"] });
        FileScanResult result = scanner.Scan(new MemoryStream(Content), "content", TestContext.Current.CancellationToken);
        Assert.Empty(result.Rules);
        Assert.Equal(IncompleteReason.NothingToFind, result.Reasons);
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Compress(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionMode.Compress))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static FileScanResult Scan(SignatureSet signatures, byte[] bytes, bool canSeek, bool looksInside)
    {
        var scanner = new FileScanner(signatures) { Unpack = looksInside ? new UnpackOptions() : null };
        using Stream stream = canSeek ? new MemoryStream(bytes) : new ForwardStream(bytes);
        return scanner.Scan(stream, "content");
    }

    private SignatureSet Load(params (string Name, string Text)[] files) =>
        ClamAvProgram.Load([.. files.Select(file => _folder.Write(file.Name, Encoding.ASCII.GetBytes(file.Text)))]);

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
