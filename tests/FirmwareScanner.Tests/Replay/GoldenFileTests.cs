using System;
using System.IO;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Replay;

public sealed class GoldenFileTests : IDisposable
{
    private static readonly SignatureSet Signatures = TestRules.Compile("rule r { strings: $a = \"BOOT\" condition: $a }");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_equal_events_is_no_difference()
    {
        string path = Write(
            "# a remark\nmatch 0x00000002 2 length 4 default:r $a\n# another\n"
            + "rule default:r unrated\nend 0x00000006 6\nverdict found\n");

        Assert.Null(GoldenFile.Compare(path, Scan("..BOOT")));
    }

    [Fact]
    public void Compare_other_offset_shows_line_offset_and_both_events()
    {
        string path = Write(Scan("BOOT..BOOT").ToString());

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT.BOOT."))!;

        Assert.Equal(2, difference.Line);
        Assert.Equal(5, difference.Offset);
        Assert.Equal(
            $"{path}:2: events differ, stream offset 5 (0x5)\n"
            + "  match 0x00000000 0 length 4 default:r $a\n"
            + "- match 0x00000006 6 length 4 default:r $a\n"
            + "+ match 0x00000005 5 length 4 default:r $a",
            difference.ToString());
    }

    [Fact]
    public void Compare_golden_file_that_ends_early_names_its_end()
    {
        string path = Write("");

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT"))!;

        Assert.Equal(1, difference.Line);
        Assert.Null(difference.Expected);
        Assert.Contains("(end of the golden file)", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_missing_events_names_the_end()
    {
        string path = Write(Scan("BOOT").ToString() + "one more\n");

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT"))!;

        Assert.Equal("one more", difference.Expected);
        Assert.Null(difference.Found);
    }

    [Fact]
    public void Update_writes_what_compares_equal_and_keeps_the_remarks_at_the_top()
    {
        string path = Write("# origin\n# licence\nold\n# inside\n");
        EventLog log = Scan("..BOOT");

        GoldenFile.Update(path, log);

        Assert.Null(GoldenFile.Compare(path, log));
        Assert.StartsWith("# origin\n# licence\nmatch ", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Update_new_file_is_the_log()
    {
        string path = Path.Combine(_folder.Path, "new.events");

        GoldenFile.Update(path, Scan("BOOT"));

        Assert.Equal(Scan("BOOT").ToString(), File.ReadAllText(path));
    }

    private static EventLog Scan(string content)
    {
        var stream = new MemoryStream(Encoding.ASCII.GetBytes(content));
        return EventLog.Of(new FileScanner(Signatures).Scan(stream, "test", TestContext.Current.CancellationToken));
    }

    private string Write(string text) => _folder.Write("golden.events", Encoding.UTF8.GetBytes(text));
}
