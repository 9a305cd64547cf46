using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace FirmwareScanner.Corpus.Records;

/// <summary>
/// Texts in JSON that lose nothing: names of strangers may be no valid UTF-16, which JSON has no place for. Such a text is an array with one
/// string, its UTF-16 code units in base64.
/// </summary>
internal static class RawText
{
    /// <summary>Writes a member.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="text">The text.</param>
    public static void Write(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        Write(json, text);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="text">The text.</param>
    public static void Write(Utf8JsonWriter json, string text)
    {
        if (IsWellFormed(text))
        {
            json.WriteStringValue(text);
            return;
        }

        json.WriteStartArray();
        json.WriteBase64StringValue(MemoryMarshal.AsBytes(text.AsSpan()));
        json.WriteEndArray();
    }

    /// <summary>Writes a member that is an array.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="texts">The texts.</param>
    public static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            Write(json, text);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value.</param>
    public static string Read(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? new string(MemoryMarshal.Cast<byte, char>(value[0].GetBytesFromBase64()))
        : value.GetString() ?? string.Empty;

    /// <summary>Reads a member; empty if there is none.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member's name.</param>
    public static string Read(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? Read(value) : string.Empty;

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
