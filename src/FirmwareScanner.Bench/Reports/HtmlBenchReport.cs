using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Bench.Reports;

/// <summary>
/// A bench run as one HTML page without scripts or anything that is fetched: for a screen of any width, light or dark, and for paper.
/// </summary>
public static class HtmlBenchReport
{
    private const string StyleResource = "Bench/report.css";
    private const int LargestEntries = 12;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to, in UTF-8.</param>
    public static void Write(BenchReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var page = new HtmlText();
        page.Add($"<!DOCTYPE html>");
        page.Add($"<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Add($"<meta name=\"color-scheme\" content=\"light dark\">");
        page.Add($"<title>{(FoundIn(report) is string found ? found + ". " : string.Empty)}{Headline(report)} - {report.Environment.Board}</title>");
        page.AddTrusted("<style>\n" + ReadStyle() + "</style>\n");
        page.Add($"</head><body>");
        AddHeader(page, report);
        page.Add($"<main>");
        AddTiles(page, report);
        AddCases(page, report);
        for (int number = 1; number <= report.Cases.Count; number++)
        {
            if (HasDetails(report.Cases[number - 1]))
            {
                HtmlCaseSection.Add(page, report.Cases[number - 1], number);
            }
        }

        AddEnvironment(page, report.Environment);
        AddMemoryPlan(page, report.Environment);
        page.Add($"</main><footer>{report.Environment.Tool}</footer></body></html>");
        output.Write(page.ToString());
    }

    /// <summary>What the run came to, in a few words.</summary>
    internal static string Headline(BenchReport report)
    {
        long good = report.Totals.Good;
        long count = report.Totals.Cases;
        return report.Problem is not null ? "The run was not completed"
            : report.IsInterrupted ? ReportText.Format($"Interrupted: {good} of {count} cases agree")
            : good == count && count == 1 ? "The case agrees"
            : count == 0 ? "No case was run"
            : good == count ? ReportText.Format($"All {count} cases agree")
            : ReportText.Format($"{count - good} of {count} cases {(count - good == 1 ? "is" : "are")} not as expected");
    }

    // What a board found matters first, even where it was expected.
    private static string? FoundIn(BenchReport report)
    {
        string[] recordings = [.. report.Cases.Select(benchCase => benchCase.Recording).Distinct()];
        int found = report.Cases.Where(benchCase => benchCase.Verdict == ScanVerdict.Found).Select(benchCase => benchCase.Recording).Distinct().Count();
        return found == 0 ? null
            : recordings.Length == 1 ? "Found"
            : ReportText.Format($"Found in {found:N0} of {recordings.Length:N0} recordings");
    }

    /// <summary>Whether a case has a section of its own: the first replay of each recording, and what is not as it should be.</summary>
    private static bool HasDetails(BenchCase benchCase) => !benchCase.IsBrief && (benchCase.Repetition == 1 || !benchCase.Outcome.IsGood());

    private static void AddHeader(HtmlText page, BenchReport report)
    {
        BenchEnvironment environment = report.Environment;
        page.Add($"<header class=\"{Tone(report.Outcome)}\"><p class=\"kicker\">FirmwareScanner bench</p>");
        if (FoundIn(report) is string found)
        {
            page.Add($"<p class=\"verdict\">{found}</p>");
        }

        page.Add($"<h1>{Headline(report)}</h1>");
        page.Add($"<p>{environment.Board} &middot; {environment.Firmware} &middot; {environment.StartedAt:yyyy-MM-dd HH:mm} UTC</p>");
        if (report.Problem is BenchProblem problem)
        {
            page.Add($"<p class=\"reason\">{problem.Outcome.ToWord()}: {problem.Reason}</p>");
        }

        page.Add($"</header>");
    }

    private static void AddTiles(HtmlText page, BenchReport report)
    {
        BenchTotals totals = report.Totals;
        BenchCase[] timed = [.. report.Cases.Where(benchCase => benchCase.Latency.Count > 0)];
        page.Add($"<section class=\"tiles\" aria-label=\"Summary\">");
        AddTile(page, "as expected", $"{totals.Good} of {totals.Cases}", "");
        AddTile(page, "streamed", ReportText.Size(totals.Bytes), "");
        string rate = timed.Length == 0 ? "-" : ReportText.Rate(Median(timed.Select(benchCase => benchCase.BytesPerSecond)));
        AddTile(page, "median throughput", rate, "");
        string worst = timed.Length == 0 ? "-" : ReportText.Time(totals.WorstLatency);
        AddTile(page, "worst p99 latency", worst, "");
        if (timed.Any(benchCase => benchCase.Latency.Deadline is not null))
        {
            AddTile(page, "over the deadline", $"{totals.OverDeadline:N0}", "pieces");
        }

        AddTile(page, "dropped by the device", $"{totals.DroppedBytes:N0}", "bytes");
        AddTile(page, "lost by the device", $"{totals.LostEvents:N0}", "events");
        AddTile(page, "sent again", ReportText.Size(totals.ResentBytes), "");
        page.Add($"</section>");
    }

    private static void AddTile(HtmlText page, string label, FormattableString value, string unit) =>
        AddTile(page, label, ReportText.Format(value), unit);

    private static void AddTile(HtmlText page, string label, string value, string unit) =>
        page.Add($"<div class=\"tile\"><b>{value}</b> <small>{unit}</small><span>{label}</span></div>");

