using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports.Comparison;

/// <summary>Writes a comparison of two images as one JSON document (docs/diff.md).</summary>
public static class ComparisonJson
{
    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="old">The old image.</param>
    /// <param name="new">The new image.</param>
    /// <param name="comparison">How they differ.</param>
    public static void Write(Stream stream, ImageContents old, ImageContents @new, ImageComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        ArgumentNullException.ThrowIfNull(comparison);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteImage(json, "old", old);
            WriteImage(json, "new", @new);
            json.WriteBoolean("same", comparison.IsSame);
            json.WriteBoolean("incomplete", comparison.IsIncomplete);
            WriteFindings(json, "findings_new", comparison.Added);
            WriteFindings(json, "findings_gone", comparison.Gone);
            json.WriteNumber("findings_known", comparison.Known);
            LayerJson.WriteTexts(json, "contents_new", comparison.ContentAdded);
            LayerJson.WriteTexts(json, "contents_gone", comparison.ContentGone);
            WriteComponents(json, comparison.Components);
            WriteFiles(json, comparison.Files);
            json.WriteNumber("files_same", comparison.SameFiles);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteImage(Utf8JsonWriter json, string name, ImageContents contents)
    {
        json.WriteStartObject(name);
        LayerJson.WritePath(json, contents.Scan.Path);
        json.WriteNumber("size", contents.Scan.Size);
        json.WriteString("sha256", contents.Inventory.Image.Sha256);
        json.WriteString("reason", SafeText.Escape(contents.Scan.Reason));
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, string name, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule.FullName);
            json.WriteString("severity", finding.Rule.Severity.ToWord());
            json.WriteString("description", SafeText.Escape(finding.Description));
            LayerJson.WritePath(json, finding.InnerPath);
            json.WriteNumber("matches", finding.Fired.MatchCount);
            if (finding.Fired.Matches.Count > 0)
            {
                json.WriteNumber("offset", finding.Fired.Matches[0].Offset);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteComponents(Utf8JsonWriter json, IReadOnlyList<ComponentChange> changes)
    {
        json.WriteStartArray("components");
        foreach (ComponentChange change in changes)
        {
            json.WriteStartObject();
            json.WriteString("name", SafeText.Escape(change.Name));
            LayerJson.WriteTexts(json, "old", change.Old);
            LayerJson.WriteTexts(json, "new", change.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<ContainedFileChange> changes)
    {
        json.WriteStartArray("files");
        foreach (ContainedFileChange change in changes)
        {
            json.WriteStartObject();
            LayerJson.WritePath(json, change.Path);
            WriteEntry(json, "old", change.Old);
            WriteEntry(json, "new", change.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, InventoryEntry? entry)
    {
        if (entry is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("kind", LayerJson.WordOf(entry.Kind));
        json.WriteNumber("size", entry.Size);
        json.WriteString("sha256", entry.Sha256);
        if (entry.LinkTarget.Length > 0)
        {
            LayerJson.WriteName(json, "target", entry.LinkTarget);
        }

        json.WriteEndObject();
    }
}
