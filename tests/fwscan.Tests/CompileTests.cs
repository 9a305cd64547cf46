using System;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan compile</c> writes and prints.</summary>
public sealed class CompileTests : FwscanFixture
{
    public CompileTests()
    {
        Put("rules.yar", TestRules.Severities);
        Put("image.bin", "..COMPONENT..BACKDOOR!");
    }

    [Fact]
    public void Database_finds_what_its_rules_find()
    {
        FwscanResult compiled = Run("compile", "rules.yar", "-o", "mine.fsdb");

        Assert.Equal(0, compiled.ExitCode);
        Assert.Empty(compiled.Error);
        Assert.Equal(
            Run("scan", "--rules", "rules.yar", "--json", "image.bin").Output,
            Run("scan", "--db", "mine.fsdb", "--json", "image.bin").Output);
        Assert.Equal(
            ["image.bin", "mine.fsdb", "mine.fsdb.json", "rules.yar"],
            Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Memory_and_cost_of_every_signature_are_printed_dearest_first()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", "esp32-devkitc");

        Assert.Equal(0, result.ExitCode);
        int start = Array.FindIndex(result.Lines, line => line.StartsWith("dearest patterns", StringComparison.Ordinal));
        string[] costs = [.. result.Lines.Skip(start + 1).TakeWhile(line => line.Length > 0).Select(line => line.Split(' ')[0])];
        Assert.Equal(["backdoor", "backdoor", "component", "unrated"], costs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unwrapping_is_said_by_the_database_and_planned_where_there_is_memory()
    {
        FwscanResult large = Run("compile", "rules.yar", "-o", "mine.fsdb", "--unwrap", "--board", "esp32-wrover");
        FwscanResult info = Run("info", "mine.fsdb");
        FwscanResult small = Run("compile", "rules.yar", "-o", "mine.fsdb", "--unwrap", "--board", "esp32-devkitc");
        FwscanResult plain = Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", "esp32-wrover");

        Assert.Equal((0, 0, 0), (large.ExitCode, small.ExitCode, plain.ExitCode));
        Assert.Contains("unwrapped bytes", large.Output);
        Assert.Contains("unwrapping      on", info.Output);
        Assert.Contains("recogniser of wrappers", small.Output);
        Assert.DoesNotContain("unwrapped bytes", small.Output);
        Assert.DoesNotContain("unwrap", plain.Output);
        Assert.DoesNotContain("unwrapping", Run("info", "mine.fsdb").Output);
    }

    [Fact]
    public void List_of_costs_can_be_cut_short()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "mine.fsdb", "--costs", "1");

        Assert.Equal(1, result.Lines.Count(line => line.Contains(" $", StringComparison.Ordinal)));
    }

    [Fact]
    public void Same_rules_give_the_same_bytes()
    {
        Run("compile", "rules.yar", "-o", "one.fsdb");
        Run("compile", "rules.yar", "-o", "two.fsdb");

        Assert.Equal(Read("one.fsdb"), Read("two.fsdb"));
        Assert.Equal(Read("one.fsdb.json"), Read("two.fsdb.json"));
    }

    [Fact]
    public void Errors_compile_nothing_and_overwrite_nothing()
    {
        Put("bad.yar", "rule a { condition: absent }\nrule b { condition: missing }");
        Put("old.fsdb", "old");
        Put("old.fsdb.json", "old names");

        FwscanResult result = Run("compile", "rules.yar", "bad.yar", "-o", "old.fsdb");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("bad.yar:1:21: error: ", result.Error);
        Assert.Contains("bad.yar:2:21: error: ", result.Error);
        Assert.Equal("old", File.ReadAllText(Path.Combine(Folder, "old.fsdb")));
        Assert.Equal("old names", File.ReadAllText(Path.Combine(Folder, "old.fsdb.json")));
        Assert.Equal(5, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public void Over_the_budget_names_the_largest_consumers()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "mine.fsdb", "--budget", "300");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("budget of 300", result.Error);
        Assert.Contains("backdoor $a", result.Error);
        Assert.False(File.Exists(Path.Combine(Folder, "mine.fsdb")));
    }

    [Fact]
    public void Unknown_board_lists_the_known_ones()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", "mine.fsdb", "--board", "toaster");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'toaster' is not known; known are esp32-c3-devkitm-1, esp32-devkitc, ", result.Error);
    }

    [Fact]
    public void Built_in_rules_fit_the_smallest_board()
    {
        FwscanResult result = Run("compile", "--builtin", "-o", "builtin.fsdb", "--board", "esp32-devkitc");

        Assert.Equal(0, result.ExitCode);
        Assert.True(new FileInfo(Path.Combine(Folder, "builtin.fsdb")).Length < 40 * 1024);
    }

    [Fact]
    public void Authenticated_database_needs_the_same_key()
    {
        Put("key", [1, 2, 3]);
        Put("other", [1, 2, 4]);

        Assert.Equal(0, Run("compile", "rules.yar", "-o", "mine.fsdb", "--key", "key").ExitCode);
        Assert.Equal(1, Run("scan", "--db", "mine.fsdb", "--key", "key", "image.bin").ExitCode);
        FwscanResult refused = Run("scan", "--db", "mine.fsdb", "--key", "other", "image.bin");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("mine.fsdb: the authentication code does not match", refused.Error);
    }

    [Fact]
    public void Database_without_authentication_code_is_refused_when_a_key_is_given()
    {
        Put("key", [1]);
        Run("compile", "rules.yar", "-o", "mine.fsdb");

        FwscanResult result = Run("scan", "--db", "mine.fsdb", "--key", "key", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("carries no authentication code", result.Error);
    }

    [Fact]
    public void Empty_key_is_an_error()
    {
        Put("key", []);

        Assert.Equal(2, Run("compile", "rules.yar", "-o", "mine.fsdb", "--key", "key").ExitCode);
    }

    [Fact]
    public void Damaged_database_is_refused()
    {
        Run("compile", "rules.yar", "-o", "mine.fsdb");
        byte[] image = Read("mine.fsdb");
        image[^1] ^= 1;
        Put("mine.fsdb", image);

        FwscanResult result = Run("scan", "--db", "mine.fsdb", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("mine.fsdb: damaged: the CRC-32 does not match", result.Error);
    }

    [Fact]
    public void Database_without_side_file_shows_numbers_and_says_so()
    {
        Run("compile", "rules.yar", "-o", "mine.fsdb");
        File.Delete(Path.Combine(Folder, "mine.fsdb.json"));

        FwscanResult result = Run("scan", "--db", "mine.fsdb", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("warning: mine.fsdb.json is missing", result.Error);
        Assert.Equal(3, result.MatchLines.Length);
    }

    [Fact]
    public void Costly_rules_are_a_warning_or_are_left_out()
    {
        Put("dear.yar", "rule dear { strings: $a = { 00 00 } condition: $a } rule good { strings: $a = \"GOOD-GOOD\" condition: $a }");

        FwscanResult warned = Run("compile", "dear.yar", "-o", "all.fsdb");
        FwscanResult sieved = Run("compile", "dear.yar", "-o", "good.fsdb", "--quarantine");

        Assert.Equal(0, warned.ExitCode);
        Assert.Contains("warning: rule dear: ", warned.Error);
        Assert.Contains("2 rules", warned.Output);
        Assert.Equal(0, sieved.ExitCode);
        Assert.Contains("1 rules", sieved.Output);
        Assert.Contains("left out: rule dear: ", sieved.Output);
    }

    [Fact]
    public void Output_into_a_folder_that_does_not_exist_is_an_error()
    {
        FwscanResult result = Run("compile", "rules.yar", "-o", Path.Combine("absent", "mine.fsdb"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("does not exist", result.Error);
    }

    private byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
}
