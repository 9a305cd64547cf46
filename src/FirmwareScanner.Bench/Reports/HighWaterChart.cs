using System;
using System.Collections.Generic;
using System.Text;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Bench.Reports;

/// <summary>How full ring, pool and journal were at most, in the course of a case, in per cent of what they hold.</summary>
internal static class HighWaterChart
{
    private const double Width = 360;
    private const double Top = 8;
    private const double Base = 120;
    private const double Left = 34;

    internal static void Add(HtmlText page, BenchCase benchCase)
    {
        if (benchCase.Capacities is not BenchCapacities capacities || benchCase.Samples.Count == 0)
        {
            return;
        }

        BenchSample last = benchCase.Samples[^1];
        page.Add($"<figure><figcaption><b>High-water marks</b> since the device started, over {ReportText.Time(last.Time)}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} 140\" role=\"img\"><title>high-water marks over time</title>");
        var svg = new SvgCanvas(escape: HtmlText.Escape);
        foreach (int percent in new[] { 0, 50, 100 })
        {
            double y = HeightOf(percent, 100);
            svg.Element("line", $"class=\"axis\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y}\" y2=\"{y}\"");
            svg.Element("text", $"class=\"end\" x=\"{Left - 4}\" y=\"{y + 4}\"", $"{percent} %");
        }

        AddLine(svg, "ring", benchCase.Samples, sample => sample.RingBytes, capacities.RingBytes);
        AddLine(svg, "blocks", benchCase.Samples, sample => sample.Blocks, capacities.Blocks);
        AddLine(svg, "journal", benchCase.Samples, sample => sample.JournalEvents, capacities.JournalEvents);
        svg.Element("text", $"x=\"{Left}\" y=\"{Base + 14}\"", "0");
        svg.Element("text", $"class=\"end\" x=\"{Width}\" y=\"{Base + 14}\"", ReportText.Time(last.Time));
        page.Add(svg, $"</svg>");
        page.Add($"<ul class=\"legend\"><li><i class=\"key ring\"></i>ring <b>{last.RingBytes:N0}</b> of {capacities.RingBytes:N0}</li>");
        page.Add($"<li><i class=\"key blocks\"></i>blocks <b>{last.Blocks:N0}</b> of {capacities.Blocks:N0}</li>");
        page.Add($"<li><i class=\"key journal\">");
        page.Add($"</i>journal <b>{last.JournalEvents:N0}</b> of {capacities.JournalEvents:N0}</li></ul></figure>");
    }

    /// <summary>A mark stays until it is exceeded, so the line goes in steps.</summary>
    private static void AddLine(
        SvgCanvas svg, string name, IReadOnlyList<BenchSample> samples, Func<BenchSample, int> value, int capacity)
    {
        double span = Math.Max(1, samples[^1].Time.TotalMicroseconds);
        var path = new StringBuilder();
        double previous = HeightOf(value(samples[0]), capacity);
        foreach (BenchSample sample in samples)
        {
            double x = Left + ((Width - Left) * Math.Min(1, sample.Time.TotalMicroseconds / span));
            double y = HeightOf(value(sample), capacity);
            path.Append(ReportText.Format($"{x:0.#},{previous:0.#} {x:0.#},{y:0.#} "));
            previous = y;
        }

        svg.Element("polyline", $"class=\"{name}\" points=\"{path.ToString().TrimEnd()}\"");
    }

    private static double HeightOf(int value, int capacity) => Base - (
        (Base - Top) * (capacity > 0 ? Math.Min(1, (double)value / capacity) : 0));
}
