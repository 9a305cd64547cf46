using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What the command line does with rule files of which not all compile.</summary>
public sealed class FaultyRulesTests : FwscanFixture
{
    public FaultyRulesTests()
    {
        Put("image.bin", "..hello..");
        Put("mixed.yar", """
            import "cuckoo"
            rule good { strings: $a = "hello" condition: $a }
            rule faulty { strings: $a = "" condition: $a }
            rule computed { condition: uint32(missing) == 1 }
            rule portable { condition: cuckoo.sync }
            rule user { condition: faulty or computed }
            """);
    }

    [Fact]
    public void All_errors_are_told_and_nothing_is_scanned_by_default()
    {
        FwscanResult result = Run("scan", "--rules", "mixed.yar", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("mixed.yar:3:", result.Error, System.StringComparison.Ordinal);
        Assert.Contains("mixed.yar:4:", result.Error, System.StringComparison.Ordinal);
        Assert.Contains("mixed.yar:5:", result.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Relaxed_scans_with_the_other_rules_and_says_what_was_left_out()
    {
        FwscanResult result = Run("scan", "--relaxed", "--rules", "mixed.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("good", result.Output, System.StringComparison.Ordinal);
        Assert.Contains("mixed.yar:4:35: note: the rule \"computed\" is skipped", result.Error, System.StringComparison.Ordinal);
        Assert.Contains("note: 4 of 5 rules are skipped", result.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Relaxed_compiles_and_lists_what_was_left_out()
    {
        FwscanResult result = Run("compile", "--relaxed", "mixed.yar", "-o", "mixed.fsdb");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("skipped: rule user: it depends on the rule \"faulty\", which is skipped", result.Output, System.StringComparison.Ordinal);
        Assert.Equal(1, Run("scan", "--db", "mixed.fsdb", "image.bin").ExitCode);
    }

    [Fact]
    public void Relaxed_with_no_rule_left_has_nothing_to_look_for()
    {
        Put("faulty.yar", "rule faulty { strings: $a = \"\" condition: $a }");

        FwscanResult result = Run("scan", "--relaxed", "--rules", "faulty.yar", "image.bin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing to look for", result.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_an_ignored_module_are_left_out()
    {
        Put("modules.yar", "import \"pe\" rule a { condition: pe.is_pe } rule b { strings: $a = \"hello\" condition: $a }");

        FwscanResult result = Run("scan", "--ignore-module", "pe", "--rules", "modules.yar", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the rule \"a\" is skipped: the module \"pe\" is ignored", result.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Options_about_rules_are_refused_with_a_database()
    {
        Run("compile", "--relaxed", "mixed.yar", "-o", "mixed.fsdb");

        Assert.Equal(2, Run("scan", "--relaxed", "--db", "mixed.fsdb", "image.bin").ExitCode);
    }
}
