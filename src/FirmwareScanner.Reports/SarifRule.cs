using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>A rule in a SARIF report: a <c>reportingDescriptor</c> with the words and numbers that GitHub shows and sorts by.</summary>
internal static class SarifRule
{
    /// <summary>The level of a rule's results. SARIF demands "none" for results that are informational.</summary>
    /// <param name="rule">The rule.</param>
    public static string LevelOf(SignatureRule rule) => rule.IsInformational ? "none" : rule.Severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Low or Severity.Info => "note",
        _ => "warning",
    };

    /// <summary>Writes a rule.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="rule">The rule.</param>
    public static void Write(Utf8JsonWriter json, SignatureRule rule)
    {
        string description = Finding.TextOf(rule, "description") ?? rule.Name;
        json.WriteStartObject();
        json.WriteString("id", SafeText.Escape(rule.FullName));
        json.WriteString("name", SafeText.Escape(rule.Name));
        WriteText(json, "shortDescription", description);
        WriteText(json, "fullDescription", description);
        WriteText(json, "help", HelpOf(rule, description));
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(rule));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        WriteTags(json, rule);
        json.WriteString("severity", rule.Severity.ToWord());
        if (ScoreOf(rule.Severity) is string score)
        {
            json.WriteString("security-severity", score);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string HelpOf(SignatureRule rule, string description)
    {
        var lines = new List<string> { description };
        if (Finding.TextOf(rule, "source") is string source)
        {
            lines.Add("Source: " + source);
        }

        return string.Join("\n\n", lines);
    }

    private static void WriteTags(Utf8JsonWriter json, SignatureRule rule)
    {
        json.WriteStartArray("tags");
        json.WriteStringValue("security");
        foreach (string tag in rule.Tags.Append(Finding.TextOf(rule, "category") ?? string.Empty).Where(tag => tag.Length > 0).Distinct())
        {
            json.WriteStringValue(SafeText.Escape(tag));
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", SafeText.Escape(text));
        json.WriteEndObject();
    }

    // GitHub: over 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low.
    private static string? ScoreOf(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.0",
        _ => null,
    };
}
