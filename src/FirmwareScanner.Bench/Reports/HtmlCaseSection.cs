using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench.Reports;

/// <summary>The part of the HTML report about one case.</summary>
internal static class HtmlCaseSection
{
    private const int MostEvents = 40;

    internal static void Add(HtmlText page, BenchCase benchCase, int number)
    {
        page.Add($"<section class=\"case\" id=\"case-{number}\">");
        page.Add($"<h2>{Path.GetFileName(benchCase.Recording)} <small>replay {benchCase.Repetition}</small> ");
        page.Add($"<span class=\"badge {HtmlBenchReport.Tone(benchCase.Outcome)}\">{benchCase.Outcome.ToWord()}</span></h2>");
        if (benchCase.Reason.Length > 0)
        {
            page.Add($"<p class=\"reason\">{benchCase.Reason}</p>");
        }

        if (benchCase.Difference is GoldenDifference difference)
        {
            AddDifference(page, difference);
        }

        if (benchCase.Size > 0)
        {
            StreamMapChart.Add(page, benchCase);
            AddEvents(page, benchCase.Events);
            page.Add($"<div class=\"charts\">");
            LatencyChart.Add(page, benchCase.Latency);
            HighWaterChart.Add(page, benchCase);
            page.Add($"</div>");
        }

        AddFacts(page, benchCase);
        page.Add($"</section>");
    }

    private static void AddDifference(HtmlText page, GoldenDifference difference)
    {
        page.Add($"<p>First difference to {difference.Path}, line {difference.Line}:</p><pre class=\"difference\">");
        foreach (string line in difference.Before)
        {
            page.Add($"  {line}");
        }

        page.Add($"<del>- {difference.Expected ?? "(the end of the file)"}</del>");
        page.Add($"<ins>+ {difference.Found ?? "(no more events)"}</ins></pre>");
    }

    private static void AddEvents(HtmlText page, IReadOnlyList<BenchEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        page.Add($"<div class=\"scroll\"><table class=\"events\"><thead><tr><th></th>");
        page.Add($"<th class=\"n\">offset</th><th class=\"n wide\">decimal</th>");
        page.Add($"<th class=\"n wide\">length</th><th>rule</th><th class=\"wide\">pattern</th><th>severity</th></tr></thead><tbody>");
        foreach (BenchEvent found in events.Take(MostEvents))
        {
            string severity = found.Severity.ToWord();
            page.Add($"<tr><td><i class=\"dot {severity}\"></i></td>");
            page.Add($"<td class=\"n mono\">0x{found.Offset:x8}</td><td class=\"n wide\">{found.Offset:N0}</td>");
            page.Add($"<td class=\"n wide\">{found.Length:N0}</td><td class=\"name\">{found.Rule}</td>");
            page.Add($"<td class=\"wide mono\">{found.Pattern}</td>");
            page.Add($"<td>{severity}</td></tr>");
        }

        page.Add($"</tbody></table></div>");
        if (events.Count > MostEvents)
        {
            page.Add($"<p class=\"muted\">{events.Count - MostEvents:N0} more matches are on the map and in the JSON report.</p>");
        }
    }

    private static void AddFacts(HtmlText page, BenchCase benchCase)
    {
        BenchCounters counters = benchCase.Counters;
        IEnumerable<string> faults = counters.Faults.Select(fault => ReportText.Format($"{fault.Key} {fault.Value:N0}"));
        (string Name, string Value)[] facts =
        [
            ("Verdict", benchCase.Verdict.ToWord()),
            ("Size", ReportText.Format($"{benchCase.Size:N0} bytes in {benchCase.Pieces:N0} pieces")),
            ("Cut", benchCase.Cut),
            ("Seed", ReportText.Format($"{benchCase.Seed}")),
            ("Duration", ReportText.Time(benchCase.Duration)),
            ("Throughput", ReportText.Rate(benchCase.BytesPerSecond)),
            ("Dropped by the ring", ReportText.Format($"{counters.DroppedBytes:N0} bytes")),
            ("Lost by the journal", ReportText.Format($"{counters.LostEvents:N0} events")),
            ("Frames missed", ReportText.Format($"{counters.FramesMissed:N0}")),
            ("Sent again", ReportText.Format($"{counters.ResentBytes:N0} bytes")),
            ("Reconnections", ReportText.Format($"{counters.Reconnects:N0}")),
            ("Waits for a block", ReportText.Format($"{counters.Starvations:N0}")),
        ];
        page.Add($"<dl class=\"facts\">");
        foreach ((string name, string value) in facts)
        {
            page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        }

        page.Add($"<div class=\"full\"><dt>Faults</dt>");
        page.Add($"<dd>{(counters.Faults.Count == 0 ? "none" : string.Join(", ", faults))}</dd></div></dl>");
    }
}
