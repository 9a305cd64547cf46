using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Bench.Reports;

/// <summary>
/// A histogram of times: a bar for each power of two, its height by the logarithm of its count, so that rare ones are seen.
/// </summary>
internal static class LatencyChart
{
    private const double Width = 360;
    private const double Top = 18;
    private const double Base = 120;
    private const double Left = 4;
    private const int MostLabels = 7;
    private const int MostRows = 24;

    internal static void Add(HtmlText page, LatencyHistogram latency)
    {
        IReadOnlyList<LatencyRow> rows = WithDeadline(latency.ListRows(), latency.Deadline);
        page.Add($"<figure><figcaption><b>Latency</b> of {latency.Count:N0} pieces, counts on a logarithmic scale</figcaption>");
        if (rows.Count > 0)
        {
            AddBars(page, latency, rows);
        }

        page.Add($"<ul class=\"legend\"><li>p50 <b>{ReportText.Time(latency.Percentile(0.5))}</b></li>");
        page.Add($"<li>p99 <b>{ReportText.Time(latency.Percentile(0.99))}</b></li><li>max <b>{ReportText.Time(latency.Longest)}</b></li>");
        if (latency.Deadline is TimeSpan deadline)
        {
            page.Add($"<li class=\"{(latency.OverDeadline > 0 ? "bad" : "good")}\">");
            page.Add($"<b>{latency.OverDeadline:N0}</b> over {ReportText.Time(deadline)}</li>");
        }

        page.Add($"</ul></figure>");
    }

    private static void AddBars(HtmlText page, LatencyHistogram latency, IReadOnlyList<LatencyRow> rows)
    {
        double step = Math.Min(60, (Width - (2 * Left)) / rows.Count);
        double most = Math.Log2(rows.Max(row => row.Count) + 1);
        int every = 1 + ((rows.Count - 1) / MostLabels);
        page.Add($"<svg viewBox=\"0 0 {Width} 140\" role=\"img\"><title>histogram of latencies</title>");
        var svg = new SvgCanvas(escape: HtmlText.Escape);
        svg.Element("line", $"class=\"axis\" x1=\"0\" x2=\"{Width}\" y1=\"{Base}\" y2=\"{Base}\"");
        for (int i = 0; i < rows.Count; i++)
        {
            double x = Left + (i * step);
            double height = (Base - Top) * Math.Log2(rows[i].Count + 1) / most;
            svg.Element(
                "rect",
                $"class=\"bar\" x=\"{x + 1:0.##}\" y=\"{Base - height:0.##}\" width=\"{step - 2:0.##}\" height=\"{height:0.##}\"");
            if (rows[i].Count > 0)
            {
                svg.Element("text", $"class=\"count\" x=\"{x + (step / 2):0.##}\" y=\"{Base - height - 4:0.##}\"", Short(rows[i].Count));
            }

            if (i % every == 0)
            {
                string from = ReportText.Time(TimeSpan.FromMicroseconds(rows[i].FromMicroseconds));
                svg.Element("text", $"x=\"{x:0.##}\" y=\"{Base + 14}\"", from);
            }
        }

        if (latency.Deadline is TimeSpan deadline)
        {
            double x = Left + (step * PositionOf(deadline, rows));
            svg.Element("line", $"class=\"limit\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"4\" y2=\"{Base}\"");
        }

        page.Add(svg, $"\n</svg>");
    }

    /// <summary>Adds empty rows until the deadline has its place.</summary>
    private static IReadOnlyList<LatencyRow> WithDeadline(IReadOnlyList<LatencyRow> rows, TimeSpan? deadline)
    {
        if (rows.Count == 0 || deadline is not TimeSpan limit)
        {
            return rows;
        }

        var all = rows.ToList();
        while (all[0].FromMicroseconds > limit.TotalMicroseconds && all.Count < MostRows)
        {
            long from = all[0].FromMicroseconds;
            all.Insert(0, new LatencyRow(from / 2, from, 0));
        }

        while (all[^1].ToMicroseconds < limit.TotalMicroseconds && all.Count < MostRows)
        {
            long to = all[^1].ToMicroseconds;
            all.Add(new LatencyRow(to, 2 * to, 0));
        }

        return all;
    }

    /// <summary>Where a time lies, in rows from the first; outside it is shown at the edge.</summary>
    private static double PositionOf(TimeSpan time, IReadOnlyList<LatencyRow> rows)
    {
        double first = Math.Max(1, rows[0].FromMicroseconds);
        double position = Math.Log2(Math.Max(1, time.TotalMicroseconds) / first);
        return Math.Clamp(position, 0, rows.Count);
    }

    private static string Short(long count) => count switch
    {
        < 10_000 => ReportText.Format($"{count}"),
        < 10_000_000 => ReportText.Format($"{count / 1000}k"),
        _ => ReportText.Format($"{count / 1_000_000}M"),
    };
}
