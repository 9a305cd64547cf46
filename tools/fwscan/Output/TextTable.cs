using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Tool.Output;

/// <summary>Rows of text in aligned columns, two blanks apart. It never wraps: that would tear lines apart in a pipe.</summary>
/// <param name="headings">The heading of each column; one that starts with a blank aligns its column to the right.</param>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; whole numbers get separators.</summary>
    /// <param name="cells">As many as there are headings.</param>
    public void Add(params object[] cells)
    {
        _rows.Add([.. cells.Select(cell => cell switch
        {
            int or long => string.Format(CultureInfo.InvariantCulture, "{0:N0}", cell),
            double number => number.ToString("F3", CultureInfo.InvariantCulture),
            _ => cell.ToString() ?? string.Empty,
        })]);
    }

    /// <summary>The lines, indented by two blanks, without line ends.</summary>
    public IEnumerable<string> Lines()
    {
        string[] titles = [.. headings.Select(heading => heading.TrimStart())];
        int[] widths = [.. titles.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Max())];
        IEnumerable<string[]> all = titles.Any(title => title.Length > 0) ? _rows.Prepend(titles) : _rows;
        return all.Select(row => "  " + string.Join("  ", row.Select((cell, i) => Align(cell, i, widths[i]))).TrimEnd());
    }

    private string Align(string cell, int column, int width)
    {
        return headings[column].StartsWith(' ') ? cell.PadLeft(width) : cell.PadRight(width);
    }
}
