using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Results;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Reports.Tests.Page;

/// <summary>Opens the page of a scan in a browser without a window, and clicks through it.</summary>
public sealed partial class PageBrowserTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("page-test-").FullName;

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public void Finding_opens_with_its_bytes_and_nothing_is_wider_than_the_page(int width)
    {
        Dictionary<string, string> seen = Look(width, [("pla<i>n.bin", ScannedReport.Text("xx SECRET SECRET KIND"))], """
            const key = [...view.querySelectorAll('details.finding')].find(box => box.textContent.includes('key'));
            key.querySelector('summary').click();
            await new Promise(done => setTimeout(done, 200));
            say('hex', key.querySelectorAll('pre.hex mark').length > 0);
            say('matches', key.querySelectorAll('.matches button').length);
            say('todo', key.textContent.includes('What to do'));
            say('italic', view.querySelectorAll('i:not(.dot)').length);
            """);

        Assert.Equal(seen["client"], seen["scroll"]);
        Assert.Equal(("true", "2", "true", "0"), (seen["hex"], seen["matches"], seen["todo"], seen["italic"]));
    }

    [Fact]
    public void Index_is_filtered_and_sorted_and_opens_a_file()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 3000).Select(number => ($"dir/{number:d4}.bin", ScannedReport.Text(number == 1234 ? "SECRET" : "x")))];

        Dictionary<string, string> seen = Look(1200, files, """
            say('rows', view.querySelectorAll('#view tbody tr').length);
            const filter = view.querySelector('input[type=search]');
            filter.value = '1234';
            filter.dispatchEvent(new Event('input'));
            say('filtered', view.querySelectorAll('#view tbody tr').length);
            say('severity', view.querySelector('#view tbody tr').textContent.includes('high'));
            view.querySelector('#view tbody tr button').click();
            say('opened', view.querySelectorAll('details.finding').length);
            filter.value = '';
            filter.dispatchEvent(new Event('input'));
            [...view.querySelectorAll('#view thead button')].find(button => button.textContent === 'file').click();
            [...view.querySelectorAll('#view thead button')].find(button => button.textContent === 'file').click();
            const last = view.querySelector('#view tbody tr button');
            say('last', last.textContent + ' of ' + last.title);
            """);

        Assert.Equal(("200", "1", "true"), (seen["rows"], seen["filtered"], seen["severity"]));
        Assert.Equal("2", seen["opened"]);
        Assert.Equal("2999.bin of dir/2999.bin", seen["last"]);
    }

    [Fact]
    public void Layer_stands_once_in_the_tree_with_what_is_in_it()
    {
        byte[] image = [.. new byte[512], .. ScannedReport.Gzip(ScannedReport.Tar("SECRET KIND", "other")), .. new byte[512], .. ScannedReport.Gzip("nothing, but the whole tree is drawn")];
        Dictionary<string, string> seen = Look(1000, [("a.bin", image)], """
            say('layers', [...view.querySelectorAll('.tree li')].map(item => item.firstChild.textContent).join(' '));
            say('rules', [...view.querySelectorAll('.tree button')].map(button => button.textContent).join(' '));
            say('closed', [...view.querySelectorAll('details.finding summary')].map(line => line.textContent).join('; '));
            """);

        Assert.Equal("gzip tar 0.txt 1.txt gzip", seen["layers"]);
        Assert.Contains("key", seen["rules"]);
        Assert.Contains("high key 1 match in !gzip@0x200!tar/0.txt", seen["closed"]);
    }

    [Fact]
    public void Unrated_is_graver_than_info()
    {
        const string Rules = """
            rule named { meta: severity = "info" strings: $k = "x" condition: $k }
            rule nobody_knows { strings: $k = "y" condition: $k }
            """;
        Dictionary<string, string> seen = Look(1000, [("a/info", ScannedReport.Text("x")), ("b/both", ScannedReport.Text("x y"))], """
            say('rows', [...view.querySelectorAll('#view tbody tr')].map(row => row.querySelector('.severity').textContent.trim() + ' ' + row.querySelector('.name').textContent).join('; '));
            """, Rules);

        Assert.Equal("unrated b/both; info a/info", seen["rows"]);
    }

    [Fact]
    public void Narrow_index_gives_the_path_a_line_of_its_own()
    {
        Dictionary<string, string> seen = Look(390, [("a/long-name-of-a-file.bin", ScannedReport.Text("x")), ("b/x", ScannedReport.Text("x"))], """
            const row = view.querySelector('#view tbody tr'), name = row.querySelector('.name').getBoundingClientRect();
            say('wide', name.width > .95 * row.getBoundingClientRect().width);
            say('below', name.top >= row.querySelector('.severity').getBoundingClientRect().bottom);
            """);

        Assert.Equal(("true", "true", seen["client"]), (seen["wide"], seen["below"], seen["scroll"]));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    // A window has a least width; a frame has not. The test's own page clicks in the frame.
    private Dictionary<string, string> Look(int width, (string Name, byte[] Content)[] files, string script, string rules = ScannedReport.Rules)
    {
        string browser = Browser.Find();
        File.WriteAllText(Path.Combine(_folder, "report.html"), PageOf(files, rules));
        string page = Path.Combine(_folder, "page.html");
        File.WriteAllText(page, $$"""
            <!DOCTYPE html><body style="margin:0"><iframe id="f" src="report.html" style="width:{{width}}px;height:900px;border:0"></iframe>
            <pre id="result"></pre><script>
            document.getElementById('f').onload = async event => {
              const view = event.target.contentDocument, lines = [];
              const say = (name, value) => lines.push(name + '=' + value);
              try {
                {{script}}
              } catch (error) { say('error', error); }
              say('scroll', view.documentElement.scrollWidth);
              say('client', view.documentElement.clientWidth);
              document.getElementById('result').textContent = lines.join('\n');
            };
            </script></body>
            """);
        string dom = Browser.Run(browser, _folder, "--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=5000", new Uri(page).AbsoluteUri);
        Match result = ResultPattern().Match(dom);
        Assert.True(result.Success, dom);
        Dictionary<string, string> seen = WebUtility.HtmlDecode(result.Groups[1].Value).Split('\n')
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.False(seen.ContainsKey("error"), string.Join('\n', seen.Values));
        return seen;
    }

    private static string PageOf((string Name, byte[] Content)[] files, string rules)
    {
        var stream = new MemoryStream();
        using var report = new PageReport(stream);
        var totals = new ScanTotals();
        foreach ((string name, byte[] content) in files)
        {
            FileScanResult result = ScannedReport.Scan(name, content, rules);
            totals.Add(result);
            report.Write(result);
        }

        report.Finish(totals, 0);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<pre id=\"result\">(.+?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ResultPattern();
}
