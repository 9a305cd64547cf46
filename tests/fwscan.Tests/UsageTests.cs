using System;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Help, version, and what is said to those who need help.</summary>
public sealed class UsageTests : AnyFormFixture
{
    [Theory]
    [InlineData]
    [InlineData("scan")]
    [InlineData("compile")]
    [InlineData("info")]
    [InlineData("record")]
    [InlineData("replay")]
    [InlineData("wiring")]
    public void Help_explains_the_command_and_its_exit_codes(params string[] command)
    {
        FwscanResult result = Run([.. command, "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage:", result.Output);
        Assert.Contains("Exit codes:", result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Version_is_printed()
    {
        FwscanResult result = Run("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Fact]
    public void No_arguments_get_help_and_are_no_success()
    {
        FwscanResult result = Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Usage:", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Help_is_a_word_too()
    {
        Assert.Equal(Run("--help"), Run("help"));
        Assert.Equal(Run("scan", "--help"), Run("help", "scan"));
    }

    [Theory]
    [InlineData("scna", "fwscan: there is no command 'scna'; did you mean scan?")]
    [InlineData("recrd x", "fwscan: there is no command 'recrd'; did you mean record?")]
    [InlineData("nonsense", "fwscan: there is no command 'nonsense'")]
    [InlineData("[suggest] scan x", "fwscan: there is no command '[suggest]'")]
    [InlineData("help scna", "fwscan: there is no command 'scna'; did you mean scan?")]
    [InlineData("scan --recusrive x y", "fwscan: unknown option --recusrive; did you mean --recursive; for a file of that name write -- before it")]
    public void Wrong_word_gets_the_right_one(string arguments, string expected)
    {
        FwscanResult result = Run(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(expected, result.Error.Split('\n')[0].TrimEnd('\r'));
    }

    [Fact]
    public void Empty_words_are_no_commands()
    {
        foreach (FwscanResult result in new[] { Run(""), Run("help", "") })
        {
            Assert.Equal((2, "fwscan: there is no command ''\n"), (result.ExitCode, result.Error.Split('\n')[0].TrimEnd('\r') + "\n"));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("scan")]
    [InlineData("scan --unknown x")]
    [InlineData("scan --jobs 0 x")]
    [InlineData("scan --jobs many x")]
    [InlineData("scan --rules")]
    [InlineData("scan --db a.fsdb --rules b.yar x")]
    [InlineData("scan --db a.fsdb --builtin x")]
    [InlineData("scan --key k x")]
    [InlineData("compile")]
    [InlineData("compile x.yar")]
    [InlineData("compile -o x.fsdb")]
    [InlineData("compile --builtin -o x.fsdb --board esp32-devkitc --budget 1000")]
    [InlineData("compile --builtin -o x.fsdb --budget -1")]
    [InlineData("record x")]
    [InlineData("info")]
    [InlineData("replay")]
    [InlineData("wiring")]
    [InlineData("wiring --board toaster")]
    [InlineData("wiring --output x.svg --check y.json")]
    [InlineData("wiring --board esp32-devkitc --check y.json")]
    [InlineData("replay x --update-golden")]
    [InlineData("replay x --block 0")]
    [InlineData("replay x --recut sideways")]
    [InlineData("replay x --board toaster")]
    [InlineData("record -o x.pcapng")]
    public void Wrong_usage_is_explained_without_a_stack_trace(string arguments)
    {
        FwscanResult result = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("fwscan: ", result.Error);
        Assert.Contains("--help", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("internal error", result.Error);
    }

    [Fact]
    public void Database_that_does_not_exist_is_an_error_of_one_line()
    {
        FwscanResult result = Run("scan", "--db", "absent.fsdb", "x");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("fwscan: absent.fsdb: no such file or folder" + Environment.NewLine, result.Error);
    }
}
