using System;
using System.Linq;
using FirmwareScanner.Boards.Drawing;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench.Reports;

/// <summary>A strip as long as the stream, with a line where each match lies, coloured by severity.</summary>
internal static class StreamMapChart
{
    private const int Width = 1000;
    private const int Height = 44;

    internal static void Add(HtmlText page, BenchCase benchCase)
    {
        page.Add($"<figure class=\"map\"><figcaption>");
        page.Add($"<b>Stream map</b> {(benchCase.Events.Count == 0 ? "no matches" : "of the matches below")}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\">");
        page.Add($"<title>{benchCase.Events.Count} matches in a stream of {benchCase.Size} bytes</title>");
        var svg = new SvgCanvas(escape: HtmlText.Escape);
        svg.Element("rect", $"class=\"stream\" width=\"{Width}\" height=\"{Height}\"");
        foreach ((double x, string severity) in benchCase.Events
            .Select(found => (Math.Round(PositionOf(found.Offset, benchCase.Size), 1), found.Severity.ToWord()))
            .Distinct())
        {
            svg.Element("line", $"class=\"mark {severity}\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"0\" y2=\"{Height}\"");
        }

        if (benchCase.Difference?.Offset is long offset)
        {
            double x = PositionOf(offset, benchCase.Size);
            svg.Element("line", $"class=\"mark here\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"0\" y2=\"{Height}\"");
        }

        long size = benchCase.Size;
        page.Add(svg, $"\n</svg><div class=\"scale\"><span>0</span><span>0x{size / 4:x}</span><span>0x{size / 2:x}</span>");
        page.Add($"<span>0x{size * 3 / 4:x}</span><span>0x{size:x}</span></div></figure>");
    }

    private static double PositionOf(long offset, long size) => Math.Clamp((double)offset / size, 0, 1) * Width;
}
