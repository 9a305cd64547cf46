using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports.Authoring;

/// <summary>What became of the cases of rules, for programs.</summary>
/// <param name="results">What became of them, in order.</param>
/// <param name="untried">Rules that no case says are to fire.</param>
/// <param name="demandsAll">Whether such rules are failures.</param>
public sealed class RuleCaseReport(IReadOnlyList<RuleCaseResult> results, IReadOnlyList<SignatureRule> untried, bool demandsAll)
{
    private const string Suite = "fwscan test";
    private const string ClassName = "fwscan.test";

    /// <summary>How many cases ended so.</summary>
    /// <param name="outcome">How.</param>
    public int Count(RuleCaseOutcome outcome) => results.Count(result => result.Outcome == outcome);

    /// <summary>The word of an outcome: passed, failed, or error.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string WordOf(RuleCaseOutcome outcome) => outcome switch
    {
        RuleCaseOutcome.Passed => "passed",
        RuleCaseOutcome.Failed => "failed",
        _ => "error",
    };

    /// <summary>Writes the XML of JUnit.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="time">How long all took.</param>
    public void WriteJunit(Stream stream, TimeSpan time)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        IEnumerable<JunitCase> missing = demandsAll
            ? untried.Select(rule => new JunitCase(ClassName, rule.FullName, JunitCase.Failure, "no case says that it is to fire", string.Empty))
            : [];
        JunitXml.Write(writer, Suite, [.. results.Select(CaseOf), .. missing], time.TotalSeconds);
    }

    /// <summary>Writes a JSON document.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("cases");
            foreach (RuleCaseResult result in results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
            LayerJson.WriteTexts(json, "rules_without_case", untried.Select(rule => rule.FullName));
            json.WriteStartObject("summary");
            json.WriteNumber("cases", results.Count);
            json.WriteNumber("passed", Count(RuleCaseOutcome.Passed));
            json.WriteNumber("failed", Count(RuleCaseOutcome.Failed));
            json.WriteNumber("errors", Count(RuleCaseOutcome.Unknown));
            json.WriteNumber("rules_without_case", untried.Count);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static JunitCase CaseOf(RuleCaseResult result)
    {
        string? element = result.Outcome switch
        {
            RuleCaseOutcome.Passed => null,
            RuleCaseOutcome.Failed => JunitCase.Failure,
            _ => JunitCase.Error,
        };
        IEnumerable<string> lines = result.Reasons.Concat(result.Fired.Select(finding => "fired: " + RuleCaseJudge.Describe(finding)));
        return new JunitCase(
            ClassName, result.Case.Name, element, result.Reasons.FirstOrDefault() ?? string.Empty, string.Join('\n', lines.Select(SafeText.Escape)));
    }

    private static void Write(Utf8JsonWriter json, RuleCaseResult result)
    {
        json.WriteStartObject();
        json.WriteString("case", SafeText.Escape(result.Case.Name));
        LayerJson.WritePath(json, result.Case.Path);
        json.WriteString("outcome", WordOf(result.Outcome));
        LayerJson.WriteTexts(json, "reasons", result.Reasons);
        json.WriteStartArray("fired");
        foreach (Finding finding in result.Fired)
        {
            json.WriteStartObject();
            ScanJson.WriteRule(json, finding.Path, finding.Chain, finding.Fired, context: null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
