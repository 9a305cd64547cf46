using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Reads and writes metadata: a string, an integer or a boolean.</summary>
internal sealed class MetaValueConverter : JsonConverter<object>
{
    /// <inheritdoc/>
    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt64(out long number) => number,
        _ => throw new JsonException("expected a string, an integer or a boolean"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            default:
                throw new JsonException($"metadata must be a string, a long or a boolean, found {value.GetType().Name}");
        }
    }
}
