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
        WriteHelp(json, rule, description);
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

    // What is shown of it is Markdown where a program reads that, and the text elsewhere.
    private static void WriteHelp(Utf8JsonWriter json, SignatureRule rule, string description)
    {
        (string Title, string Text)[] parts =
        [
            (string.Empty, description), ("What to do: ", Remedies.For(rule)), ("Source: ", Finding.TextOf(rule, "source") ?? string.Empty),
        ];
        (string Title, string Text)[] said = [.. parts.Where(part => part.Text.Length > 0)];
        json.WriteStartObject("help");
        json.WriteString("text", string.Join("\n\n", said.Select(part => part.Title + SafeText.EscapeLines(part.Text))));
        json.WriteString("markdown", string.Join("\n\n", said.Select(part => Bold(part.Title) + MarkdownText.Escape(part.Text))));
        json.WriteEndObject();
    }

    private static string Bold(string title) => title.Length == 0 ? title : $"**{title.TrimEnd()}** ";

    private static void WriteTags(Utf8JsonWriter json, SignatureRule rule)
    {
        json.WriteStartArray("tags");
        foreach (string tag in rule.Tags.Prepend("security").Append(Finding.TextOf(rule, "category") ?? string.Empty).Where(tag => tag.Length > 0).Select(SafeText.Escape).Distinct())
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", SafeText.EscapeLines(text));
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
