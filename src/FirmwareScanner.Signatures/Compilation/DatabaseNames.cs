using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The side file of a database: the names that belong to its numbers (<c>NAME.fsdb.json</c>).</summary>
public sealed record DatabaseNames
{
    /// <summary>The most bytes of a side file.</summary>
    public const int MostBytes = 64 << 20;

    private const string ExpectedFormat = "FirmwareScanner names 1";

    // Serialization without reflection: what is compiled to native code has none.
    private static readonly DatabaseNamesJson Json = new(new JsonSerializerOptions(DatabaseNamesJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Tells side files of this version from other JSON.</summary>
    public string Format { get; init; } = ExpectedFormat;

    /// <summary>The identity of the database: the same number stands in its header at offset 52.</summary>
    public required uint Identity { get; init; }

    /// <summary>Which rules the database was compiled from; null in side files of before 2026-12.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleSetName? RuleSet { get; init; }

    /// <summary>The rules by number.</summary>
    public required IReadOnlyList<RuleNames> Rules { get; init; }

    /// <summary>Reads a side file and checks that it belongs to a database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">The identity in the database's header.</param>
    /// <returns>The names.</returns>
    /// <exception cref="InvalidDataException">The file is no side file, or belongs to another database.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DatabaseNames Load(string path, uint identity)
    {
        DatabaseNames names = Parse(InputFile.ReadWhole(path, MostBytes), path);
        if (names.Identity != identity)
        {
            throw new InvalidDataException(
                $"{path}: these names belong to database {names.Identity:X8}, but the database beside it is {identity:X8}; "
                + "copy both files of one compilation, or compile again");
        }

        return names;
    }

    /// <summary>Reads the text of a side file.</summary>
    /// <param name="json">The text in UTF-8.</param>
    /// <param name="path">The path shown in messages.</param>
    /// <exception cref="InvalidDataException">The text is not that of a side file.</exception>
    public static DatabaseNames Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            DatabaseNames? names = JsonSerializer.Deserialize(json, Json.DatabaseNames);
            return names is { Format: ExpectedFormat }
                ? names
                : throw new InvalidDataException(
                    $"{path}: expected \"format\": \"{ExpectedFormat}\", found \"{names?.Format}\"; compile the rules again");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: not the names of a signature database "
                + $"({e.Path ?? "$"})",
                e);
        }
    }

    /// <summary>Writes the side file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => OutputFile.WriteWhole(path, ToUtf8());

    /// <summary>The text of the side file, in UTF-8.</summary>
    public byte[] ToUtf8() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json.DatabaseNames), (byte)'\n'];
}

/// <summary>The names of a rule.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Tags">Its tags, in source order.</param>
/// <param name="Meta">Its metadata, in source order.</param>
/// <param name="IsPrivate">Whether it is never reported.</param>
/// <param name="Patterns">Its patterns, in order of their numbers.</param>
public sealed record RuleNames(
    string Name,
    string Namespace,
    IReadOnlyList<string> Tags,
    IReadOnlyList<MetaName> Meta,
    [property: JsonPropertyName("private")] bool IsPrivate,
    IReadOnlyList<PatternNames> Patterns);

/// <summary>The name of a pattern.</summary>
/// <param name="Identifier">The identifier with its dollar sign.</param>
/// <param name="IsPrivate">Whether its matches are not listed.</param>
public sealed record PatternNames(string Identifier, [property: JsonPropertyName("private")] bool IsPrivate)
{
    /// <summary>
    /// Of a text with <c>xor</c>, its first byte as it was written: XORed with the first byte of a match it is the key. Otherwise null.
    /// </summary>
    [JsonPropertyName("xor"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte? KeyedByte { get; init; }
}

/// <summary>A metadata entry of a rule.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">A <see cref="string"/>, a <see cref="long"/> or a <see cref="bool"/>.</param>
public sealed record MetaName(string Key, [property: JsonConverter(typeof(MetaValueConverter))] object Value);
