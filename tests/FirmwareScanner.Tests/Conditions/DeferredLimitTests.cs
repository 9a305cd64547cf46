using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>Rules that are evaluated after the scan: what cannot be looked at to the end is never clean.</summary>
public sealed class DeferredLimitTests
{
    private const int MostMatches = 1_000_000;

    [Theory]
    [InlineData("$a = /ab+c/", "$a")]
    [InlineData("$a = { 61 62 [300-400] 63 64 }", "#a in (0..filesize) > 0")]
    public void What_follows_more_places_than_are_kept_is_found_all_the_same(string text, string condition)
    {
        byte[] end = Encoding.ASCII.GetBytes("abc" + new string('.', 320) + "cd");
        byte[] data = [.. Enumerable.Repeat("ab", MostMatches + 10).SelectMany(pair => Encoding.ASCII.GetBytes(pair)), .. end];

        FileScanResult result = Scan($"rule r {{ strings: {text} condition: {condition} }}", new MemoryStream(data));

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Contains(Assert.Single(result.Rules).Matches, match => match.Offset >= data.Length - 420);
    }

    [Theory]
    [InlineData("#a > 1500000 and #a in (0..1) >= 0", true)]
    [InlineData("$a and uint8(uint8(0)) == 1", false)]
    public void More_matches_than_are_kept_matter_only_to_who_asks_for_them(string condition, bool isIncomplete)
    {
        FileScanResult result = Scan(
            $"rule r {{ strings: $a = \"aa\" condition: {condition} }}", new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 2 * MostMatches))));

        Assert.Empty(result.Rules);
        Assert.Equal(isIncomplete ? ScanVerdict.Incomplete : ScanVerdict.Clean, result.Verdict);
        Assert.Equal(isIncomplete ? IncompleteReason.Limit : IncompleteReason.None, result.Reasons);
    }

    [Fact]
    public void A_part_in_too_many_places_makes_the_rule_incomplete()
    {
        FileScanResult result = Scan(
            "rule r { strings: $a = { 6? [300-] 5? } condition: $a }", new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 5_000_000))));

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Contains("rule r: a part of a string stands in more than 4,194,304 places", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_gone_when_they_are_read_again_are_never_clean()
    {
        FileScanResult result = Scan("rule r { condition: uint8(uint8(0)) == 1 }", new ShrinkingStream(new byte[1000]));

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(IncompleteReason.Unreadable, result.Reasons);
        Assert.Contains("rule r: the bytes cannot be read again: 1000 bytes were scanned", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_that_cannot_be_listed_make_no_rule_false()
    {
        FileScanResult result = Scan(
            "rule r { strings: $r = /x+y/ condition: true or $r }", new ShrinkingStream(Encoding.ASCII.GetBytes("..xxy..")));

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal(IncompleteReason.Unreadable, result.Reasons);
    }

    [Fact]
    public void A_condition_ends_with_the_scan()
    {
        using var source = new CancellationTokenSource();
        FileScanResult result = Scan(
            "import \"console\" rule r { condition: for any i in (0..9000000) : ( console.log(i) == 0 ) }",
            new StoppingStream(source),
            source.Token);

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Contains("stopped while rules were evaluated", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_found_before_a_stop_makes_no_rule_true()
    {
        using var source = new CancellationTokenSource();
        FileScanResult result = Scan(
            "rule r { strings: $r = /x+y/ condition: not $r }", new StoppingStream(source), source.Token);

        Assert.Empty(result.Rules);
        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
    }

    private static FileScanResult Scan(string rule, Stream stream, CancellationToken? cancellation = null)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", rule), "default", RuleLanguage.Yara);
        SignatureSet? set = SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics);
        Assert.True(set is not null, string.Join('\n', diagnostics.All));
        Assert.NotEmpty(set.Deferred);
        return new FileScanner(set).Scan(stream, "stream", cancellation ?? TestContext.Current.CancellationToken);
    }

    /// <summary>A stream that is empty after it was read once.</summary>
    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private bool _wasRead;

        public override int Read(Span<byte> buffer)
        {
            int count = _wasRead ? 0 : base.Read(buffer);
            _wasRead |= count == 0;
            return count;
        }
    }

    /// <summary>A stream that ends, and the scan with it.</summary>
    private sealed class StoppingStream(CancellationTokenSource source) : MemoryStream(new byte[10])
    {
        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            if (count == 0)
            {
                source.Cancel();
            }

            return count;
        }
    }
}
