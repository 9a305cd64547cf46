using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Proof.Budgets;

/// <summary>The budgets file: figures that may only shrink, limits that nobody may pass, and a record of what was let grow.</summary>
internal sealed class BudgetFile
{
    private const string HotKey = "hot";
    private const string LimitsKey = "limits";
    private const string BudgetsKey = "budgets";
    private const string GrowthKey = "growth";

    private BudgetFile(string name)
    {
        Name = name;
    }

    /// <summary>The file, as messages name it.</summary>
    public string Name { get; }

    /// <summary>Full names of the methods from which scanning starts.</summary>
    public List<string> Hot { get; } = [];

    /// <summary>What no figure may exceed, accepted or not.</summary>
    public SortedDictionary<string, long> Limits { get; } = new(StringComparer.Ordinal);

    /// <summary>The figures.</summary>
    public SortedDictionary<string, long> Budgets { get; } = new(StringComparer.Ordinal);

    /// <summary>What was let grow, the latest last.</summary>
    public List<AcceptedGrowth> Growth { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">The file is missing or not of the form; the message names the line.</exception>
    public static BudgetFile Read(string path)
    {
        return File.Exists(path)
            ? Parse(path, File.ReadAllText(path))
            : throw new UserErrorException($"{path}: there is no such budgets file");
    }

    /// <summary>Reads a text.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UserErrorException">It is not of the form; the message names the line.</exception>
    public static BudgetFile Parse(string name, string text)
    {
        var file = new BudgetFile(name);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            file.ReadRoot(document.RootElement);
        }
        catch (JsonException exception)
        {
            long line = (exception.LineNumber ?? 0) + 1;
            long column = (exception.BytePositionInLine ?? 0) + 1;
            throw new UserErrorException($"{name}:{line}:{column}: not valid JSON: {exception.Message}");
        }

        return file;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public string ToText()
    {
        using var text = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(text, options))
        {
            json.WriteStartObject();
            json.WriteStartArray(HotKey);
            Hot.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            WriteNumbers(json, LimitsKey, Limits);
            WriteNumbers(json, BudgetsKey, Budgets);
            json.WriteStartArray(GrowthKey);
            foreach (AcceptedGrowth growth in Growth)
            {
                json.WriteStartObject();
                json.WriteString("name", growth.Name);
                if (growth.From is long from)
                {
                    json.WriteNumber("from", from);
                }

                json.WriteNumber("to", growth.To);
                json.WriteString("reason", growth.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, SortedDictionary<string, long> numbers)
    {
        json.WriteStartObject(key);
        foreach ((string name, long value) in numbers)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    }

    private void ReadRoot(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "file");
        foreach (JsonProperty part in root.EnumerateObject())
        {
            switch (part.Name)
            {
                case HotKey:
                    Expect(part.Value, JsonValueKind.Array, HotKey);
                    Hot.AddRange(part.Value.EnumerateArray().Select(each => Text(each, HotKey)));
                    break;
                case LimitsKey:
                    ReadNumbers(part.Value, LimitsKey, Limits);
                    break;
                case BudgetsKey:
                    ReadNumbers(part.Value, BudgetsKey, Budgets);
                    break;
                case GrowthKey:
                    Expect(part.Value, JsonValueKind.Array, GrowthKey);
                    Growth.AddRange(part.Value.EnumerateArray().Select(ReadGrowth));
                    break;
                default:
                    throw new UserErrorException(
                        $"{Name}: expected {HotKey}, {LimitsKey}, {BudgetsKey} or {GrowthKey}, found \"{part.Name}\"");
            }
        }
    }

    private AcceptedGrowth ReadGrowth(JsonElement element)
    {
        Expect(element, JsonValueKind.Object, GrowthKey);
        return new AcceptedGrowth(
            Text(Member(element, "name"), "growth.name"),
            element.TryGetProperty("from", out JsonElement from) ? Number(from, "growth.from") : null,
            Number(Member(element, "to"), "growth.to"),
            Text(Member(element, "reason"), "growth.reason"));
    }

    private JsonElement Member(JsonElement element, string name)
    {
        return element.TryGetProperty(name, out JsonElement value) ? value
            : throw new UserErrorException($"{Name}: expected \"{name}\" in each entry of {GrowthKey}");
    }

    private void ReadNumbers(JsonElement element, string what, SortedDictionary<string, long> numbers)
    {
        Expect(element, JsonValueKind.Object, what);
        foreach (JsonProperty each in element.EnumerateObject())
        {
            numbers[each.Name] = Number(each.Value, each.Name);
        }
    }

    private long Number(JsonElement element, string what)
    {
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0 ? number
            : throw new UserErrorException($"{Name}: \"{what}\": expected a whole number of 0 or more, found {element.GetRawText()}");
    }

    private string Text(JsonElement element, string what)
    {
        Expect(element, JsonValueKind.String, what);
        return element.GetString()!;
    }

    private void Expect(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
        {
            throw new UserErrorException($"{Name}: \"{what}\": expected {kind}, found {element.ValueKind}");
        }
    }
}
