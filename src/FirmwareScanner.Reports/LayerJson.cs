using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Reports;

/// <summary>What reports in JSON say of layers.</summary>
public static class LayerJson
{
    /// <summary>How lines are written: they are read by JSON parsers, not put into web pages, so names stay readable.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A path. What is shown may stand for other bytes; a program that looks for the file needs these.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="path">The path, raw.</param>
    public static void WritePath(Utf8JsonWriter json, string path) => WriteName(json, "path", path);

    /// <summary>The way to an object from the file, by which a program finds the bytes again.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="chain">The steps.</param>
    public static void WriteChain(Utf8JsonWriter json, IReadOnlyList<LayerStep> chain)
    {
        json.WriteStartArray("chain");
        foreach (LayerStep step in chain)
        {
            json.WriteStartObject();
            if (step.Format is not null)
            {
                json.WriteString("format", step.Format);
            }
            else
            {
                WriteName(json, "name", step.Name);
            }

            if (step.Offset >= 0)
            {
                json.WriteNumber("offset", step.Offset);
                // Of some formats it is known only when all in them was read.
                if (step.Length > 0 || step.Format is null)
                {
                    json.WriteNumber("length", step.Length);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An array of texts, each made harmless.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="name">The name of the array.</param>
    /// <param name="texts">The texts, raw.</param>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(SafeText.Escape(text));
        }

        json.WriteEndArray();
    }

    /// <summary>What is wrong with a layer.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="problems">The problems.</param>
    public static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<LayerProblem> problems)
    {
        json.WriteStartArray("problems");
        foreach (LayerProblem problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("kind", problem.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", SafeText.Escape(problem.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What the bytes of some content are.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="accounting">The bytes.</param>
    public static void WriteAccounting(Utf8JsonWriter json, ByteAccounting accounting)
    {
        json.WriteStartObject("accounting");
        json.WriteNumber("opened", accounting.Opened);
        json.WriteNumber("scanned", accounting.Scanned);
        json.WriteNumber("padding", accounting.Padding);
        json.WriteNumber("opaque", accounting.Opaque);
        json.WriteNumber("refused", accounting.Refused);
        json.WriteEndObject();
    }

    /// <summary>The word for a kind of thing in a layer.</summary>
    /// <param name="kind">The kind.</param>
    public static string WordOf(MemberKind kind) => kind switch
    {
        MemberKind.Folder => "folder",
        MemberKind.SymbolicLink => "symbolic-link",
        MemberKind.HardLink => "hard-link",
        MemberKind.Special => "special",
        _ => "file",
    };

    /// <summary>A name, and its bytes where what is shown stands for others.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="key">The key of what is shown.</param>
    /// <param name="name">The name, raw.</param>
    public static void WriteName(Utf8JsonWriter json, string key, string name)
    {
        string shown = SafeText.Escape(name);
        json.WriteString(key, shown);
        if (shown != name)
        {
            json.WriteBase64String(key + "_bytes", EscapedUtf8.Encode(name));
        }
    }
}
