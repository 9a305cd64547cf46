using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>
/// Rules whose cost was out of all proportion to their text are refused before the work, or done in proportion to it. None of these ends
/// in a reasonable time without the bounds, so no time is measured.
/// </summary>
public sealed class CostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cost-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("{ 41 42 [2147483647] 2D 63 }", "2,147,483,651")]
    [InlineData("{ 41 42 [2147483647] (00 | 0D 0A) (00 | 0D 0A) (00 | 0D 0A) (00 | 0D 0A) (00 | 0D 0A) 2D 63 }", "2,147,483,656")]
    public void Long_jump_is_one_error_however_many_alternatives_share_it(string pattern, string span)
    {
        string error = Assert.Single(Errors($"rule r {{ strings: $a = {pattern} condition: $a }}"));

        Assert.StartsWith($"pattern $a spans up to {span} bytes, but the scanner keeps 4,096", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_jump_of_a_line_of_ClamAV_is_an_error()
    {
        string error = Assert.Single(Errors("A:0:*:2f62696e2f7368{2147483647}(00|0d0a)2d63", RuleLanguage.ClamAvNdb));

        Assert.StartsWith("pattern $ spans up to 2,147,483,657 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_of_all_strings_together_are_bounded()
    {
        string choices = string.Concat(Enumerable.Repeat("(01|02 03) ", 10));
        string strings = string.Concat(Enumerable.Range(0, 60).Select(i => $"$a{i} = {{ 41 {i:x2} {choices} 55 66 }}\n"));

        Assert.Contains(
            "the alternatives of all strings expand into more than 16,384 sequences; what follows was not read, split the rules",
            Errors($"rule r {{ strings: {strings} condition: any of them }}"));
    }

    [Fact]
    public void Alternatives_of_long_strings_are_bounded()
    {
        string tail = string.Concat(Enumerable.Repeat("41 ", 3000));
        string choices = string.Concat(Enumerable.Repeat("(01|02 03) ", 10));

        string error = Assert.Single(Errors($"rule r {{ strings: $a = {{ 41 {choices} {tail} }} condition: $a }}"));

        Assert.StartsWith("the alternatives expand into 1,024 sequences of up to 3,021 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Negated_alternatives_of_a_line_of_ClamAV_are_bounded()
    {
        string alternatives = string.Join('|', Enumerable.Range(0, 900).Select(i => $"{i * 7 % 256:x2}{i / 256:x2}{i * 3 % 256:x2}{i % 256:x2}"));

        string error = Assert.Single(Errors($"A:0:*:4142!({alternatives})5566", RuleLanguage.ClamAvNdb));

        Assert.EndsWith("sequences, but at most 1,024 are allowed in one string", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('"', "x", '"')]
    [InlineData('{', "41 ", '}')]
    public void Long_string_is_refused_before_anything_is_made_of_it(char begin, string part, char end)
    {
        string text = string.Concat(Enumerable.Repeat(part, 3_000_000));

        string error = Assert.Single(Errors($"rule r {{ strings: $a = {begin}{text}{end} condition: $a }}"));

        Assert.EndsWith("bytes and jumps or more, but at most 65,536 are allowed; shorten it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tags_are_a_matter_of_their_number()
    {
        Assert.Empty(Errors($"rule r : {string.Join(' ', Enumerable.Range(0, 200_000).Select(i => $"t{i}"))} {{ condition: filesize == 5 }}"));
    }

    [Fact]
    public void More_strings_than_a_database_holds_are_one_error()
    {
        string strings = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"$a{i} = \"string{i}\"\n"));

        Assert.Equal(
            ["a rule may have at most 65,535 strings: no database holds more"],
            Errors($"rule r {{ strings: {strings} condition: any of them }}"));
    }

    [Fact]
    public void More_rules_than_a_database_holds_are_one_error()
    {
        string[] errors = Errors(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"rule r{i} {{ condition: filesize == {i} }}\n")));

        Assert.Equal(["more than 65,535 rules: no database holds them; what follows was not read, split the rules"], errors.Take(1));
    }

    [Fact]
    public void Sets_that_name_everything_over_and_over_are_bounded()
    {
        string strings = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"$a{i} = \"string{i}\"\n"));
        string set = string.Join(", ", Enumerable.Repeat("$a*", 20_000));
        string rules = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"rule a{i} {{ condition: filesize == {i} }}\n"))
            + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"rule b{i} {{ condition: any of (a*) }}\n"));
        const string Expected = "the sets of all conditions have more than 1,000,000 members; name fewer, or split the rules";

        Assert.Equal(Expected, Errors($"rule r {{ strings: {strings} condition: any of ({set}) }}")[0]);
        Assert.Equal(Expected, Errors(rules)[0]);
    }

    [Fact]
    public void Files_that_include_each_other_many_times_over_are_read_a_bounded_number_of_times()
    {
        for (int level = 0; level < 15; level++)
        {
            Put($"l{level}.yar", string.Concat(Enumerable.Repeat($"include \"l{level + 1}.yar\"\n", 10)));
        }

        Put("l15.yar", "rule r { condition: filesize == 5 }");
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddFile(Path.Combine(_folder, "l0.yar"), "default");

        Assert.Single(diagnostics.All, diagnostic => diagnostic.Message == "more than 1,000 files are included; the rest is left out");
        Assert.Equal(1_001, loader.Files.Count);
    }

    [Fact]
    public void Rule_file_and_all_of_them_together_have_a_most_size()
    {
        Put("large.yar", new string(' ', (16 << 20) + 1));
        Put("folder/1.yar", new string(' ', 16 << 20));
        foreach (int number in Enumerable.Range(2, 4))
        {
            File.Copy(Path.Combine(_folder, "folder/1.yar"), Path.Combine(_folder, $"folder/{number}.yar"));
        }

        var diagnostics = new DiagnosticBag();
        new RuleLoader(diagnostics).AddFile(Path.Combine(_folder, "large.yar"), "default");
        new RuleLoader(diagnostics).AddDirectory(Path.Combine(_folder, "folder"), "default");

        Diagnostic[] errors = [.. diagnostics.All.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.Equal(2, errors.Length);
        Assert.EndsWith("is too long: at most 16,777,216 bytes are read, it has 16,777,217", errors[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("with it the rule files have more than 67,108,864 bytes, the most that are read", errors[1].Message, StringComparison.Ordinal);
    }

    private void Put(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string[] Errors(string text, RuleLanguage language = RuleLanguage.Yara)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test", text), "default", language);
        DatabaseCompiler.Compile(loader.Build(), new CompilerOptions(), diagnostics);
        return [.. diagnostics.All.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Message)];
    }
}
