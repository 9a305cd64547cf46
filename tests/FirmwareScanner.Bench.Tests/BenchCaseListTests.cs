using System;
using System.Linq;
using FirmwareScanner.Bench.Reports;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>A long run takes no more room than a short one, and its sums are right all the same.</summary>
public sealed class BenchCaseListTests
{
    [Fact]
    public void Cases_beyond_those_listed_are_summed_up()
    {
        var list = new BenchCaseList();
        for (int repetition = 1; repetition <= 5_000; repetition++)
        {
            list.Add(Case(repetition, repetition % 4 == 0 ? BenchOutcome.Differs : BenchOutcome.Agrees));
        }

        var report = new BenchReport(BenchRig.Environment, list.Listed) { Omitted = list.Omitted };

        Assert.Equal(BenchCaseList.MostListed, list.Listed.Count(benchCase => benchCase.Outcome == BenchOutcome.Agrees));
        Assert.Equal(BenchCaseList.MostListed, list.Listed.Count(benchCase => benchCase.Outcome == BenchOutcome.Differs));
        Assert.Equal(BenchCaseList.MostDetailed, list.Listed.Count(benchCase => !benchCase.IsBrief));
        Assert.Equal(
            (5_000L, 3_750L, 1_250L, 0L, 500_000L),
            (report.Totals.Cases, report.Totals.Good, report.Totals.Failures, report.Totals.Errors, report.Totals.Bytes));
        Assert.Equal(BenchOutcome.Differs, report.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(5_000), report.Totals.Duration);
    }

    [Fact]
    public void Worst_outcome_counts_though_it_is_not_listed()
    {
        var list = new BenchCaseList();
        for (int repetition = 1; repetition <= BenchCaseList.MostListed; repetition++)
        {
            list.Add(Case(repetition, BenchOutcome.Exceeded));
        }

        list.Add(Case(1, BenchOutcome.Lost));

        Assert.Equal(BenchOutcome.Lost, new BenchReport(BenchRig.Environment, list.Listed) { Omitted = list.Omitted }.Outcome);
    }

    [Fact]
    public void Brief_case_keeps_what_tables_show()
    {
        BenchCase brief = BenchReports.Full().Cases[0].ToBrief();

        Assert.Equal(BenchReports.Full().Cases[0].Events.Count, brief.MatchCount);
        Assert.Equal((0, 0, 0), (brief.Log.Count, brief.Events.Count, brief.Samples.Count));
    }

    [Fact]
    public void Reports_tell_how_many_cases_they_do_not_list()
    {
        BenchReport report = BenchReports.Full() with { Omitted = new BenchTotals { Cases = 12_345, Good = 12_344, Worst = BenchOutcome.Differs } };

        Assert.Contains("12,345 more cases are not listed, 12,344 of them as expected", BenchReports.Write(HtmlBenchReport.Write, report));
        Assert.Contains("name=\"cases not listed\" value=\"12345\"", BenchReports.Write(JunitBenchReport.Write, report));
        Assert.Contains("\"cases\":12351", BenchReports.Write(JsonBenchReport.Write, report));
    }

    private static BenchCase Case(int repetition, BenchOutcome outcome) => new()
    {
        Recording = "r.pcapng",
        Repetition = repetition,
        Outcome = outcome,
        Cut = "recorded",
        Seed = 1,
        Size = 100,
        Duration = TimeSpan.FromSeconds(1),
        Log = ["verdict clean"],
    };
}
