using System.IO;
using System.Linq;
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
    /// <param name="one">The case.</param>
    public void Write(BenchCase one)
    {
        string name = SafeText.Escape(Path.GetFileName(one.Recording));
        string outcome = terminal.PaintOutcome(one.Outcome, 10);
        string p99 = ReportText.Time(one.Latency.Percentile(0.99));
        string longest = ReportText.Time(one.Latency.Longest);
        string figures = one.Size == 0 && !one.Outcome.IsGood() ? string.Empty : ReportText.Format(
            $"{one.Verdict.ToWord(),-10}  {one.Size,10:N0}  {ReportText.Rate(one.BytesPerSecond),10}  p99 {p99,8}  max {longest,8}");
        terminal.WriteLine($"{outcome}  {name,-NameWidth}  #{one.Repetition,-4}  {figures}".TrimEnd());
        if (one.Difference is GoldenDifference difference)
        {
            terminal.WriteError(string.Join('\n', difference.ToString().Split('\n').Select(SafeText.Escape)));
        }
        else if (one.Reason.Length > 0)
        {
            terminal.Complain($"{one.Recording}: {one.Reason}");
        }

        if (!one.Outcome.IsGood() && one.Outcome != BenchOutcome.Unreadable)
        {
            terminal.Complain(ReportText.Format($"to repeat it: --recut {one.Cut} --seed {one.Seed}"));
        }
    }

    /// <summary>Writes what it came to.</summary>
    /// <param name="report">The run.</param>
    public void WriteSummary(BenchReport report)
    {
        BenchEnvironment environment = report.Environment;
        BenchCounters[] counters = [.. report.Cases.Select(one => one.Counters)];
        if (report.Problem is BenchProblem problem)
        {
            terminal.Complain(problem.Reason);
        }

        var table = new TextTable("", "");
        table.Add("board", $"{environment.Board}, {environment.Firmware}");
        table.Add("database", ReportText.Format(
            $"{environment.DatabaseIdentity:X8}, version {environment.DatabaseVersion}, {environment.RuleCount:N0} rules"));
        table.Add("port", environment.Port);
        table.Add("compared", environment.Reference);
        table.Add("losses", ReportText.Format(
            $"{counters.Sum(one => one.DroppedBytes):N0} bytes dropped, {counters.Sum(one => one.LostEvents):N0} events lost, ")
            + ReportText.Format($"{counters.Sum(one => one.FramesMissed):N0} frames missed, ")
            + ReportText.Format($"{counters.Sum(one => one.ResentBytes):N0} bytes sent again"));
        table.Add(
            "cases", ReportText.Format($"{report.Cases.Count(one => one.Outcome.IsGood()):N0} of {report.Cases.Count:N0} as expected"));
        terminal.WriteLine(string.Empty);
        foreach (string line in table.Lines())
        {
            terminal.WriteLine(SafeText.Escape(line));
        }
    }
}
