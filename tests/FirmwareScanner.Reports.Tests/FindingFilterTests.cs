using System;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Reports.Tests;

public sealed class FindingFilterTests
{
    [Theory]
    [InlineData("SECRET", "moved SECRET", true)]
    [InlineData("SECRET SECRET", "SECRET", true)]
    [InlineData("SECRET", "SECRET SECRET", false)]
    [InlineData("x", "SECRET", false)]
    public void Baseline_knows_what_was_there_wherever_it_moved(string before, string after, bool isKnown)
    {
        FileScanResult result = Filtered(BaselineOf(before), after);

        Assert.Equal(isKnown ? ScanVerdict.Clean : ScanVerdict.Found, result.Verdict);
        Assert.Equal(!isKnown, result.Rules.Any(fired => fired.Rule.Name == "key"));
    }

    [Fact]
    public void Layer_that_moved_is_the_same()
    {
        byte[] before = [.. new byte[512], .. ScannedReport.Gzip("SECRET")];
        byte[] after = [.. new byte[1024], .. ScannedReport.Gzip("more SECRET")];
        Baseline baseline = BaselineOf(before);

        FileScanResult result = new FindingFilter(baseline, []).Apply(ScannedReport.Scan("a", after));

        Assert.Contains(Finding.In(ScannedReport.Scan("a", after)), finding => finding.InnerPath.Contains("@0x400", StringComparison.Ordinal));
        Assert.Equal(ScanVerdict.Clean, result.Verdict);
    }

    [Fact]
    public void Baseline_survives_its_file_byte_for_byte()
    {
        Baseline baseline = BaselineOf("SECRET, and ü KIND");
        byte[] first = Write(baseline);

        Assert.Equal(first, Write(Baseline.Read(first, "b.json")));
        Assert.Equal(2, baseline.Count);
    }

    [Theory]
    [InlineData("", "b.json(1,1): expected a baseline")]
    [InlineData("{\n ]", "b.json(2,2): expected a baseline")]
    [InlineData("{}", "b.json: expected a baseline")]
    [InlineData("[]", "b.json: expected a baseline")]
    [InlineData("""{"format":"fwscan-baseline","version":9}""", "b.json: expected a baseline of version 1")]
    [InlineData("""{"format":"fwscan-baseline","version":1,"findings":[{"path":1}]}""", "b.json: expected a baseline")]
    [InlineData("""{"format":"fwscan-baseline","version":1,"findings":[7]}""", "b.json: expected a baseline")]
    public void File_that_is_no_baseline_is_refused_by_name(string text, string expected)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Baseline.Read(Encoding.UTF8.GetBytes(text), "b.json"));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key", null, true)]
    [InlineData("default:k*", "dir/*", true)]
    [InlineData("key", "*!gzip", true)]
    [InlineData("key", "other/*", false)]
    [InlineData("other", null, false)]
    public void Accepted_findings_do_not_count(string rule, string? path, bool isAccepted)
    {
        var filter = new FindingFilter(null, [new Suppression(rule, path, "because", null)]);
        FileScanResult result = filter.Apply(ScannedReport.Scan("dir/x.gz", ScannedReport.Gzip("SECRET")));

        Assert.Equal(isAccepted ? 1 : 0, filter.Accepted);
        Assert.Equal(!isAccepted, Finding.In(result).Any(finding => finding.Rule.Name == "key"));
    }

    [Theory]
    [InlineData("a", "./a")]
    [InlineData("./a", "a")]
    [InlineData("x//./a", "x/a")]
    public void Baseline_knows_a_file_however_its_path_is_typed(string before, string after)
    {
        byte[] content = ScannedReport.Text("SECRET");
        var baseline = new Baseline();
        baseline.Add(Finding.In(ScannedReport.Scan(before, content)));

        Assert.Equal(ScanVerdict.Clean, new FindingFilter(Baseline.Read(Write(baseline), "b.json"), []).Apply(ScannedReport.Scan(after, content)).Verdict);
    }

    [Fact]
    public void Baseline_that_kept_what_was_typed_still_holds()
    {
        byte[] old = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Write(BaselineOf("SECRET"))).Replace("\"path\": \"a\"", "\"path\": \"./a\"", StringComparison.Ordinal));

        Assert.Contains("./a", Encoding.UTF8.GetString(old), StringComparison.Ordinal);
        Assert.Equal(ScanVerdict.Clean, Filtered(Baseline.Read(old, "b.json"), "SECRET").Verdict);
    }

    [Fact]
    public void What_is_accepted_and_was_not_scanned_whole_stays_incomplete()
    {
        FileScanResult torn = ScannedReport.Scan("torn.gz", ScannedReport.Gzip("SECRET")[..^9]);
        FileScanResult result = new FindingFilter(null, [new Suppression("*", null, "because", null)]).Apply(torn);

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(torn.Reason, result.Reason);
    }

    [Fact]
    public void Suppression_ends_after_its_last_day()
    {
        var suppression = new Suppression("key", null, "because", new DateOnly(2027, 1, 31));

        Assert.False(suppression.HasExpired(new DateOnly(2027, 1, 31)));
        Assert.True(suppression.HasExpired(new DateOnly(2027, 2, 1)));
    }

    private static FileScanResult Filtered(Baseline baseline, string text) =>
        new FindingFilter(baseline, []).Apply(ScannedReport.Scan("a", ScannedReport.Text(text)));

    private static Baseline BaselineOf(string text) => BaselineOf(ScannedReport.Text(text));

    private static Baseline BaselineOf(byte[] content)
    {
        var baseline = new Baseline();
        baseline.Add(Finding.In(ScannedReport.Scan("a", content)));
        return Baseline.Read(Write(baseline), "b.json");
    }

    private static byte[] Write(Baseline baseline)
    {
        var stream = new MemoryStream();
        baseline.Write(stream);
        return stream.ToArray();
    }
}
