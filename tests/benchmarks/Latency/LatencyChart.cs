using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>
/// Draws how many blocks took how long, as SVG: both axes logarithmic, two outlines, and apart from them the blocks during which
/// the collector ran. It brings its own background and follows the reader's light or dark theme.
/// </summary>
public static class LatencyChart
{
    private const int Width = 980;
    private const int Height = 470;
    private const double Left = 76;
    private const double Right = 950;
    private const double Top = 112;
    private const double Bottom = 400;
    private const int BinsPerDecade = 12;

    // Half a block: a bin with a single one stands above the axis.
    private const double LeastCount = 0.5;

    private const string Style = """
          text { font-family: ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2933; }
          .title { font-size: 17px; font-weight: 600; }
          .note, .tick { fill: #52606d; }
          .tick { font-size: 12px; }
          .page { fill: #ffffff; stroke: #d5dbe1; }
          .grid { stroke: #e4e8ec; stroke-width: 1; }
          .axis { stroke: #7b8794; stroke-width: 1; }
          .ours { stroke: #1f66b1; fill: #1f66b1; }
          .other { stroke: #d9730d; fill: #d9730d; }
          .collected { stroke: none; fill: #a32a12; }
          .area { fill-opacity: 0.16; stroke-width: 2; stroke-linejoin: round; }
          .mark { fill: none; stroke-width: 1.5; stroke-dasharray: 4 4; }
          text.ours, text.other, text.collected { stroke: none; font-weight: 600; }
          text.other { fill: #b25606; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .note, .tick { fill: #9aa4af; }
            .page { fill: #0d1117; stroke: #30363d; }
            .grid { stroke: #20262d; }
            .axis { stroke: #6e7681; }
            .ours, text.ours { stroke: #58a6ff; fill: #58a6ff; }
            .other, text.other { stroke: #e8944a; fill: #e8944a; }
            .collected { fill: #ff7b61; }
            text.ours, text.other { stroke: none; }
          }
        """;

