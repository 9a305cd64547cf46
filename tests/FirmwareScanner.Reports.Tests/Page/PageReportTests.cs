using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Results;
using Xunit;

namespace FirmwareScanner.Reports.Tests.Page;

public sealed class PageReportTests
{
    [Fact]
    public void Page_fetches_nothing_and_allows_only_its_own_script_and_style()
    {
        string page = Write(ScannedReport.Files);

        Assert.DoesNotMatch("(src|href)\\s*=\\s*[\"']?(https?:)?//", page);
        Assert.Contains("default-src 'none'; script-src 'sha256-", page);
        Assert.DoesNotContain("unsafe-inline", page);
    }

    [Fact]
    public void Foreign_names_stay_text()
    {
        string page = Write(("</script><script>alert(1)</script><b>.bin", ScannedReport.Text("SECRET")));

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<b>.bin", page);
        Assert.Equal("</script><script>alert(1)</script><b>.bin", Data(page).GetProperty("files")[0].GetProperty("path").GetString());
    }

    [Fact]
    public void Verdict_and_findings_can_be_read_without_the_script()
    {
        string page = Write(ScannedReport.Files);
        string plain = Regex.Replace(page, "<script.*?</script>", string.Empty, RegexOptions.Singleline);

        Assert.Contains("Found in 4 files", plain);
        Assert.Contains("dir/pack ed%.gz!gzip", plain);
        Assert.Contains("high", plain);
    }

    [Fact]
    public void Findings_have_their_bytes()
    {
        JsonElement data = Data(Write(("a.bin", ScannedReport.Text("xx SECRET yy"))));

        string bytes = data.GetProperty("files")[0].GetProperty("objects").EnumerateArray().SelectMany(found => found.GetProperty("findings").EnumerateArray())
            .SelectMany(finding => finding.GetProperty("excerpts").EnumerateArray()).First().GetProperty("bytes").GetString()!;
        Assert.Equal("xx SECRET yy"u8.ToArray(), Convert.FromBase64String(bytes));
    }

    [Fact]
    public void Run_of_nothing_is_a_page_that_says_so() => Assert.Contains("Incomplete: nothing was scanned", Write());

    [Fact]
    public void Run_that_was_interrupted_is_not_clean()
    {
        var stream = new System.IO.MemoryStream();
        using var report = new PageReport(stream);
        FileScanResult clean = ScannedReport.Scan("a", ScannedReport.Text("KIND"));
        var totals = new ScanTotals();
        totals.Add(clean with { Rules = [], Verdict = Scanning.ScanVerdict.Clean });
        totals.NotBegun = 2;

        report.Write(clean);
        report.Finish(totals, 0);

        string page = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("The run was interrupted: 2 files were not begun.", page);
        Assert.Contains("this is not clean", page);
    }

    private static string Write(params (string Name, byte[] Content)[] files) => ScannedReport.TextOf(stream => new PageReport(stream), files);

    private static JsonElement Data(string page)
    {
        Match data = Regex.Match(page, "<script[^>]*id=\"?data\"?[^>]*>(.*?)</script>", RegexOptions.Singleline);
        Assert.True(data.Success);
        return JsonDocument.Parse(data.Groups[1].Value).RootElement;
    }
}
