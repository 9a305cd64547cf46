using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Corpus.Records;

/// <summary>All that reports say of a rule, so that they can be written without its database.</summary>
public sealed class RuleFact
{
    private const int KeyLength = 12;

    private RuleFact(byte[] json, SignatureRule rule)
    {
        Json = json;
        Rule = rule;
        Key = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, KeyLength));
    }

    /// <summary>What refers to it: a part of the SHA-256 of <see cref="Json"/>, in hexadecimal.</summary>
    public string Key { get; }

    /// <summary>The fact as an object of JSON, in UTF-8; the same for the same rule.</summary>
    public byte[] Json { get; }

    /// <summary>The rule; its number says nothing where it was read from JSON.</summary>
    public SignatureRule Rule { get; }

    /// <summary>Its line among a shard's results.</summary>
    public byte[] ToLine() => RecordLine.Make(json =>
    {
        json.WriteString("rule", Key);
        json.WritePropertyName("fact");
        json.WriteRawValue(Json);
    });

    /// <summary>What there is to say of a rule.</summary>
    /// <param name="rule">The rule.</param>
    public static RuleFact Of(SignatureRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        byte[] line = RecordLine.Make(json =>
        {
            RawText.Write(json, "name", rule.Name);
            RawText.Write(json, "namespace", rule.Namespace);
            RawText.WriteArray(json, "tags", rule.Tags);
            json.WriteStartArray("meta");
            foreach (MetaName entry in rule.Meta)
            {
                json.WriteStartArray();
                RawText.Write(json, entry.Key);
                WriteValue(json, entry.Value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteBoolean("info", rule.IsInformational);
            RawText.WriteArray(json, "patterns", rule.Patterns.Select(pattern => pattern.Identifier));
        });
        return new RuleFact(line[..^1], rule);
    }

    /// <summary>Reads a fact.</summary>
    /// <param name="json">What <see cref="Json"/> has given.</param>
    public static RuleFact Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement fact = document.RootElement;
        var names = new RuleNames(
            RawText.Read(fact, "name"),
            RawText.Read(fact, "namespace"),
            [.. fact.GetProperty("tags").EnumerateArray().Select(RawText.Read)],
            [.. fact.GetProperty("meta").EnumerateArray().Select(entry => new MetaName(RawText.Read(entry[0]), ReadValue(entry[1])))],
            false,
            [.. fact.GetProperty("patterns").EnumerateArray().Select(name => new PatternNames(RawText.Read(name), false))]);
        return new RuleFact(json.ToArray(), new SignatureRule(0, 0, names, false, fact.GetProperty("info").GetBoolean(), true));
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            default:
                RawText.Write(json, value.ToString() ?? string.Empty);
                break;
        }
    }

    private static object ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt64(),
        _ => RawText.Read(value),
    };
}
