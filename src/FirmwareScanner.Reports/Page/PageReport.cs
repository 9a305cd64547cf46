using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports.Page;

/// <summary>
/// One page of HTML with everything in it: the verdict on top, each file as strip and byte map, layers, findings with their bytes and
/// what to do. It fetches nothing; without scripts, verdict, sums and a list of findings can still be read.
/// </summary>
/// <param name="output">Where the page goes when the run is finished, in UTF-8; stays open.</param>
public sealed class PageReport(Stream output) : IScanReport, IDisposable
{
    private const int MostRows = 1000;
    private const int FlushBytes = 1 << 16;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    private readonly PageTemplate _row = new("row.html", "severity", "rule", "count", "offset", "where", "remedy");
    private readonly List<PlainRow> _rows = [];
    private FileStream? _spool;
    private Utf8JsonWriter? _json;
    private PageData? _data;
    private long _files;
    private long _rowsLeftOut;

    /// <summary>
    /// Opens what was scanned once more, for its byte map; null for the file of the result's path. It gives null for what cannot be read again.
    /// </summary>
    public Func<FileScanResult, Stream?>? ReadAgain { get; init; }

    private sealed record PlainRow(string Where, FiredRule Fired);

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Begin().WriteFile(result, _files == 0);
        _files++;
        if (_json!.BytesPending > FlushBytes)
        {
            _json.Flush();
        }

        AddRows(result.Path, result.Rules);
        foreach (ObjectResult inside in result.Inside?.Objects ?? [])
        {
            AddRows(result.Path + inside.Path, inside.Rules);
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        PageData data = Begin();
        FinishData(data, totals, rulesLeftOut);
        string style = PageTemplate.Read("page.css");
        string script = PageTemplate.Read("page.js");
        var page = new PageTemplate(
            "page.html", "policy", "headline", "verdict", "explanation", "totals", "plain-note", "rows", "style", "script", "data");
        using var writer = new StreamWriter(output, new UTF8Encoding(false), FlushBytes, leaveOpen: true);
        page.Write(writer, mark =>
        {
            switch (mark)
            {
                case "rows":
                    _rows.ForEach(row => WriteRow(writer, row));
                    break;
                case "data":
                    writer.Flush();
                    _spool!.Position = 0;
                    _spool.CopyTo(output);
                    break;
                default:
                    writer.Write(TextOf(mark, totals, style, script));
                    break;
            }
        });
    }

    /// <summary>Removes what was kept aside for the page.</summary>
    public void Dispose()
    {
        _json?.Dispose();
        _spool?.Dispose();
    }

    private PageData Begin()
    {
        if (_data is null)
        {
            _spool = PrivateFile.Create();
            _json = new Utf8JsonWriter(_spool, Options);
            _json.WriteStartObject();
            _json.WriteStartArray("files");
            _data = new PageData(_json, ReadAgain ?? ByteMap.Open);
        }

        return _data;
    }

    private void FinishData(PageData data, ScanTotals totals, int rulesLeftOut)
    {
        _json!.WriteEndArray();
        _json.WritePropertyName("rules");
        data.WriteRules();
        _json.WriteStartArray("notes");
        string[] notes =
        [
            rulesLeftOut > 0 ? Counted.Of(rulesLeftOut, "rule") + " left out by a filter." : string.Empty,
            data.MapsLeftOut > 0 ? Counted.Of(data.MapsLeftOut, "more file") + " with findings have no byte map." : string.Empty,
        ];
        foreach (string note in notes.Where(note => note.Length > 0))
        {
            _json.WriteStringValue(note);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    private void AddRows(string path, IReadOnlyList<FiredRule> rules)
    {
        foreach (FiredRule fired in rules)
        {
            if (_rows.Count < MostRows)
            {
                _rows.Add(new PlainRow(path, fired));
            }
            else
            {
                _rowsLeftOut++;
            }
        }
    }

    private void WriteRow(StreamWriter writer, PlainRow row)
    {
        FiredRule fired = row.Fired;
        _row.Write(writer, mark => writer.Write(PageTemplate.Encode(mark switch
        {
            "severity" => fired.Rule.Severity.ToWord(),
            "rule" => fired.Rule.Name,
            "count" => fired.MatchCount.ToString("N0", CultureInfo.InvariantCulture),
            "offset" => fired.Matches.Count > 0 ? FormattableString.Invariant($"0x{fired.Matches[0].Offset:x}") : "-",
            "where" => row.Where,
            _ => Remedies.For(fired.Rule),
        })));
    }

    private string TextOf(string mark, ScanTotals totals, string style, string script) => mark switch
    {
        "style" => style,
        "script" => script,
        "policy" => "default-src 'none'; script-src " + PageTemplate.HashOf(script) + "; style-src " + PageTemplate.HashOf(style)
            + "; base-uri 'none'; form-action 'none'",
        "verdict" => totals.Verdict.ToWord(),
        "headline" => Headline(totals),
        "explanation" => Explanation(totals)
            + (totals.IsRaw ? " Layers were not looked for: what lies compressed in a file was not scanned." : string.Empty)
            + (totals.NotBegun > 0 ? $" The run was interrupted: {Counted.Of(totals.NotBegun, "file")} were not begun." : string.Empty),
        "totals" => PageTemplate.Encode(Sums(totals)),
        _ => _rowsLeftOut > 0 ? Counted.Of(_rowsLeftOut, "more finding") + " are not in this list." : string.Empty,
    };

    private static string Headline(ScanTotals totals) => totals.Verdict switch
    {
        ScanVerdict.Found => "Found in " + Counted.Of(totals.Found, "file"),
        ScanVerdict.Clean => "Clean",
        _ => totals.IsNothing ? "Incomplete: nothing was scanned" : "Incomplete",
    };

    private static string Explanation(ScanTotals totals) => totals.Verdict switch
    {
        ScanVerdict.Found when totals.Incomplete > 0 => "Rules above info fired, and " + Counted.Of(totals.Incomplete, "other file")
            + " could not be scanned whole.",
        ScanVerdict.Found => "Rules above info fired. Each finding says what to do about it.",
        ScanVerdict.Clean => "Everything was scanned, and no rule above info fired.",
        _ => "No rule above info fired, but not everything was scanned: this is not clean.",
    };

    private static string Sums(ScanTotals totals)
    {
        string matches = string.Join(", ", totals.Matches.OrderByDescending(pair => pair.Key)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key.ToWord()}")));
        string verdicts = string.Create(
            CultureInfo.InvariantCulture, $"{totals.Found:N0} found, {totals.Incomplete:N0} incomplete, {totals.Clean:N0} clean, {totals.Empty:N0} empty");
        return $"{Counted.Of(totals.Files, "file")}, {Counted.Of(totals.Bytes, "byte")}: {verdicts}. Matches: "
            + (matches.Length > 0 ? matches : "none") + ".";
    }
}
