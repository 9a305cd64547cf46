using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>What a result says in words, as JSON in a column.</summary>
internal static class ResultText
{
    /// <summary>Makes it.</summary>
    /// <param name="found">The result.</param>
    public static string Make(KnownObject found) => Encoding.UTF8.GetString(RecordLine.Make(json =>
    {
        RawText.Write(json, "reason", found.Reason);
        json.WriteStartArray("printed");
        foreach (string line in found.Printed)
        {
            RawText.Write(json, line);
        }

        json.WriteEndArray();
    })[..^1]);

    /// <summary>Adds it to a result.</summary>
    /// <param name="found">The result without words.</param>
    /// <param name="text">The column; null for nothing.</param>
    public static KnownObject AddTo(KnownObject found, string? text)
    {
        if (text is null)
        {
            return found;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        return found with
        {
            Reason = RawText.Read(document.RootElement, "reason"),
            Printed = [.. document.RootElement.GetProperty("printed").EnumerateArray().Select(RawText.Read)],
        };
    }
}
