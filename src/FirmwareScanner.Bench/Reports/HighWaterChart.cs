using System;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Bench.Reports;

/// <summary>How full ring, pool and journal were at most, in the course of a case, in per cent of what they hold.</summary>
internal static class HighWaterChart
{
    private const double Width = 360;
    private const double Top = 8;
    private const double Base = 120;
    private const double Left = 34;

    internal static void Add(HtmlText page, BenchCase one)
    {
        if (one.Capacities is not BenchCapacities capacities || one.Samples.Count == 0)
        {
            return;
        }

        BenchSample last = one.Samples[^1];
        page.Add($"<figure><figcaption><b>High-water marks</b> since the device started, over {ReportText.Time(last.Time)}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} 140\" role=\"img\"><title>high-water marks over time</title>");
        foreach (int percent in new[] { 0, 50, 100 })
        {
            double y = HeightOf(percent, 100);
            page.Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y}\" y2=\"{y}\"/>");
            page.Add($"<text class=\"end\" x=\"{Left - 4}\" y=\"{y + 4}\">{percent} %</text>");
        }

        AddLine(page, "ring", one.Samples, sample => sample.RingBytes, capacities.RingBytes);
        AddLine(page, "blocks", one.Samples, sample => sample.Blocks, capacities.Blocks);
        AddLine(page, "journal", one.Samples, sample => sample.JournalEvents, capacities.JournalEvents);
        page.Add($"<text x=\"{Left}\" y=\"{Base + 14}\">0</text>");
        page.Add($"<text class=\"end\" x=\"{Width}\" y=\"{Base + 14}\">{ReportText.Time(last.Time)}</text></svg>");
        page.Add($"<ul class=\"legend\"><li><i class=\"key ring\"></i>ring <b>{last.RingBytes:N0}</b> of {capacities.RingBytes:N0}</li>");
        page.Add($"<li><i class=\"key blocks\"></i>blocks <b>{last.Blocks:N0}</b> of {capacities.Blocks:N0}</li>");
        page.Add($"<li><i class=\"key journal\">");
        page.Add($"</i>journal <b>{last.JournalEvents:N0}</b> of {capacities.JournalEvents:N0}</li></ul></figure>");
    }

    /// <summary>A mark stays until it is exceeded, so the line goes in steps.</summary>
    private static void AddLine(HtmlText page, string name, IReadOnlyList<BenchSample> samples, Func<BenchSample, int> value, int capacity)
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

        page.Add($"<polyline class=\"{name}\" points=\"{path.ToString().TrimEnd()}\"/>");
    }

    private static double HeightOf(int value, int capacity) => Base - (
        (Base - Top) * (capacity > 0 ? Math.Min(1, (double)value / capacity) : 0));
}
