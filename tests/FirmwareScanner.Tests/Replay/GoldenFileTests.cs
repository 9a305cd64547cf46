using System;
using System.IO;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
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

        Assert.Null(GoldenFile.Compare(path, Scan("..BOOT"), Signatures));
    }

    [Fact]
    public void Compare_other_offset_shows_line_offset_and_both_events()
    {
        string path = Write(Scan("BOOT..BOOT").ToString());

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT.BOOT."), Signatures)!;

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

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT"), Signatures)!;

        Assert.Equal(1, difference.Line);
        Assert.Null(difference.Expected);
        Assert.Contains("(end of the golden file)", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_missing_events_names_the_end()
    {
        string path = Write(Scan("BOOT").ToString() + "one more\n");

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT"), Signatures)!;

        Assert.Equal("one more", difference.Expected);
        Assert.Null(difference.Found);
    }

    [Fact]
    public void Update_writes_what_compares_equal_and_keeps_the_remarks_at_the_top()
    {
        string path = Write("# origin\n# licence\nold\n# inside\n");
        EventLog log = Scan("..BOOT");

        GoldenFile.Update(path, log, Signatures);

        Assert.Null(GoldenFile.Compare(path, log, Signatures));
        Assert.StartsWith($"# origin\n# licence\n{Signatures.RulesLine}\nmatch ", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Update_new_file_is_the_log_behind_the_rules()
    {
        string path = Path.Combine(_folder.Path, "new.events");

        GoldenFile.Update(path, Scan("BOOT"), Signatures);

        Assert.Equal($"{Signatures.RulesLine}\n{Scan("BOOT")}", File.ReadAllText(path));
    }

    [Fact]
    public void Golden_file_of_other_rules_is_told_as_such_and_its_events_are_not_compared()
    {
        string path = Write($"# origin\nrules 0000000A 17 other.yar\n{Scan("BOOT")}");

        GoldenDifference difference = GoldenFile.Compare(path, Scan("BOOT"), Signatures)!;

        Assert.True(difference.IsOfOtherRules);
        Assert.Equal(
            $"{path}:2: the golden file is of other rules; use those, or --update-golden\n- rules 0000000A 17 other.yar\n+ {Signatures.RulesLine}",
            difference.ToString());
    }

    [Fact]
    public void Golden_file_of_the_same_rules_under_another_title_is_compared()
    {
        string identity = Signatures.RulesLine.Split(' ')[1];
        string path = Write($"rules {identity} 1 elsewhere.yar\n{Scan("BOOT")}");

        Assert.Null(GoldenFile.Compare(path, Scan("BOOT"), Signatures));
        Assert.False(GoldenFile.Compare(path, Scan(".BOOT"), Signatures)!.IsOfOtherRules);
    }

    [Fact]
    public void Same_rules_have_one_identity_for_a_desktop_and_a_board_and_others_have_another()
    {
        SignatureSet desktop = SignatureSet.CompileBuiltIn(TargetProfile.Desktop, "backdoors");
        SignatureSet device = SignatureSet.CompileBuiltIn(TargetProfile.Device, "backdoors");

        Assert.Equal(desktop.RulesLine, device.RulesLine);
        Assert.EndsWith(" built-in rules", desktop.RulesLine, StringComparison.Ordinal);
        Assert.NotEqual(desktop.RulesLine, SignatureSet.CompileBuiltIn(TargetProfile.Desktop, "bots").RulesLine);
    }

    private static EventLog Scan(string content)
    {
        var stream = new MemoryStream(Encoding.ASCII.GetBytes(content));
        return EventLog.Of(new FileScanner(Signatures).Scan(stream, "test", TestContext.Current.CancellationToken));
    }

    private string Write(string text) => _folder.Write("golden.events", Encoding.UTF8.GetBytes(text));
}
