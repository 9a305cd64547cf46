using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests;

/// <summary>The one call that scans a stream.</summary>
public sealed class ImageScannerTests
{
    [Fact]
    public void Built_in_rule_is_found_with_its_offset()
    {
        using var stream = new MemoryStream([.. new byte[100], .. Encoding.ASCII.GetBytes("DO NOT TRUST - AMI Test PK"), .. new byte[100]]);

        FileScanResult result = ImageScanner.Scan(stream, SignatureSet.BuiltIn, "image.bin", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal("image.bin", result.Path);
        Assert.Equal(stream.Length, result.BytesScanned);
        Assert.Contains(result.Rules.SelectMany(rule => rule.Matches), match => match.Offset == 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData("private rule p { strings: $a = \"any\" condition: $a }")]
    [InlineData("rule n { strings: $a = \"any\" condition: $a and filesize < 0 }")]
    public void Without_a_rule_that_can_fire_nothing_is_clean(string rules)
    {
        using var stream = new MemoryStream(new byte[5000]);

        FileScanResult result = ImageScanner.Scan(stream, TestRules.Compile(rules), "zeros", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(IncompleteReason.NothingToFind, result.Reasons);
        Assert.Equal("no rule can fire: nothing was looked for", result.Reason);
    }

    [Fact]
    public void Zeros_are_clean_and_the_stream_stays_open()
    {
        using var stream = new MemoryStream(new byte[5000]);

        FileScanResult result = ImageScanner.Scan(stream, SignatureSet.BuiltIn, "zeros", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.Equal(stream.Length, stream.Position);
    }
}
