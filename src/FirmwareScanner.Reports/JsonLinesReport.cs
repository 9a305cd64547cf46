using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports;

/// <summary>JSON Lines: an object for each rule that fired, then one for the file; at the end one with the sums.</summary>
/// <param name="writeLine">Takes each line, without its line feed; what would be harmful on a terminal stands in it as an escape of JSON's own.</param>
public sealed class JsonLinesReport(Action<string> writeLine) : IScanReport
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _early;

    /// <summary>Bytes around the first matches of each rule that are written with them; null to write no bytes of what was scanned.</summary>
    public int? ShownContext { get; init; }

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (FiredRule fired in result.Rules)
        {
            WriteLine(json => ScanJson.WriteRule(json, result.Path, [], fired, ShownContext));
        }

        foreach (ObjectResult inside in (result.Inside?.Objects ?? []).Skip(_early))
        {
            WriteObject(result.Path, inside);
        }

        _early = 0;
        WriteLine(json =>
        {
            LayerJson.WritePath(json, result.Path);
            ScanJson.WriteFile(json, result);
        });
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        WriteLine(json => ScanJson.WriteSummary(json, totals, rulesLeftOut));
    }

    /// <summary>
    /// Writes the lines of an object inside a file whose scan goes on. <see cref="Write"/> then leaves out as many of the first objects of that
    /// file's result.
    /// </summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="inside">The object.</param>
    public void WriteEarly(string file, ObjectResult inside)
    {
        ArgumentNullException.ThrowIfNull(inside);
        WriteObject(file, inside);
        _early++;
    }

    private void WriteObject(string file, ObjectResult inside)
    {
        string path = file + inside.Path;
        foreach (FiredRule fired in inside.Rules)
        {
            WriteLine(json => ScanJson.WriteRule(json, path, inside.Chain, fired, ShownContext));
        }

        if (inside.Problems.Count > 0)
        {
            WriteLine(json => ScanJson.WriteProblems(json, path, inside));
        }
    }

    private void WriteLine(Action<Utf8JsonWriter> writeMembers)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, LayerJson.Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        writeLine(SafeText.EscapeJson(Encoding.UTF8.GetString(_line.WrittenSpan)));
    }
}
