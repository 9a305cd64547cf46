using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Boards.Drawing;

namespace FirmwareScanner.Proof.Map;

/// <summary>
/// A memory map as a picture: a bar to scale for each memory, and under it a list of its parts with their colours, so that no label
/// has to fit into a part. It brings its own page and can be read on light and on dark.
/// </summary>
internal sealed class MapSvg
{
    private const int Width = 900;
    private const int Margin = 28;
    private const int BarHeight = 40;
    private const int RowHeight = 20;
    private const int Columns = 2;
    private const int LeastBarWidth = 2;
    private const string FreeColour = "#ffffff";

    private static readonly Dictionary<MapKind, string[]> Colours = new()
    {
        [MapKind.Ours] =
        [
            "#1f5fa8", "#e07b00", "#2e8b57", "#8e44ad", "#c0392b", "#16a0a0", "#b8860b", "#5d6d7e", "#d35a9c", "#6b8e23", "#3c6cf0",
            "#a0522d",
        ],
        [MapKind.Reserve] = ["#cfe0f3"],
        [MapKind.Others] = ["#9aa5b1"],
        [MapKind.Free] = [FreeColour],
    };

    private readonly SvgCanvas _canvas = new("  ", Escape);
    private int _y = Margin;

    private MapSvg()
    {
    }

    /// <summary>The picture.</summary>
    public static string Render(MemoryMap map)
    {
        var picture = new MapSvg();
        picture.Draw(map);
        int height = picture._y + Margin - RowHeight;
        return FormattableString.Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}"
              role="img" aria-labelledby="title">
              <title id="title">Memory map of {Escape(map.Board.Name)}: {Escape(Summary(map))}</title>
              <style>
                text {OpenBrace} font-family: ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; {CloseBrace}
                text {OpenBrace} font-size: 13px; fill: #1f2933; {CloseBrace}
                .name {OpenBrace} font-size: 17px; font-weight: 600; {CloseBrace}
                .memory {OpenBrace} font-size: 14px; font-weight: 600; {CloseBrace}
                .note {OpenBrace} fill: #52606d; {CloseBrace}
                .page {OpenBrace} fill: #ffffff; stroke: #d5dbe1; {CloseBrace}
                .part {OpenBrace} stroke: #ffffff; stroke-width: 1; {CloseBrace}
                .frame {OpenBrace} fill: none; stroke: #52606d; {CloseBrace}
                .free {OpenBrace} stroke: #7b8794; stroke-dasharray: 3 2; {CloseBrace}
              </style>
              <rect class="page" x="1" y="1" width="{Width - 2}" height="{height - 2}" rx="10"/>

            """) + picture._canvas.Elements + "</svg>\n";
    }

    private const string OpenBrace = "{";
    private const string CloseBrace = "}";

    private static string Summary(MemoryMap map)
    {
        return string.Join(
            "; ", map.Regions.Select(region => $"{region.Name} {Size(region.Capacity)}, of which ours {Size(OursOf(region))}"));
    }

    private static long OursOf(MapRegion region) => region.Parts.Where(part => part.Kind == MapKind.Ours).Sum(part => part.Bytes);

    private static string Size(long bytes)
    {
        const double Kilobyte = 1024;
        return bytes < Kilobyte ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilobyte:N1} KB");
    }

    private static string Escape(string text)
    {
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
    }

    private void Draw(MemoryMap map)
    {
        _y += 14;
        Text(Margin, _y, "name", $"{map.Board.Name}: {map.Board.Description}");
        foreach (MapRegion region in map.Regions)
        {
            _y += 34;
            Text(Margin, _y, "memory", $"{region.Name}, {Size(region.Capacity)}");
            Text(Width - Margin, _y, "note", region.Note, "end");
            _y += 10;
            DrawBar(region);
            _y += BarHeight + RowHeight;
            DrawList(region);
        }
    }

    private void DrawBar(MapRegion region)
    {
        const int BarWidth = Width - (2 * Margin);
        double x = Margin;
        string[] colours = ColoursOf(region);
        for (int i = 0; i < region.Parts.Count; i++)
        {
            // Nothing that exists may be invisible.
            double width = Math.Max(region.Parts[i].Bytes * (double)BarWidth / Math.Max(1, region.Capacity), LeastBarWidth);
            width = Math.Min(width, Width - Margin - x);
            Rectangle(x, _y, width, BarHeight, colours[i], "part");
            x += width;
        }

        Rectangle(Margin, _y, BarWidth, BarHeight, "none", "frame");
    }

    private void DrawList(MapRegion region)
    {
        const int ColumnWidth = (Width - (2 * Margin)) / Columns;
        int rows = (region.Parts.Count + Columns - 1) / Columns;
        string[] colours = ColoursOf(region);
        for (int i = 0; i < region.Parts.Count; i++)
        {
            MapPart part = region.Parts[i];
            int x = Margin + (i / rows * ColumnWidth);
            int y = _y + (i % rows * RowHeight);
            Rectangle(x, y - 11, 13, 13, colours[i], colours[i] == FreeColour ? "free" : "part");
            Text(x + 96, y, "", Size(part.Bytes), "end");
            Text(x + 106, y, "", part.Name);
        }

        _y += rows * RowHeight;
    }

    private static string[] ColoursOf(MapRegion region)
    {
        var used = new Dictionary<MapKind, int>();
        return
        [
            .. region.Parts.Select(part =>
            {
                int count = used.GetValueOrDefault(part.Kind);
                used[part.Kind] = count + 1;
                string[] choice = Colours[part.Kind];
                return choice[count % choice.Length];
            }),
        ];
    }

    private void Rectangle(double x, double y, double width, double height, string fill, string style)
    {
        FormattableString attributes = fill == "none"
            ? (FormattableString)$"class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\""
            : $"class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{fill}\"";
        _canvas.Element("rect", attributes);
    }

    private void Text(int x, int y, string style, string text, string anchor = "start")
    {
        FormattableString attributes = style.Length > 0
            ? (FormattableString)$"class=\"{style}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\""
            : $"x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"";
        _canvas.Element("text", attributes, text);
    }
}
