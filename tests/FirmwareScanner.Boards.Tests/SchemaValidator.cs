using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FirmwareScanner.Boards.Tests;

/// <summary>
/// The keywords of JSON Schema 2020-12 that our schemas use. An unknown keyword is an exception, so that none is passed over.
/// </summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Holds(keyword, schema, value));

    private bool Holds(JsonProperty keyword, JsonElement schema, JsonElement value)
    {
        JsonElement argument = keyword.Value;
        bool isObject = value.ValueKind == JsonValueKind.Object;
        bool isArray = value.ValueKind == JsonValueKind.Array;
        bool isString = value.ValueKind == JsonValueKind.String;
        bool isNumber = value.ValueKind == JsonValueKind.Number;
        return keyword.Name switch
        {
            "$schema" or "$id" or "$defs" or "title" or "description" => true,
            "$ref" => IsValid(Resolve(argument.GetString()!), value),
            "type" => HasType(argument.GetString()!, value),
            "enum" => argument.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
            "oneOf" => argument.EnumerateArray().Count(one => IsValid(one, value)) == 1,
            "minLength" => !isString || value.GetString()!.Length >= argument.GetInt32(),
            "pattern" => !isString || Regex.IsMatch(value.GetString()!, argument.GetString()!),
            "minimum" => !isNumber || value.GetDouble() >= argument.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= argument.GetDouble(),
            "items" => !isArray || value.EnumerateArray().All(item => IsValid(argument, item)),
            "uniqueItems" => !isArray || value.EnumerateArray().DistinctBy(item => item.GetRawText()).Count() == value.GetArrayLength(),
            "required" => !isObject || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => !isObject || argument.EnumerateObject()
                .All(property => !value.TryGetProperty(property.Name, out JsonElement member) || IsValid(property.Value, member)),
            "additionalProperties" => !isObject || value.EnumerateObject()
                .All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
            "dependentRequired" => !isObject || argument.EnumerateObject()
                .Where(rule => value.TryGetProperty(rule.Name, out _))
                .All(rule => rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
            _ => throw new NotSupportedException($"JSON Schema keyword {keyword.Name}"),
        };
    }

    private JsonElement Resolve(string reference)
    {
        return reference.Split('/').Skip(1).Aggregate(root, (node, name) => node.GetProperty(name));
    }

    private static bool HasType(string type, JsonElement value)
    {
        return type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => throw new NotSupportedException($"JSON Schema type {type}"),
        };
    }
}
