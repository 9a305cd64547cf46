using System.IO;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Results;

public sealed class EventLogTests
{
    [Fact]
    public void Of_found_stream_is_sorted_text()
    {
        const string Expected = """
            match 0x00000000 0 length 4 default:format $m
            match 0x00000004 4 length 4 default:boot $a
            match 0x00000008 8 length 5 default:boot $b
            match 0x0000000d 13 length 2 default:counted $aa
            match 0x0000000e 14 length 2 default:counted $aa
            match 0x0000000f 15 length 2 default:counted $aa
            match 0x00000011 17 length 7 default:jump $j
            rule default:boot high
            rule default:format info
            rule default:counted low
            rule default:jump critical
            end 0x00000018 24
            verdict found

            """;

        Assert.Equal(Expected, Scan("hsqsBOOT\u0027\u0005\u0019?VaaaaJU123MP"));
    }

    [Fact]
    public void Of_empty_stream_says_so()
    {
        Assert.Equal("end 0x00000000 0\nverdict incomplete empty\n", Scan(""));
    }

    [Fact]
    public void Of_incomplete_result_names_the_reasons()
    {
        var result = new FileScanResult
        {
            Path = "x",
            Verdict = FirmwareScanner.Scanning.ScanVerdict.Incomplete,
            Reasons = FirmwareScanner.Scanning.IncompleteReason.Gap | FirmwareScanner.Scanning.IncompleteReason.Truncated,
            BytesScanned = 255,
        };

        Assert.Equal("end 0x000000ff 255\nverdict incomplete gap truncated\n", EventLog.Of(result).ToString());
    }

    [Fact]
    public void Of_rule_whose_name_has_line_ends_and_blanks_stays_one_line_an_event()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("x.ndb", "Bad\u2028name\\ x:0:0:61626364"), "default", RuleLanguage.ClamAvNdb);
        SignatureSet? signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions(), diagnostics);
        Assert.NotNull(signatures);
        var stream = new MemoryStream("abcd"u8.ToArray());
        FileScanResult result = new FileScanner(signatures).Scan(stream, "test", TestContext.Current.CancellationToken);

        string[] lines = EventLog.Of(result).ToString().Split('\n');
        Assert.StartsWith("match 0x00000000 0 length 4 default:Bad\\u2028name\\u005c\\u0020x ", lines[0]);
        Assert.StartsWith("rule default:Bad\\u2028name\\u005c\\u0020x ", lines[1]);
        Assert.Equal(5, lines.Length);
    }

    private static string Scan(string content)
    {
        var scanner = new FileScanner(TestRules.Compile(TestRules.Mixed));
        var stream = new MemoryStream(Encoding.Latin1.GetBytes(content));
        return EventLog.Of(scanner.Scan(stream, "test", TestContext.Current.CancellationToken)).ToString();
    }
}
