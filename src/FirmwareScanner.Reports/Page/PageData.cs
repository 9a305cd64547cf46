using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports.Page;

/// <summary>
/// The results of files as the page's script reads them. The encoder writes angle brackets, ampersands and line separators as escapes, so
/// that no text can end the element it stands in.
/// </summary>
/// <param name="json">Where to write; its encoder is the strict one.</param>
/// <param name="open">Opens what was scanned once more; null for what cannot be read again.</param>
internal sealed class PageData(Utf8JsonWriter json, Func<FileScanResult, Stream?> open)
{
    /// <summary>Of one rule in one object, so many matches are in the page.</summary>
    public const int MostMatches = 100;

    /// <summary>So many files with findings have a byte map.</summary>
    public const int MostMaps = 200;

    /// <summary>So many of the others have one, the first of the run and those that rules of severity info name something in.</summary>
    public const int MostOtherMaps = 20;

    private readonly RuleNumbers _rules = new();
    private int _maps;
    private int _otherMaps;

    /// <summary>Files with findings that have no byte map because there are too many.</summary>
    public long MapsLeftOut { get; private set; }

    /// <summary>Writes a file.</summary>
    /// <param name="result">What was found in it.</param>
    /// <param name="settled">What does not count in it.</param>
    /// <param name="isFirst">Whether it is the first of the run, which has a map even if nothing is in it.</param>
    public void WriteFile(FileScanResult result, IReadOnlyList<SettledFinding> settled, bool isFirst)
    {
        json.WriteStartObject();
        json.WriteString("path", SafeText.Escape(result.Path));
        json.WriteString("verdict", result.IsEmpty ? "empty" : result.Verdict.ToWord());
        json.WriteBoolean("whole", result.Reasons == 0);
        json.WriteString("reason", SafeText.Escape(result.Reason));
        json.WriteNumber("size", result.Size);
        json.WriteStartArray("objects");
        WriteObject(string.Empty, [], result.Rules, []);
        foreach (ObjectResult inside in result.Inside?.Objects ?? [])
        {
            WriteObject(inside.Path, inside.Chain, inside.Rules, [.. inside.Problems.Select(problem => problem.Text)]);
        }

        json.WriteEndArray();
        json.WriteNumber("objectsOmitted", result.Inside?.ObjectsOmitted ?? 0);
        WriteSettled(settled);
        json.WriteString("accounting", result.Inside is { Accounting: { Total: > 0 } accounting } ? AccountingText.Of(accounting) : string.Empty);
        WriteTree(result.Inside?.Outline ?? []);
        json.WriteNumber("treeOmitted", result.Inside?.OutlineOmitted ?? 0);
        WriteMap(result, isFirst);
        json.WriteEndObject();
    }

    /// <summary>Writes the rules that the files name, an array; the last thing.</summary>
    public void WriteRules()
    {
        json.WriteStartArray();
        foreach (SignatureRule rule in _rules.Rules)
        {
            json.WriteStartObject();
            json.WriteString("name", SafeText.Escape(rule.Name));
            json.WriteString("space", SafeText.Escape(rule.Namespace));
            json.WriteString("severity", rule.Severity.ToWord());
            json.WriteBoolean("info", rule.IsInformational);
            json.WriteString("description", TextOf(rule, "description"));
            json.WriteString("source", TextOf(rule, "source"));
            json.WriteString("category", TextOf(rule, "category"));
            json.WriteString("remedy", SafeText.EscapeLines(Remedies.For(rule)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string TextOf(SignatureRule rule, string key) =>
        SafeText.EscapeLines(Finding.TextOf(rule, key) ?? string.Empty);

    private void WriteSettled(IReadOnlyList<SettledFinding> settled)
    {
        json.WriteStartArray("settled");
        foreach (SettledFinding left in settled)
        {
            json.WriteStartObject();
            json.WriteNumber("rule", _rules.Of(left.Finding.Rule));
            json.WriteNumber("count", left.Finding.Fired.MatchCount);
            json.WriteString("path", SafeText.Escape(left.Finding.InnerPath));
            json.WriteString("word", left.Word);
            json.WriteString("reason", SafeText.EscapeLines(left.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteTree(IReadOnlyList<OutlinedNode> outline)
    {
        json.WriteStartArray("tree");
        foreach (OutlinedNode place in outline)
        {
            json.WriteStartArray();
            json.WriteNumberValue(place.Parent);
            json.WriteStringValue(place.Node.Format);
            json.WriteStringValue(SafeText.Escape(place.Node.Name));
            json.WriteNumberValue(place.Node.Offset);
            json.WriteNumberValue(place.Node.Length);
            json.WriteNumberValue(place.Node.HasContent ? place.Node.Size : -1);
            json.WriteNumberValue(place.Members);
            json.WriteStringValue(SafeText.Escape(place.Node.Detail));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteObject(string path, IReadOnlyList<LayerStep> chain, IReadOnlyList<FiredRule> rules, string[] problems)
    {
        json.WriteStartObject();
        json.WriteString("path", SafeText.Escape(path));
        json.WriteStartArray("chain");
        foreach (LayerStep step in chain)
        {
            json.WriteStartArray();
            json.WriteStringValue(step.Format);
            json.WriteStringValue(SafeText.Escape(step.Name));
            json.WriteNumberValue(step.Offset);
            json.WriteNumberValue(step.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (string problem in problems)
        {
            json.WriteStringValue(SafeText.Escape(problem));
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (FiredRule fired in rules)
        {
            WriteFinding(fired);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteFinding(FiredRule fired)
    {
        json.WriteStartObject();
        json.WriteNumber("rule", _rules.Of(fired.Rule));
        json.WriteNumber("count", fired.MatchCount);
        json.WriteStartArray("matches");
        for (int i = 0; i < Math.Min(fired.Matches.Count, MostMatches); i++)
        {
            PatternMatch match = fired.Matches[i];
            json.WriteStartArray();
            json.WriteStringValue(SafeText.Escape(match.Identifier));
            json.WriteNumberValue(match.Offset);
            json.WriteNumberValue(match.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("excerpts");
        foreach (MatchExcerpt excerpt in fired.Excerpts)
        {
            json.WriteStartObject();
            json.WriteString("id", SafeText.Escape(excerpt.Match.Identifier));
            json.WriteNumber("offset", excerpt.Match.Offset);
            json.WriteNumber("length", excerpt.Match.Length);
            json.WriteNumber("start", excerpt.Offset);
            json.WriteBase64String("bytes", excerpt.Bytes.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteMap(FileScanResult result, bool isFirst)
    {
        string note = "There is no byte map: only files in which a rule fired have one.";
        ByteMap? map = null;
        bool isFound = result.Verdict == ScanVerdict.Found;
        bool isWanted = isFirst || result.AllRules.Any();
        if (isWanted && (isFound ? _maps == MostMaps : _otherMaps == MostOtherMaps))
        {
            MapsLeftOut += isFound ? 1 : 0;
            note = $"There is no byte map: only the first {MostMaps} files with findings have one, and {MostOtherMaps} others.";
        }
        else if (isWanted)
        {
            map = ByteMap.Read(result, open, out note);
        }

        if (map is not null)
        {
            _maps += isFound ? 1 : 0;
            _otherMaps += isFound ? 0 : 1;
            json.WriteStartObject("map");
            json.WriteNumber("cell", map.Cell);
            json.WriteBase64String("cells", map.Cells);
            json.WriteEndObject();
            return;
        }

        json.WriteString("mapNote", note);
    }
}
