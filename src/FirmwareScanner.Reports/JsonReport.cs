using System;
using System.IO;
using System.Text.Json;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports;

/// <summary>One JSON document (RFC 8259): the files with what was found in each, and the sums. It is written as the files come.</summary>
/// <param name="stream">Where to write; it stays open.</param>
public sealed class JsonReport(Stream stream) : IScanReport
{
    // Without the relaxed encoder of the lines: all that is no plain ASCII is an escape, so nothing in it can do harm on a terminal.
    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Indented = true });
    private bool _hasBegun;

    /// <summary>Bytes around the first matches of each rule that are written with them; null to write no bytes of what was scanned.</summary>
    public int? ShownContext { get; init; }

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Begin();
        _json.WriteStartObject();
        LayerJson.WritePath(_json, result.Path);
        ScanJson.WriteFile(_json, result);
        _json.WriteStartArray("rules");
        foreach (Finding finding in Finding.In(result))
        {
            _json.WriteStartObject();
            ScanJson.WriteRule(_json, finding.Path, finding.Chain, finding.Fired, ShownContext);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        WriteProblems(result);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        Begin();
        _json.WriteEndArray();
        ScanJson.WriteSummary(_json, totals, rulesLeftOut);
        _json.WriteEndObject();
        _json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private void WriteProblems(FileScanResult result)
    {
        _json.WriteStartArray("objects_with_problems");
        foreach (ObjectResult inside in result.Inside?.Objects ?? [])
        {
            if (inside.Problems.Count > 0)
            {
                _json.WriteStartObject();
                ScanJson.WriteProblems(_json, result.Path + inside.Path, inside);
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
    }

    private void Begin()
    {
        if (!_hasBegun)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("files");
            _hasBegun = true;
        }
    }
}
