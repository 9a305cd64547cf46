using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>
/// The schemas, which editors use, and the readers accept and refuse the same files: tried on every file with every member removed,
/// renamed, and replaced by values of every other type.
/// </summary>
public sealed class SchemaAgreementTests
{
    private static readonly string[] Replacements =
    [
        "null", "true", "0", "-1", "64", "1.5", "5000001", "1073741825",
        "\"\"", "\"x\"", "\"0x10\"", "\"0x\"", "{}", "[]", "[0, 0]", "[null]",
    ];

    [Fact]
    public void Board_schema_and_reader_agree()
    {
        AssertAgreement("boards", "board", source => BoardReader.Read(source, BoardCatalog.Chips, new DiagnosticBag()) is not null);
    }

    [Fact]
    public void Chip_schema_and_reader_agree()
    {
        AssertAgreement("chips", "chip", source => ChipReader.Read(source, new DiagnosticBag()) is not null);
    }

    private static void AssertAgreement(string folder, string schema, Func<SourceText, bool> reader)
    {
        string path = RepositoryFiles.PathOf("hardware", folder);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, schema + ".schema.json")));
        var validator = new SchemaValidator(document.RootElement);
        int refused = 0;
        foreach (string file in BoardFiles.Paths(path))
        {
            string text = File.ReadAllText(file);
            Assert.True(IsValid(text), file);
            foreach (string mutant in Mutants(text))
            {
                bool isValid = IsValid(mutant);
                refused += isValid ? 0 : 1;
                Assert.True(isValid == reader(new SourceText("x", mutant)), $"the schema says {isValid}, the reader not: {mutant}");
            }
        }

        Assert.True(refused > 100, $"only {refused} mutants were refused");

        bool IsValid(string text)
        {
            using JsonDocument value = JsonDocument.Parse(text);
            return validator.IsValid(value.RootElement);
        }
    }

    private static IEnumerable<string> Mutants(string text)
    {
        int members = AllMembers(JsonNode.Parse(text)!).Count();
        for (int i = 0; i < members; i++)
        {
            yield return Mutate(i, (parent, name) => parent.Remove(name));
            yield return Mutate(i, (parent, name) => parent["unknown"] = parent[name]?.DeepClone());
            foreach (string replacement in Replacements)
            {
                yield return Mutate(i, (parent, name) => parent[name] = JsonNode.Parse(replacement));
            }
        }

        string Mutate(int index, Action<JsonObject, string> change)
        {
            JsonNode root = JsonNode.Parse(text)!;
            (JsonObject parent, string name) = AllMembers(root).ElementAt(index);
            change(parent, name);
            return root.ToJsonString();
        }
    }

    /// <summary>All members of a tree; of each array only the first element, for the others are of its kind.</summary>
    private static IEnumerable<(JsonObject Parent, string Name)> AllMembers(JsonNode node)
    {
        if (node is JsonArray { Count: > 0 } array && array[0] is JsonNode first)
        {
            foreach ((JsonObject, string) member in AllMembers(first))
            {
                yield return member;
            }
        }

        if (node is not JsonObject owner)
        {
            yield break;
        }

        foreach ((string name, JsonNode? value) in owner.ToArray())
        {
            yield return (owner, name);
            foreach ((JsonObject, string) member in value is null ? [] : AllMembers(value))
            {
                yield return member;
            }
        }
    }
}
