using System;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench.Reports;

/// <summary>A strip as long as the stream, with a line where each match lies, coloured by severity.</summary>
internal static class StreamMapChart
{
    private const int Width = 1000;
    private const int Height = 44;

    internal static void Add(HtmlText page, BenchCase one)
    {
        page.Add($"<figure class=\"map\"><figcaption>");
        page.Add($"<b>Stream map</b> {(one.Events.Count == 0 ? "no matches" : "of the matches below")}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\">");
        page.Add($"<title>{one.Events.Count} matches in a stream of {one.Size} bytes</title>");
        page.Add($"<rect class=\"stream\" width=\"{Width}\" height=\"{Height}\"/>");
        foreach (BenchEvent found in one.Events)
        {
            double x = PositionOf(found.Offset, one.Size);
            string severity = found.Severity.ToWord();
            page.Add($"<line class=\"mark {severity}\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"0\" y2=\"{Height}\"/>");
        }

        if (one.Difference?.Offset is long offset)
        {
            double x = PositionOf(offset, one.Size);
            page.Add($"<line class=\"mark here\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"0\" y2=\"{Height}\"/>");
        }

        page.Add($"</svg><div class=\"scale\"><span>0</span><span>0x{one.Size / 4:x}</span><span>0x{one.Size / 2:x}</span>");
        page.Add($"<span>0x{one.Size * 3 / 4:x}</span><span>0x{one.Size:x}</span></div></figure>");
    }

    private static double PositionOf(long offset, long size) => Math.Clamp((double)offset / size, 0, 1) * Width;
}
