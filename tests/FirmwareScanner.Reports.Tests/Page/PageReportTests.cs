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
    public void Plain_list_has_the_gravest_first_however_many_files_there_are()
    {
        string rows = Rows(Write([.. Enumerable.Range(0, 1100).Select(number => ($"{number}.bin", ScannedReport.Text("x KIND"))), ("last.bin", ScannedReport.Text("SECRET"))]));

        Assert.Equal(1000, Regex.Count(rows, "<tr>"));
        Assert.Contains("last.bin", rows[..rows.IndexOf("</tr>", StringComparison.Ordinal)]);
        Assert.DoesNotContain("kind", rows);
    }

    [Fact]
    public void Maps_are_for_files_with_findings_whatever_comes_before_them()
    {
        const string Rules = """
            rule kind { meta: severity = "info" strings: $k = "KIND" condition: $k }
            rule key { meta: severity = "high" strings: $k = "SECRET" condition: $k }
            """;
        using var folder = new Testing.TemporaryFolder();
        var stream = new System.IO.MemoryStream();
        using var report = new PageReport(stream);
        foreach (int number in Enumerable.Range(0, 202))
        {
            string path = System.IO.Path.Combine(folder.Path, number + ".bin");
            byte[] content = ScannedReport.Text(number == 201 ? "SECRET" : "KIND");
            System.IO.File.WriteAllBytes(path, content);
            report.Write(ScannedReport.Scan(path, content, Rules));
        }

        report.Finish(new ScanTotals(), 0);

        bool[] have = [.. Data(System.Text.Encoding.UTF8.GetString(stream.ToArray())).GetProperty("files").EnumerateArray().Select(file => file.TryGetProperty("map", out _))];
        Assert.Equal(20, have[..201].Count(has => has));
        Assert.True(have[201]);
    }

    [Fact]
    public void What_does_not_count_is_told_with_its_reason()
    {
        byte[] content = ScannedReport.Text("SECRET");
        string page = ScannedReport.SettledTextOf(stream => new PageReport(stream), ScannedReport.SettlesAll("a", content), "a", content);

        Assert.Contains("no rule above info fired that counts. Does not count: 1 finding accepted, 1 finding known; each says why.", page);
        Assert.Contains("Does not count, accepted: a &lt;test&gt; key", Rows(page));
        Assert.Contains("Does not count, known: the baseline has it", Rows(page));
        JsonElement[] settled = [.. Data(page).GetProperty("files")[0].GetProperty("settled").EnumerateArray()];
        Assert.Equal(["accepted", "known"], settled.Select(left => left.GetProperty("word").GetString()));
    }

    [Fact]
    public void Layers_above_the_bound_are_counted()
    {
        byte[] image = [.. new byte[512], .. ScannedReport.Gzip("one"), .. new byte[512], .. ScannedReport.Gzip("two"), .. new byte[512], .. ScannedReport.Gzip("three")];

        LayerSummary inside = ScannedReport.Scan("a", image, outlined: 2).Inside!;

        Assert.Equal(["gzip@0x200", "1"], [$"{inside.Outline[0].Node.Path[1..]}", $"{inside.OutlineOmitted}"]);
        Assert.Equal(2, inside.Outline.Count);
        Assert.Empty(ScannedReport.Scan("a", image, outlined: 0).Inside!.Outline);
    }

    [Fact]
    public void Found_and_not_scanned_whole_is_said_on_top()
    {
        string one = Write(("torn.gz", ScannedReport.Gzip("a SECRET inside that is torn off")[..^9]));
        string two = Write(ScannedReport.Files);

        Assert.Contains("<h1>Found in 1 file, and not scanned whole</h1>", one);
        Assert.Contains("<h1>Found in 4 files, 1 of them not scanned whole</h1>", two);
        Assert.False(Data(one).GetProperty("files")[0].GetProperty("whole").GetBoolean());
    }

    [Fact]
    public void Page_says_what_became_of_the_bytes_and_where_it_comes_from()
    {
        var origin = new ReportOrigin("fwscan 9", new DateTimeOffset(2026, 1, 31, 13, 0, 5, TimeSpan.FromHours(1)), "built-in rules", "fwscan scan '<b>'");
        string page = ScannedReport.TextOf(stream => new PageReport(stream) { Origin = origin }, ("a.bin", ScannedReport.Text("SECRET")));

        Assert.Contains("Bytes: 6 scanned (100.0 %).", page);
        Assert.Equal("6 scanned (100.0 %)", Data(page).GetProperty("files")[0].GetProperty("accounting").GetString());
        Assert.Contains("<dd>2026-01-31 12:00:05 UTC</dd>", page);
        Assert.Contains("<dd>fwscan scan &#39;&lt;b&gt;&#39;</dd>", page);
    }

    [Fact]
    public void Nothing_newer_is_no_incomplete_run()
    {
        var stream = new System.IO.MemoryStream();
        using var report = new PageReport(stream);
        report.Finish(new ScanTotals { Older = 2 }, 0);

        string page = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("<h1>Nothing new: nothing was scanned</h1>", page);
        Assert.Contains("2 files had not been written since, and were left out (--newer).", page);
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

    private static string Rows(string page)
    {
        Match rows = Regex.Match(page, "<tbody>(.*?)</tbody>", RegexOptions.Singleline);
        Assert.True(rows.Success);
        return rows.Groups[1].Value;
    }

    private static JsonElement Data(string page)
    {
        Match data = Regex.Match(page, "<script[^>]*id=\"?data\"?[^>]*>(.*?)</script>", RegexOptions.Singleline);
        Assert.True(data.Success);
        return JsonDocument.Parse(data.Groups[1].Value).RootElement;
    }
}
