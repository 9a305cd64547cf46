using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Reports;

/// <summary>The members of JSON objects that tell of scans, whatever these objects stand in; described in docs/scan-report.schema.json.</summary>
internal static class ScanJson
{
    /// <summary>What a file is judged to be: members behind its path.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="result">The result of the file.</param>
    public static void WriteFile(Utf8JsonWriter json, FileScanResult result)
    {
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
    }

    /// <summary>The sums of a run, as the member <c>summary</c>.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="totals">The sums.</param>
    /// <param name="rulesLeftOut">How many rules a filter left out.</param>
    public static void WriteSummary(Utf8JsonWriter json, ScanTotals totals, int rulesLeftOut)
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
        if (totals.IsInterrupted)
        {
            json.WriteNumber("not_begun", totals.NotBegun);
        }

        if (totals.Older > 0)
        {
            json.WriteNumber("older", totals.Older);
        }

        if (totals.Known > 0)
        {
            json.WriteNumber("known", totals.Known);
        }

        if (totals.Accepted > 0)
        {
            json.WriteNumber("accepted", totals.Accepted);
        }

        if (totals.IsRaw)
        {
            json.WriteBoolean("raw", true);
        }

        WriteSums(json, totals.Layers, totals.ObjectsInside, totals.BytesInside, totals.OpaqueBytes);
        LayerJson.WriteAccounting(json, totals.Accounting);
        json.WriteEndObject();
    }

    /// <summary>What is wrong with an object inside a file.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="path">Its path, with that of the file.</param>
    /// <param name="inside">The object.</param>
    public static void WriteProblems(Utf8JsonWriter json, string path, ObjectResult inside)
    {
        LayerJson.WritePath(json, path);
        LayerJson.WriteChain(json, inside.Chain);
        json.WriteNumber("size", inside.Size);
        LayerJson.WriteProblems(json, inside.Problems);
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

    /// <summary>A rule that fired.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="path">The path of the object.</param>
    /// <param name="chain">The way to it; empty for the file itself.</param>
    /// <param name="fired">The rule and its matches.</param>
    /// <param name="context">Bytes written around the first matches; null to write no bytes at all.</param>
    public static void WriteRule(Utf8JsonWriter json, string path, IReadOnlyList<LayerStep> chain, FiredRule fired, int? context)
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

        if (context is int shown && fired.Excerpts.Count > 0)
        {
            WriteExcerpts(json, fired.Excerpts.Select(excerpt => excerpt.Within(shown)));
        }
    }

    private static void WriteExcerpts(Utf8JsonWriter json, IEnumerable<MatchExcerpt> excerpts)
    {
        json.WriteStartArray("excerpts");
        foreach (MatchExcerpt excerpt in excerpts)
        {
            json.WriteStartObject();
            json.WriteNumber("match", excerpt.Match.Offset);
            json.WriteNumber("offset", excerpt.Offset);
            json.WriteString("bytes", Convert.ToHexStringLower(excerpt.Bytes.Span));
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
}
