using System;
using System.Text.Json;
using FirmwareScanner.Results;

namespace FirmwareScanner.Corpus.Records;

/// <summary>Lines of JSON, the same bytes for the same members.</summary>
internal static class RecordLine
{
    /// <summary>Makes a line, with its line feed.</summary>
    /// <param name="writeMembers">Writes the members of its object.</param>
    public static byte[] Make(Action<Utf8JsonWriter> writeMembers) => [.. JsonLine.Make(writeMembers), (byte)'\n'];

    /// <summary>Writes a digest as a member, in hexadecimal; nothing if it is empty.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="digest">The digest.</param>
    public static void WriteDigest(Utf8JsonWriter json, string name, ReadOnlySpan<byte> digest)
    {
        if (!digest.IsEmpty)
        {
            json.WriteString(name, Convert.ToHexStringLower(digest));
        }
    }

    /// <summary>Writes a number unless it is 0.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="number">The number.</param>
    public static void WriteNumber(Utf8JsonWriter json, string name, long number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>Reads a digest; empty if there is none.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member's name.</param>
    public static byte[] ReadDigest(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) ? Convert.FromHexString(value.GetString() ?? string.Empty) : [];

    /// <summary>Reads a number; 0 if there is none.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member's name.</param>
    public static long ReadNumber(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : 0;
}
