using System.IO;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.Reports;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Output;

/// <summary>A bench run on the terminal: a line for each case as it ends, then a summary.</summary>
/// <param name="terminal">Where to write.</param>
internal sealed class BenchText(Terminal terminal)
{
    private const int NameWidth = 28;

    /// <summary>Writes a case.</summary>
    /// <param name="benchCase">The case.</param>
    public void Write(BenchCase benchCase)
    {
        string name = Path.GetFileName(benchCase.Recording);
        PaintedWord outcome = Terminal.PaintOutcome(benchCase.Outcome, 10);
        string p99 = ReportText.Time(benchCase.Latency.Percentile(0.99));
        string longest = ReportText.Time(benchCase.Latency.Longest);
        string rate = ReportText.Rate(benchCase.BytesPerSecond);
        string figures = benchCase.Size == 0 && !benchCase.Outcome.IsGood() ? string.Empty : ReportText.Format(
            $"{benchCase.Verdict.ToWord(),-10}  {benchCase.Size,10:N0}  {rate,10}  p99 {p99,8}  max {longest,8}");
        terminal.WriteLine($"{outcome}  {name,-NameWidth}  #{benchCase.Repetition,-4}  {figures}");
        if (benchCase.Difference is GoldenDifference difference)
        {
            terminal.WriteErrors(difference.ToLines());
        }
        else if (benchCase.Reason.Length > 0)
        {
            terminal.Complain($"{benchCase.Recording}: {benchCase.Reason}");
        }

        if (!benchCase.Outcome.IsGood() && benchCase.Outcome != BenchOutcome.Unreadable)
        {
            terminal.Complain(ReportText.Format($"to repeat it: --recut {benchCase.Cut} --seed {benchCase.Seed}"));
        }

        // Who looks at the log of a run of days wants to see how far it is.
        terminal.Flush();
    }

    /// <summary>Writes what it came to.</summary>
    /// <param name="report">The run.</param>
    public void WriteSummary(BenchReport report)
    {
        BenchEnvironment environment = report.Environment;
        BenchTotals totals = report.Totals;
        if (report.Problem is BenchProblem problem)
        {
            terminal.Complain(problem.Reason);
        }

        var table = new TextTable("", "");
        table.Add("board", $"{environment.Board}, {environment.Firmware}");
        table.Add("database", ReportText.Format(
            $"{environment.DatabaseIdentity:X8}, version {environment.DatabaseVersion}, {environment.RuleCount:N0} rules"));
        table.Add("signatures", environment.Rules);
        table.Add("key", environment.Key);
        table.Add("port", environment.Port);
        table.Add("compared", environment.Reference);
        table.Add("losses", ReportText.Format(
            $"{totals.DroppedBytes:N0} bytes dropped, ")
            + ReportText.Format($"{totals.LostEvents:N0} events lost, ")
            + ReportText.Format($"{totals.FramesMissed:N0} frames missed, ")
            + ReportText.Format($"{totals.ResentBytes:N0} bytes sent again"));
        if (totals.NotWantedBytes > 0)
        {
            table.Add("left out", ReportText.Format($"{totals.NotWantedBytes:N0} bytes of other streams of the recordings, as chosen"));
        }

        table.Add("cases", ReportText.Format($"{totals.Good:N0} of {totals.Cases:N0} as expected"));
        terminal.WriteLine(string.Empty);
        terminal.WriteLines(table.Lines());
        terminal.WriteLine(environment.Coverage?.ToString() ?? string.Empty);
    }
}
