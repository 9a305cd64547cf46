using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Tests.Support;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Budgets;

/// <summary>Figures may shrink; growth needs a reason, and limits know no reason.</summary>
public sealed class BudgetTests
{
    private const string File = """
        {
          "hot": ["A.Run"],
          "limits": { "tables": 500 },
          "budgets": { "loop: A.Run#1, most": 13, "tables": 400 },
          "growth": [{ "name": "tables", "from": 300, "to": 400, "reason": "more rules" }]
        }
        """;

    [Fact]
    public void Figures_as_they_are_in_the_file_are_kept()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);

        Assert.Empty(BudgetCheck.Findings(Measured(13, 400), file));
        Assert.Empty(BudgetCheck.Compare(Measured(13, 400), file));
    }

    [Fact]
    public void Growth_is_found_with_name_budget_and_now()
    {
        Finding finding = Assert.Single(BudgetCheck.Findings(Measured(14, 400), BudgetFile.Parse("budgets.json", File)));

        Assert.Equal("loop: A.Run#1, most: the budget is 13, now it is 14: 1 more", finding.Problem);
        Assert.Contains("--accept-growth", finding.Advice);
    }

    [Fact]
    public void Figure_without_a_budget_is_growth()
    {
        SortedDictionary<string, long> measured = Measured(13, 400);
        measured["loop: B.New#1, most"] = 5;

        Finding finding = Assert.Single(BudgetCheck.Findings(measured, BudgetFile.Parse("budgets.json", File)));

        Assert.Equal("loop: B.New#1, most: now it is 5, and there is no budget for it", finding.Problem);
    }

    [Fact]
    public void Shrinking_is_shown_and_taken_and_does_not_fail()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);
        SortedDictionary<string, long> measured = Measured(12, 400);
        measured.Remove("tables");
        measured["tables"] = 399;

        Assert.Empty(BudgetCheck.Findings(measured, file));
        Assert.All(BudgetCheck.Compare(measured, file), change => Assert.False(change.IsGrowth));
        BudgetCheck.AcceptShrinking(measured, file);

        Assert.Equal([12, 399], BudgetFile.Parse("again", file.ToText()).Budgets.Values);
    }

    [Fact]
    public void What_is_gone_is_taken_out()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);
        SortedDictionary<string, long> measured = Measured(13, 400);
        measured.Remove("loop: A.Run#1, most");

        BudgetCheck.AcceptShrinking(measured, file);

        Assert.Equal(["tables"], file.Budgets.Keys);
    }

    [Fact]
    public void Accepting_what_has_shrunk_leaves_what_has_grown()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);

        BudgetCheck.AcceptShrinking(Measured(14, 399), file);

        Assert.Equal([13, 399], file.Budgets.Values);
        Assert.Single(BudgetCheck.Findings(Measured(14, 399), file));
    }

    [Fact]
    public void Accepted_growth_is_recorded_with_its_reason()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);

        BudgetCheck.AcceptGrowth(Measured(14, 400), file, "a mask for every byte");

        BudgetFile again = BudgetFile.Parse("again", file.ToText());
        Assert.Equal(new AcceptedGrowth("loop: A.Run#1, most", 13, 14, "a mask for every byte"), again.Growth[^1]);
        Assert.Equal(2, again.Growth.Count);
        Assert.Empty(BudgetCheck.Findings(Measured(14, 400), again));
    }

    [Fact]
    public void Limit_cannot_be_accepted_away()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", File);
        BudgetCheck.AcceptGrowth(Measured(13, 501), file, "please");

        Finding finding = Assert.Single(BudgetCheck.Findings(Measured(13, 501), file));

        Assert.Equal("tables: the limit is 500, now it is 501", finding.Problem);
    }

    [Fact]
    public void Limit_of_nothing_is_found()
    {
        BudgetFile file = BudgetFile.Parse("budgets.json", """{ "limits": { "tabels": 500 } }""");

        Proving.Single(
            BudgetCheck.Findings(Measured(1, 1), file),
            "tabels: there is a limit of that name, but nothing is measured under it");
    }

    [Theory]
    [InlineData("{\n  \"budgets\": { \"a\": 1,\n }", "budgets.json:3:")]
    [InlineData("{\n\n  oops", "budgets.json:3:")]
    [InlineData("", "budgets.json:1:")]
    [InlineData("{ \"budgets\": { \"a\": 1, \"a\": 2 } }", "budgets.json:1:")]
    [InlineData("[]", "budgets.json: \"file\": expected Object, found Array")]
    [InlineData("{ \"bugdets\": {} }", "budgets.json: expected hot, limits, budgets or growth, found \"bugdets\"")]
    [InlineData("{ \"budgets\": { \"a\": -1 } }", "budgets.json: \"a\": expected a whole number of 0 or more, found -1")]
    [InlineData("{ \"budgets\": { \"a\": 1.5 } }", "budgets.json: \"a\": expected a whole number of 0 or more, found 1.5")]
    [InlineData("{ \"budgets\": { \"a\": \"1\" } }", "budgets.json: \"a\": expected a whole number of 0 or more, found \"1\"")]
    [InlineData("{ \"hot\": \"A.Run\" }", "budgets.json: \"hot\": expected Array, found String")]
    [InlineData("{ \"growth\": [{ \"name\": \"a\", \"to\": 2 }] }", "budgets.json: expected \"reason\" in each entry of growth")]
    public void File_that_is_not_of_the_form_is_refused(string text, string message)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => BudgetFile.Parse("budgets.json", text));

        Assert.StartsWith(message, exception.Message);
    }

    [Fact]
    public void Every_kind_of_figure_notices_a_change_of_the_core()
    {
        const string Old = "            for (; i < end; i += stride)\n            {\n                bits = filter[(buffer[i] * m0) ^ buffer[i + 1]];";
        SortedDictionary<string, long> before = MeasureCore(null, string.Empty);
        SortedDictionary<string, long> after = MeasureCore(Old, Old + "\n                bits = Mix(bits);\n                bits |= 0 * i;");
        BudgetFile file = BudgetFile.Parse("budgets.json", "{}");
        BudgetCheck.AcceptGrowth(before, file, "as it is");

        string[] grown = [.. BudgetCheck.Findings(after, file).Select(finding => finding.Problem)];

        string[] expected =
        [
            "loop: FilterLoop.Scan2#2, least:", "loop: FilterLoop.Scan2#2, most:", "bytes of IL:", "members:", "metadata rows:",
        ];
        Assert.All(expected, name => Assert.Contains(grown, problem => problem.Contains(name)));
        Assert.DoesNotContain(grown, problem => problem.Contains("Scan3"));
    }

    private static SortedDictionary<string, long> MeasureCore(string? old, string replacement)
    {
        var core = CoreCompiler.CompileCore(
            "FilterLoop.cs", "internal static class FilterLoop\n{", "internal static class FilterLoop\n{\n");
        if (old is not null)
        {
            core = CoreCompiler.CompileCore(
                "FilterLoop.cs", old, "            static int Mix(int n) => n;\n" + replacement);
        }

        var file = BudgetFile.Parse("none", """{ "hot": ["FirmwareScanner.Station.ScanStation.Step"] }""");
        using ProofRun run = ProofRun.Of(new ProofInput([core], Proving.RepositoryApi, file));
        return run.Measure();
    }

    private static SortedDictionary<string, long> Measured(long loop, long tables) =>
        new() { ["loop: A.Run#1, most"] = loop, ["tables"] = tables };
}
