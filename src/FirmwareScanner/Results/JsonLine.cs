using System;
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FirmwareScanner.Results;

/// <summary>An object of JSON (RFC 8259) on one line, by what writes its members.</summary>
public static class JsonLine
{
    /// <summary>Makes an object.</summary>
    /// <param name="writeMembers">Writes its members.</param>
    /// <param name="options">How it is written; by default what is not plain ASCII is escaped.</param>
    /// <returns>The object in UTF-8, without a line feed.</returns>
    public static byte[] Make(Action<Utf8JsonWriter> writeMembers, JsonWriterOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(writeMembers);
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return line.WrittenSpan.ToArray();
    }

    /// <summary>Makes an object.</summary>
    /// <param name="writeMembers">Writes its members.</param>
    /// <param name="options">How it is written; by default what is not plain ASCII is escaped.</param>
    /// <returns>The object, without a line feed.</returns>
    public static string MakeText(Action<Utf8JsonWriter> writeMembers, JsonWriterOptions options = default) =>
        Encoding.UTF8.GetString(Make(writeMembers, options));
}
