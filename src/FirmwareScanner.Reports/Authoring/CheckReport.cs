using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Checking;

namespace FirmwareScanner.Reports.Authoring;

/// <summary>
/// What a check of rules found, for programs: as a JSON document, or as SARIF 2.1.0 (OASIS Standard, 2020) with a rule for each kind of warning.
/// All that is no plain ASCII is written as an escape.
/// </summary>
public static class CheckReport
{
    private const string ErrorCode = "error";

    /// <summary>The code of a message; of errors that have none the word "error".</summary>
    /// <param name="message">The message.</param>
    public static string CodeOf(Diagnostic message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Code ?? LevelOf(message.Severity);
    }

    /// <summary>Writes a JSON document.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="messages">The messages in order.</param>
    /// <param name="totals">The sums.</param>
    public static void WriteJson(Stream stream, IReadOnlyList<CheckMessage> messages, CheckTotals totals)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(totals);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (CheckMessage message in messages)
            {
                Write(json, message);
            }

            json.WriteEndArray();
            json.WriteStartObject("summary");
            json.WriteNumber("files", totals.Files);
            json.WriteNumber("rules", totals.Rules);
            json.WriteNumber("errors", totals.Errors);
            json.WriteNumber("denied", totals.Denied);
            json.WriteNumber("warnings", totals.Warnings);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes SARIF.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="messages">The messages in order; notes are left out.</param>
    /// <param name="version">The version of the program.</param>
    public static void WriteSarif(Stream stream, IReadOnlyList<CheckMessage> messages, string version)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(messages);
        RuleWarning[] kinds = [.. RuleWarning.All, new(ErrorCode, "what no rule file may say"), new("syntax", "what is no rule file at all")];
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, kinds, version);
            json.WriteStartArray("results");
            foreach (CheckMessage message in messages.Where(message => message.Diagnostic.Severity != DiagnosticSeverity.Note))
            {
                WriteResult(json, message, Array.FindIndex(kinds, kind => kind.Code == CodeOf(message.Diagnostic)));
            }

            json.WriteEndArray();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static string LevelOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => ErrorCode,
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };

    private static void Write(Utf8JsonWriter json, CheckMessage message)
    {
        Diagnostic diagnostic = message.Diagnostic;
        json.WriteStartObject();
        json.WriteString("severity", LevelOf(diagnostic.Severity));
        json.WriteString("code", CodeOf(diagnostic));
        json.WriteBoolean("denied", message.IsDenied);
        json.WriteString("message", SafeText.Escape(diagnostic.Message));
        if (diagnostic.Span is SourceSpan span)
        {
            LayerJson.WritePath(json, span.Source.Path);
            json.WriteNumber("line", span.Source.LineOf(span.Start));
            json.WriteNumber("column", span.Source.ColumnOf(span.Start));
            json.WriteNumber("length", span.Length);
        }

        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, RuleWarning[] kinds, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "fwscan check");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (RuleWarning kind in kinds)
        {
            json.WriteStartObject();
            json.WriteString("id", kind.Code);
            WriteText(json, "shortDescription", kind.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, CheckMessage message, int kind)
    {
        Diagnostic diagnostic = message.Diagnostic;
        json.WriteStartObject();
        json.WriteString("ruleId", CodeOf(diagnostic));
        if (kind >= 0)
        {
            json.WriteNumber("ruleIndex", kind);
        }

        json.WriteString("level", message.IsDenied ? ErrorCode : LevelOf(diagnostic.Severity));
        WriteText(json, "message", diagnostic.Message);
        json.WriteStartArray("locations");
        if (diagnostic.Span is SourceSpan span)
        {
            WriteLocation(json, span);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SourceSpan span)
    {
        SourceText source = span.Source;
        int end = span.Start + span.Length;
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", ArtifactUri.Of(source.Path));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", source.LineOf(span.Start));
        json.WriteNumber("startColumn", source.ColumnOf(span.Start));
        json.WriteNumber("endLine", source.LineOf(end));
        json.WriteNumber("endColumn", source.ColumnOf(end));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", SafeText.Escape(text));
        json.WriteEndObject();
    }
}
