using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using FirmwareScanner.Bench.Reports;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>Opens the report in a browser without a window, and looks at what is there after it was laid out.</summary>
public sealed partial class HtmlReportBrowserTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-test-").FullName;

    [Theory]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1200)]
    public void Report_fits_the_width_and_shows_every_case(int width)
    {
        string browser = Browser.Find();
        File.WriteAllText(Path.Combine(_folder, "report.html"), BenchReports.Write(HtmlBenchReport.Write, BenchReports.Full()));

        // A window has a least width; a frame has not. Only the test's page has a script, the report has none.
        string page = Path.Combine(_folder, "page.html");
        File.WriteAllText(page, $$"""
            <!DOCTYPE html><body style="margin:0"><iframe id="f" src="report.html" style="width:{{width}}px;height:900px;border:0"></iframe>
            <pre id="result"></pre><script>
            document.getElementById('f').onload = event => {
              const view = event.target.contentDocument, root = view.documentElement;
              const seen = element => element.getBoundingClientRect().width > 0;
              const all = query => [...view.querySelectorAll(query)].filter(seen);
              const out = all('section, h1, h2, figure, .tile, dd, td, th')
                .filter(element => element.closest('.scroll') === null && element.getBoundingClientRect().right > {{width}} + 0.5);
              document.getElementById('result').textContent = [
                'scroll=' + root.scrollWidth, 'client=' + root.clientWidth, 'out=' + out.length,
                'title=' + view.querySelector('h1').textContent, 'rows=' + all('.cases tbody tr').length,
                'sections=' + all('section.case').length, 'marks=' + view.querySelectorAll('#case-1 line.mark').length,
                'bars=' + all('#case-1 rect.bar').length, 'curves=' + all('#case-1 polyline').length,
                'images=' + view.images.length, 'hostile=' + view.querySelectorAll('[onerror]').length,
                'small=' + all('svg text').filter(t => t.getBoundingClientRect().height < 8).length,
                'difference=' + all('.difference del').length, 'details=' + all('th.wide').length,
              ].join('\n');
            };
            </script></body>
            """);
        string dom = Browser.Run(browser, _folder, "--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=5000", new Uri(page).AbsoluteUri);
        Match result = ResultPattern().Match(dom);
        Assert.True(result.Success, dom);
        var values = WebUtility.HtmlDecode(result.Groups[1].Value).Split('\n').Select(line => line.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => pair[1]);

        Assert.Equal(values["client"], values["scroll"]);
        Assert.Equal("0", values["out"]);
        Assert.Equal("4 of 6 cases are not as expected", values["title"]);
        Assert.Equal(("6", "5"), (values["rows"], values["sections"]));
        Assert.Equal(("60", "3"), (values["marks"], values["curves"]));
        Assert.NotEqual("0", values["bars"]);
        Assert.Equal(("0", "0"), (values["images"], values["hostile"]));
        Assert.Equal(("0", "1"), (values["small"], values["difference"]));
        Assert.Equal(width < 704, values["details"] == "0");
    }

    [Fact]
    public void Report_prints()
    {
        string browser = Browser.Find();
        string page = Path.Combine(_folder, "report.html");
        string paper = Path.Combine(_folder, "report.pdf");
        File.WriteAllText(page, BenchReports.Write(HtmlBenchReport.Write, BenchReports.Full()));

        Browser.Run(browser, _folder, "--no-pdf-header-footer", "--print-to-pdf=" + paper, new Uri(page).AbsoluteUri);

        Assert.StartsWith("%PDF-", File.ReadAllText(paper)[..5]);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [GeneratedRegex("<pre id=\"result\">(.+?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ResultPattern();
}
