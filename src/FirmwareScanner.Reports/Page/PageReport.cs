using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;

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

    private readonly PlainRows _rows = new(MostRows);
    private readonly FileStream _spool = PrivateFile.Create();
    private Utf8JsonWriter? _json;
    private PageData? _data;
    private long _files;

    /// <summary>Where the page comes from; null to leave it unsaid.</summary>
    public ReportOrigin? Origin { get; init; }

    /// <summary>
    /// Opens what was scanned once more, for its byte map; null for the file of the result's path. It gives null for what cannot be read again.
    /// </summary>
    public Func<FileScanResult, Stream?>? ReadAgain { get; init; }

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settled);
        Begin().WriteFile(result, settled, _files == 0);
        _files++;
        if (_json!.BytesPending > FlushBytes)
        {
            _json.Flush();
        }

        _rows.Add(result, settled);
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
            "page.html", "policy", "headline", "verdict", "explanation", "totals", "accounting", "origin", "plain-note", "rows", "style", "script", "data");
        using var writer = new StreamWriter(output, new UTF8Encoding(false), FlushBytes, leaveOpen: true);
        page.Write(writer, mark =>
        {
            switch (mark)
            {
                case "rows":
                    _rows.Write(writer);
                    break;
                case "data":
                    writer.Flush();
                    _spool.Position = 0;
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
        _spool.Dispose();
    }

    private PageData Begin()
    {
        if (_data is null)
        {
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

    private string TextOf(string mark, ScanTotals totals, string style, string script) => mark switch
    {
        "style" => style,
        "script" => script,
        "policy" => "default-src 'none'; script-src " + PageTemplate.HashOf(script) + "; style-src " + PageTemplate.HashOf(style)
            + "; base-uri 'none'; form-action 'none'",
        "verdict" => totals.Verdict.ToWord(),
        "headline" => PageWords.Headline(totals),
        "explanation" => PageTemplate.Encode(PageWords.Explanation(totals)),
        "totals" => PageTemplate.Encode(PageWords.Sums(totals)),
        "accounting" => PageTemplate.Encode(PageWords.Accounting(totals)),
        "origin" => string.Concat(PageWords.Origin(Origin).Select(line => $"<div><dt>{line.Name}</dt><dd>{PageTemplate.Encode(line.Text)}</dd></div>")),
        _ => _rows.LeftOut > 0 ? Counted.Of(_rows.LeftOut, "more finding") + " are not in this list, none of them graver than those that are." : string.Empty,
    };
}
