using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports.Page;

/// <summary>
/// The list of findings for paper, and for browsers that run no scripts: the gravest first, whatever the order of the files, then those that do
/// not count. What rules of severity info name is no finding, and not in it.
/// </summary>
/// <param name="most">The most rows.</param>
internal sealed class PlainRows(int most)
{
    private readonly PageTemplate _template = new("row.html", "severity", "rule", "count", "offset", "where", "remedy");

    // Of each severity as many as the whole list may have: only at the end is it known how many graver ones there are.
    private readonly SortedDictionary<Severity, List<Row>> _rows = [];
    private readonly List<Row> _settled = [];
    private long _count;

    private sealed record Row(SignatureRule Rule, string Count, string Offset, string Where, string Remedy);

    /// <summary>Findings that are not in the list, because there are too many.</summary>
    public long LeftOut => Math.Max(0, _count - most);

    /// <summary>Adds what was found in a file.</summary>
    /// <param name="result">The result.</param>
    /// <param name="settled">What does not count in it.</param>
    public void Add(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        foreach (Finding finding in Finding.In(result))
        {
            if (!finding.Rule.IsInformational)
            {
                Add(RowsOf(finding.Rule.Severity), finding, Remedies.For(finding.Rule));
            }
        }

        foreach (SettledFinding left in settled)
        {
            Add(_settled, left.Finding, $"Does not count, {left.Word}: {left.Reason}");
        }
    }

    /// <summary>Writes the rows, as elements of a table.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(TextWriter writer)
    {
        foreach (Row row in _rows.Reverse().SelectMany(pair => pair.Value).Concat(_settled).Take(most))
        {
            _template.Write(writer, mark => writer.Write(mark switch
            {
                "severity" => row.Rule.Severity.ToWord(),
                "rule" => PageTemplate.Encode(row.Rule.Name),
                "count" => row.Count,
                "offset" => row.Offset,
                "where" => PageTemplate.Encode(row.Where),
                _ => PageTemplate.EncodeLines(row.Remedy),
            }));
        }
    }

    private List<Row> RowsOf(Severity severity)
    {
        if (!_rows.TryGetValue(severity, out List<Row>? rows))
        {
            rows = [];
            _rows.Add(severity, rows);
        }

        return rows;
    }

    private void Add(List<Row> rows, Finding finding, string remedy)
    {
        _count++;
        if (rows.Count < most)
        {
            FiredRule fired = finding.Fired;
            rows.Add(new Row(
                fired.Rule,
                fired.MatchCount.ToString("N0", CultureInfo.InvariantCulture),
                fired.Matches.Count > 0 ? FormattableString.Invariant($"0x{fired.Matches[0].Offset:x}") : "-",
                finding.Path,
                remedy));
        }
    }
}