    private static void AddCases(HtmlText page, BenchReport report)
    {
        page.Add($"<section><h2>Cases</h2><div class=\"scroll\"><table class=\"cases\">");
        page.Add($"<thead><tr><th>recording</th><th class=\"n\">replay</th>");
        page.Add($"<th>outcome</th><th>verdict</th><th class=\"n wide\">matches</th><th class=\"n wide\">bytes</th>");
        page.Add($"<th class=\"n wide\">throughput</th><th class=\"n wide\">p50</th>");
        page.Add($"<th class=\"n wide\">p99</th><th class=\"n wide\">max</th>");
        page.Add($"</tr></thead><tbody>");
        int number = 0;
        foreach (BenchCase benchCase in report.Cases)
        {
            number++;
            bool hasDetails = HasDetails(benchCase);
            page.Add($"<tr><td class=\"name\">");
            _ = hasDetails
                ? page.Add($"<a href=\"#case-{number}\">{Path.GetFileNameWithoutExtension(benchCase.Recording)}</a>")
                : page.Add($"{Path.GetFileNameWithoutExtension(benchCase.Recording)}");
            page.Add($"</td><td class=\"n\">{benchCase.Repetition}</td><td>");
            page.Add($"<span class=\"badge {Tone(benchCase.Outcome)}\">{benchCase.Outcome.ToWord()}</span></td>");
            if (benchCase.Size == 0 && !benchCase.Outcome.IsGood())
            {
                page.Add($"<td>-</td><td class=\"wide\" colspan=\"6\"></td></tr>");
                continue;
            }

            page.Add($"<td class=\"{benchCase.Verdict.ToWord()}\">{benchCase.Verdict.ToWord()}</td><td class=\"n wide\">{benchCase.MatchCount:N0}</td>");
            page.Add($"<td class=\"n wide\">{benchCase.Size:N0}</td>");
            page.Add($"<td class=\"n wide\">{ReportText.Rate(benchCase.BytesPerSecond)}</td>");
            page.Add($"<td class=\"n wide\">{ReportText.Time(benchCase.Latency.Percentile(0.5))}</td>");
            page.Add($"<td class=\"n wide\">{ReportText.Time(benchCase.Latency.Percentile(0.99))}</td>");
            page.Add($"<td class=\"n wide\">{ReportText.Time(benchCase.Latency.Longest)}</td></tr>");
        }

        page.Add($"</tbody></table></div>");
        if (report.Omitted.Cases > 0)
        {
            page.Add($"<p class=\"muted\">{report.Omitted.Cases:N0} more cases are not listed, {report.Omitted.Good:N0} of them as expected; ");
            page.Add($"all are in the sums above and in the JSON report.</p>");
        }

        page.Add($"</section>");
    }

    private static void AddEnvironment(HtmlText page, BenchEnvironment environment)
    {
        (string Name, string Value)[] facts =
        [
            ("Board", environment.Board),
            ("Firmware", environment.Firmware),
            ("Database", ReportText.Format(
                $"{environment.DatabaseIdentity:X8}, version {environment.DatabaseVersion}, {environment.RuleCount:N0} rules")),
            ("Signatures", environment.Rules),
            ("Coverage", environment.Coverage?.ToString() ?? string.Empty),
            ("Key", environment.Key),
            ("Port", environment.Port),
            ("Link", ReportText.Format($"frames of at most {environment.LargestFrame:N0} bytes, window of {environment.Window:N0} bytes")),
            ("Pace", environment.Speed),
            ("Compared with", environment.Reference),
            ("Computer", environment.Host),
        ];
        page.Add($"<section><h2>Environment</h2><dl class=\"facts\">");
        foreach ((string name, string value) in facts)
        {
            page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        }

        page.Add($"</dl></section>");
    }

    private static void AddMemoryPlan(HtmlText page, BenchEnvironment environment)
    {
        if (environment.MemoryPlan.Count == 0)
        {
            return;
        }

        int total = environment.MemoryPlan.Sum(row => row.Bytes);
        MemoryPlanRow[] rows = [.. environment.MemoryPlan.OrderByDescending(row => row.Bytes)];
        MemoryPlanRow[] others = [.. rows.Skip(LargestEntries)];
        page.Add($"<section><h2>Memory plan</h2><p class=\"muted\">{total:N0} of {environment.MemoryBudget:N0} bytes, ");
        page.Add($"{ReportText.Percent(total, environment.MemoryBudget)} %, all taken before the first byte was scanned.</p>");
        page.Add($"<div class=\"scroll\"><table><thead><tr><th class=\"n\">bytes</th>");
        page.Add($"<th>what</th><th>why that much</th></tr></thead><tbody>");
        foreach (MemoryPlanRow row in rows.Take(LargestEntries))
        {
            page.Add($"<tr><td class=\"n\">{row.Bytes:N0}</td><td>{row.Name}</td><td class=\"muted\">{row.Reason}</td></tr>");
        }

        page.Add($"<tr><td class=\"n\">{others.Sum(row => row.Bytes):N0}</td><td>{others.Length} others</td><td></td></tr>");
        page.Add($"</tbody></table></div></section>");
    }

    /// <summary>The class of an outcome in the style sheet.</summary>
    internal static string Tone(BenchOutcome outcome) => outcome.IsGood() ? "good" : outcome == BenchOutcome.Exceeded ? "warn" : "bad";

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string ReadStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(StyleResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
