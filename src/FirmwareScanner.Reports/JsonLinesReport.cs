using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Reports;

/// <summary>JSON Lines: an object for each rule that fired, then one for the file; at the end one with the sums.</summary>
/// <param name="writeLine">Takes each line, without its line feed; what would be harmful on a terminal stands in it as an escape of JSON's own.</param>
public sealed class JsonLinesReport(Action<string> writeLine) : IScanReport
{
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        foreach (FiredRule fired in result.Rules)
        {
            WriteLine(json => WriteRule(json, result.Path, [], fired));
        }

        foreach (ObjectResult inside in result.Inside?.Objects ?? [])
        {
            WriteObject(result.Path, inside);
        }

        WriteLine(json =>
        {
            LayerJson.WritePath(json, result.Path);
            json.WriteString("verdict", result.Verdict.ToWord());
            json.WriteStartArray("reasons");
            foreach (string word in ReasonText.Words(result.Reasons).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteString("reason", result.Reason.Length > 0 ? result.Reason : null);
            json.WriteNumber("size", result.Size);
            if (result.Inside is { } inside)
            {
                WriteInside(json, inside);
            }
        });
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        WriteLine(json =>
        {
            json.WriteStartObject("summary");
            json.WriteString("verdict", totals.Verdict.ToWord());
            json.WriteNumber("bytes", totals.Bytes);
            json.WriteNumber("clean", totals.Clean);
            json.WriteNumber("found", totals.Found);
            json.WriteNumber("incomplete", totals.Incomplete);
            json.WriteNumber("empty", totals.Empty);
            json.WriteNumber("not_entered", totals.NotEntered);
            json.WriteNumber("links", totals.Links);
            json.WriteNumber("excluded", totals.Excluded);
            json.WriteNumber("rules_left_out", rulesLeftOut);
            if (totals.IsRaw)
            {
                json.WriteBoolean("raw", true);
            }

            WriteSums(json, totals.Layers, totals.ObjectsInside, totals.BytesInside, totals.OpaqueBytes);
            LayerJson.WriteAccounting(json, totals.Accounting);
            json.WriteEndObject();
        });
    }

    private void WriteObject(string file, ObjectResult inside)
    {
        string path = file + inside.Path;
        foreach (FiredRule fired in inside.Rules)
        {
            WriteLine(json => WriteRule(json, path, inside.Chain, fired));
        }

        if (inside.Problems.Count > 0)
        {
            WriteLine(json =>
            {
                LayerJson.WritePath(json, path);
                LayerJson.WriteChain(json, inside.Chain);
                json.WriteNumber("size", inside.Size);
                LayerJson.WriteProblems(json, inside.Problems);
            });
        }
    }

    private static void WriteInside(Utf8JsonWriter json, LayerSummary inside)
    {
        WriteSums(json, inside.Layers, inside.ObjectsScanned, inside.BytesScanned, inside.OpaqueBytes);
        if (inside.ObjectsOmitted > 0)
        {
            json.WriteNumber("objects_omitted", inside.ObjectsOmitted);
        }

        LayerJson.WriteAccounting(json, inside.Accounting);
    }

    private static void WriteSums(Utf8JsonWriter json, long layers, long objects, long bytes, long opaque)
    {
        json.WriteStartObject("inside");
        json.WriteNumber("layers", layers);
        json.WriteNumber("objects", objects);
        json.WriteNumber("bytes", bytes);
        json.WriteNumber("opaque", opaque);
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, string path, IReadOnlyList<LayerStep> chain, FiredRule fired)
    {
        LayerJson.WritePath(json, path);
        if (chain.Count > 0)
        {
            LayerJson.WriteChain(json, chain);
        }

        json.WriteString("rule", fired.Rule.Name);
        json.WriteString("namespace", fired.Rule.Namespace);
        json.WriteStartArray("tags");
        foreach (string tag in fired.Rule.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        WriteMeta(json, fired.Rule.Meta);
        json.WriteStartArray("matches");
        foreach (PatternMatch match in fired.Matches)
        {
            json.WriteStartObject();
            json.WriteString("id", match.Identifier);
            json.WriteNumber("offset", match.Offset);
            json.WriteNumber("length", match.Length);
            if (match.XorKey is byte key)
            {
                json.WriteNumber("xor_key", key);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (fired.OmittedMatches > 0)
        {
            json.WriteNumber("omitted", fired.OmittedMatches);
        }
    }

    /// <summary>A key that a rule repeats, which JSON has no place for, gets all its values as an array.</summary>
    private static void WriteMeta(Utf8JsonWriter json, IReadOnlyList<MetaName> meta)
    {
        json.WriteStartObject("meta");
        foreach (IGrouping<string, MetaName> entries in meta.GroupBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(entries.Key);
            bool isRepeated = entries.Skip(1).Any();
            if (isRepeated)
            {
                json.WriteStartArray();
            }

            foreach (MetaName entry in entries)
            {
                WriteValue(json, entry.Value);
            }

            if (isRepeated)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
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