    /// <summary>Draws both.</summary>
    /// <param name="ours">Our pipeline.</param>
    /// <param name="other">What it is compared with.</param>
    /// <returns>The picture.</returns>
    public static string Render(LatencySamples ours, LatencySamples other)
    {
        int[] left = ours.Sorted();
        int[] right = other.Sorted();
        int[] collected = other.SortedCollected();
        var axis = new LogAxes(Math.Min(left[0], right[0]), Math.Max(left[^1], right[^1]));
        axis.MostCount = Bins(axis, left).Concat(Bins(axis, right)).Max(bin => bin.Count);
        var svg = new SvgCanvas("  ");
        svg.Element("rect", $"class=\"page\" x=\"1\" y=\"1\" width=\"{Width - 2}\" height=\"{Height - 2}\" rx=\"10\"");
        AppendHead(svg, ours, other);
        AppendAxes(svg, axis);
        AppendArea(svg, axis, "other", right);
        AppendBars(svg, axis, collected);
        AppendArea(svg, axis, "ours", left);
        svg.Element("line", $"class=\"axis\" x1=\"{Left}\" y1=\"{Bottom}\" x2=\"{Right}\" y2=\"{Bottom}\"");
        AppendMaximum(svg, axis, "ours", left[^1], Top + 116);
        AppendMaximum(svg, axis, "other", right[^1], Top + 64);
        AppendCollected(svg, axis, collected);
        string place = FormattableString.Invariant($"viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\"");
        string title = $"Histogram of the time a block takes: {Escape(ours.Name)} beside {Escape(other.Name)}";
        return FormattableString.Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" {place} role="img" aria-labelledby="title">
              <title id="title">{title}</title>
              <style>
            {Style}
              </style>

            """) + svg.Elements + "</svg>\n";
    }

    private static void AppendHead(SvgCanvas svg, LatencySamples ours, LatencySamples other)
    {
        svg.Element("text", $"class=\"title\" x=\"28\" y=\"34\"", $"Time to scan a block of {LatencyRun.BlockLength:N0} bytes");
        svg.Element(
            "text",
            $"class=\"note\" x=\"{Right}\" y=\"34\" text-anchor=\"end\"",
            $"the same {ours.Count:N0} blocks, the same scanner");
        int y = 60;
        foreach ((string name, LatencySamples samples) in new[] { ("ours", ours), ("other", other) })
        {
            int collections = samples.Collections[0];
            svg.Element("rect", $"class=\"area {name}\" x=\"29\" y=\"{y - 11}\" width=\"18\" height=\"12\"");
            svg.Element("text", $"class=\"{name}\" x=\"56\" y=\"{y}\"", samples.Name);
            svg.Element(
                "text",
                $"class=\"note\" x=\"262\" y=\"{y}\"",
                $"{Megabytes(samples.AllocatedBytes)} allocated, {collections:N0} collections");
            y += 22;
        }
    }

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static string Megabytes(long bytes) => bytes == 0 ? "0 bytes" : $"{bytes / 1e6:N0} MB";

    private static void AppendAxes(SvgCanvas svg, LogAxes axis)
    {
        for (long count = 1; count <= axis.MostCount; count *= 10)
        {
            svg.Element("line", $"class=\"grid\" x1=\"{Left}\" y1=\"{axis.Y(count):F1}\" x2=\"{Right}\" y2=\"{axis.Y(count):F1}\"");
            svg.Element("text", $"class=\"tick\" x=\"{Left - 8}\" y=\"{axis.Y(count) + 4:F1}\" text-anchor=\"end\"", $"{count:N0}");
        }

        for (long nanoseconds = axis.FirstDecade; nanoseconds <= axis.LastDecade; nanoseconds *= 10)
        {
            svg.Element(
                "line",
                $"class=\"grid\" x1=\"{axis.X(nanoseconds):F1}\" y1=\"{Top}\" x2=\"{axis.X(nanoseconds):F1}\" y2=\"{Bottom}\"");
            svg.Element(
                "text",
                $"class=\"tick\" x=\"{axis.X(nanoseconds):F1}\" y=\"{Bottom + 20}\" text-anchor=\"middle\"",
                Time(nanoseconds));
        }

        svg.Element("text", $"class=\"note\" x=\"{Right}\" y=\"{Bottom + 46}\" text-anchor=\"end\"", "time a block, both axes logarithmic");
        svg.Element("text", $"class=\"note\" x=\"28\" y=\"{Top - 6}\"", "blocks");
    }

    private static void AppendArea(SvgCanvas svg, LogAxes axis, string name, int[] sorted)
    {
        var outline = new StringBuilder($"M{Left} {Bottom}");
        foreach ((double from, double to, int count) in Bins(axis, sorted))
        {
            outline.Append(CultureInfo.InvariantCulture, $" L{from:F1} {axis.Y(count):F1} L{to:F1} {axis.Y(count):F1}");
        }

        svg.Element("path", $"class=\"area {name}\" d=\"{outline} L{Right} {Bottom} Z\"");
    }

    private static void AppendBars(SvgCanvas svg, LogAxes axis, int[] sorted)
    {
        foreach ((double from, double to, int count) in Bins(axis, sorted).Where(bin => bin.Count > 0))
        {
            double y = axis.Y(count);
            svg.Element(
                "rect",
                $"class=\"collected\" x=\"{from + 1:F1}\" y=\"{y:F1}\" width=\"{to - from - 2:F1}\" height=\"{Bottom - y:F1}\"");
        }
    }

    private static void AppendMaximum(SvgCanvas svg, LogAxes axis, string name, int nanoseconds, double y)
    {
        double x = axis.X(nanoseconds);
        bool isFarRight = x > Right - 110;
        double textX = isFarRight ? x - 7 : x + 7;
        svg.Element("line", $"class=\"mark {name}\" x1=\"{x:F1}\" y1=\"{y - 12:F1}\" x2=\"{x:F1}\" y2=\"{Bottom}\"");
        string anchor = isFarRight ? "end" : "start";
        svg.Element(
            "text",
            $"class=\"{name}\" x=\"{textX:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\"",
            $"longest {Time(nanoseconds)}");
    }

    private static void AppendCollected(SvgCanvas svg, LogAxes axis, int[] collected)
    {
        if (collected.Length == 0)
        {
            return;
        }

        double x = Math.Min(axis.X(LatencyReport.Percentile(collected, 0.5)), Right - 130);
        svg.Element(
            "text",
            $"class=\"collected\" x=\"{x:F1}\" y=\"{Top + 14}\" text-anchor=\"middle\"",
            $"{collected.Length:N0} blocks during which");
        svg.Element("text", $"class=\"collected\" x=\"{x:F1}\" y=\"{Top + 31}\" text-anchor=\"middle\"", "the garbage collector ran");
    }

    private static IEnumerable<(double From, double To, int Count)> Bins(LogAxes axis, int[] sorted)
    {
        int at = 0;
        for (int bin = 0; bin < axis.BinCount; bin++)
        {
            int start = at;
            double end = axis.BinStart(bin + 1);
            while (at < sorted.Length && sorted[at] < end)
            {
                at++;
            }

            yield return (axis.X(axis.BinStart(bin)), axis.X(end), at - start);
        }
    }

    private static string Time(long nanoseconds) => nanoseconds switch
    {
        >= 1_000_000 => $"{nanoseconds / 1e6:G3} ms",
        >= 1000 => $"{nanoseconds / 1e3:G3} µs",
        _ => $"{nanoseconds} ns",
    };

    /// <summary>From whole bins around the shortest and the longest time, and from half a block to a whole decade, to places.</summary>
    private sealed class LogAxes(int shortest, int longest)
    {
        private readonly int _firstBin = (int)Math.Floor(Math.Log10(Math.Max(shortest, 1)) * BinsPerDecade) - 1;
        private readonly int _lastBin = (int)Math.Ceiling(Math.Log10(Math.Max(longest, 10) + 1) * BinsPerDecade) + 1;

        internal double MostCount { get; set; }

        internal int BinCount => _lastBin - _firstBin;

        internal long FirstDecade => (long)Math.Pow(10, Math.Ceiling((double)_firstBin / BinsPerDecade));

        internal long LastDecade => (long)Math.Pow(10, Math.Floor((double)_lastBin / BinsPerDecade));

        internal double BinStart(int bin) => Math.Pow(10, (double)(_firstBin + bin) / BinsPerDecade);

        internal double X(double nanoseconds)
        {
            double share = ((Math.Log10(nanoseconds) * BinsPerDecade) - _firstBin) / BinCount;
            return Left + (share * (Right - Left));
        }

        internal double Y(double count)
        {
            double share = Math.Log10(Math.Max(count, LeastCount) / LeastCount) / Math.Log10(2 * MostCount / LeastCount);
            return Bottom - (share * (Bottom - Top));
        }
    }
}
