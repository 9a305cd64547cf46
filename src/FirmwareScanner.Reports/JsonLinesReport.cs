using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports;

/// <summary>JSON Lines: an object for each rule that fired, then one for the file; at the end one with the sums.</summary>
/// <param name="writeLines">
/// Takes whole lines in UTF-8, each with its line feed, at most 4,096 bytes at once unless one line is longer, and all that there are before
/// a call returns; what would be harmful on a terminal stands in them as an escape of JSON's own. The memory is used again afterwards.
/// </param>
public sealed class JsonLinesReport(Action<ReadOnlyMemory<byte>> writeLines) : IScanReport
{
    // PIPE_BUF of Linux: so much is written to a pipe in one piece or not at all (POSIX, write), whatever ends the program.
    private const int PieceLength = 4096;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _lines = new(PieceLength);
    private readonly Utf8JsonWriter _json = new(Stream.Null, LayerJson.Options);
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
        PassOn();
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        WriteLine(json => ScanJson.WriteSummary(json, totals, rulesLeftOut));
        PassOn();
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
        PassOn();
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
        _json.Reset(_line);
        _json.WriteStartObject();
        writeMembers(_json);
        _json.WriteEndObject();
        _json.Flush();
        ReadOnlySpan<byte> line = HarmfulCharacter.IsPlain(_line.WrittenSpan)
            ? _line.WrittenSpan
            : Encoding.UTF8.GetBytes(SafeText.EscapeJson(Encoding.UTF8.GetString(_line.WrittenSpan)));
        if (_lines.WrittenCount + line.Length >= PieceLength)
        {
            PassOn();
        }

        _lines.Write(line);
        _lines.Write("\n"u8);
    }

    private void PassOn()
    {
        if (_lines.WrittenCount > 0)
        {
            writeLines(_lines.WrittenMemory);
            _lines.ResetWrittenCount();
        }
    }
}
