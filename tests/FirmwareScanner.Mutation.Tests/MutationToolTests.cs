using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using FirmwareScanner.Mutation.Building;
using Xunit;

namespace FirmwareScanner.Mutation.Tests;

/// <summary>The campaign in small, and what it says when nothing is tested.</summary>
public sealed partial class MutationToolTests
{
    private const string File = "Scanning/WordBoundary.cs";

    [Fact]
    public void Every_mutant_of_a_word_s_edge_is_killed()
    {
        (int code, string output) = Run("WordBoundaryTests", null);

        Assert.True(code == ExitCode.Success, output);
        Match counts = Counts().Match(output);
        Assert.True(Number(counts, "mutants") >= 40, output);
        Assert.Equal(Number(counts, "mutants"), Number(counts, "killed"));
    }

    [Fact]
    public void Mutants_that_live_are_named_with_their_places_and_the_exit_code_is_1()
    {
        // This test looks at ASCII words only.
        (int code, string output) = Run("Byte_before_a_word_decides", 20);

        Assert.True(code == ExitCode.Survivors, output);
        Assert.Matches(@"(?m)^(survived|no test asks for it): src/FirmwareScanner\.Core/Scanning/WordBoundary\.cs:\d+:\d+: `", output);
        Assert.True(Number(Counts().Match(output), "killed") > 0, output);
    }

    [Theory]
    [InlineData("NoSuchTest", "no test ran")]
    [InlineData("FaultCounterTests", "not one mutant was killed: the tests do not test what was mutated")]
    public void Nothing_tested_is_an_error(string tests, string expected)
    {
        Assert.Equal(expected, Assert.Throws<MutationException>(() => Run(tests, 5)).Message);
    }

    [Theory]
    [InlineData("--project", "nothing", "--project: expected one of core, signatures, scanner; found nothing")]
    [InlineData("--sample", "0", "--sample and --budget: expected numbers above 0")]
    [InlineData("--under", "NoSuchFile.cs", "there is nothing to mutate")]
    public void Mistakes_on_the_command_line_are_told_in_one_line(string option, string value, string expected)
    {
        var quiet = new InvocationConfiguration { EnableDefaultExceptionHandler = false };

        Assert.Equal(expected, Assert.Throws<MutationException>(() => MutationCommand.Create().Parse([option, value]).Invoke(quiet)).Message);
    }

    private static (int Code, string Output) Run(string tests, int? sample)
    {
        var output = new StringWriter();
        using var campaign = new Campaign(new CampaignOptions(ProjectUnderTest.Find("core"), File, tests, sample, 1, 20), output);
        return (campaign.Run(), output.ToString());
    }

    private static int Number(Match counts, string group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"core: (?<mutants>\d+) mutants, (?<killed>\d+) killed")]
    private static partial Regex Counts();
}
