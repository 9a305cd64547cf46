using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace FirmwareScanner.Corpus.Records;

/// <summary>The first line of a shard's results: what they are results of.</summary>
internal sealed record ShardHead
{
    private const string FormatName = "corpus_results";
    private const int FormatVersion = 1;

    /// <summary>What identifies the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>How many shards the plan has.</summary>
    public required int Shards { get; init; }

    /// <summary>How many images the plan has.</summary>
    public required int Images { get; init; }

    /// <summary>Symbolic links that the plan did not follow.</summary>
    public int Links { get; init; }

    /// <summary>Files and folders that the plan leaves out.</summary>
    public int Excluded { get; init; }

    /// <summary>What was named when the plan was made.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>What the images were scanned with.</summary>
    public required ScannerIdentity Scanner { get; init; }

    /// <summary>Its line.</summary>
    public byte[] ToLine() => RecordLine.Make(json =>
    {
        json.WriteNumber(FormatName, FormatVersion);
        json.WriteString("plan", Plan);
        json.WriteNumber("shard", Shard);
        json.WriteNumber("shards", Shards);
        json.WriteNumber("images", Images);
        json.WriteNumber("links", Links);
        json.WriteNumber("excluded", Excluded);
        RawText.WriteArray(json, "named", Named);
        json.WriteString("program", Scanner.Program);
        json.WriteString("database", Scanner.Database);
        RawText.Write(json, "rules", Scanner.Rules);
        json.WriteString("options", Scanner.Options);
        json.WriteBoolean("addition", Scanner.IsAddition);
        json.WriteStartArray("texts");
        foreach ((string name, string digest) in Scanner.Texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray();
            RawText.Write(json, name);
            json.WriteStringValue(digest);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    /// <summary>Reads the line.</summary>
    /// <param name="line">Its object.</param>
    /// <returns>Null if it is no such line, or one of another version.</returns>
    public static ShardHead? TryParse(JsonElement line) => RecordLine.ReadNumber(line, FormatName) != FormatVersion ? null : new ShardHead
    {
        Plan = line.GetProperty("plan").GetString()!,
        Shard = line.GetProperty("shard").GetInt32(),
        Shards = line.GetProperty("shards").GetInt32(),
        Images = line.GetProperty("images").GetInt32(),
        Links = (int)RecordLine.ReadNumber(line, "links"),
        Excluded = (int)RecordLine.ReadNumber(line, "excluded"),
        Named = [.. line.GetProperty("named").EnumerateArray().Select(RawText.Read)],
        Scanner = new ScannerIdentity
        {
            Program = line.GetProperty("program").GetString()!,
            Database = line.GetProperty("database").GetString()!,
            Rules = RawText.Read(line, "rules"),
            Options = line.GetProperty("options").GetString()!,
            IsAddition = line.GetProperty("addition").GetBoolean(),
            Texts = line.GetProperty("texts").EnumerateArray().ToDictionary(text => RawText.Read(text[0]), text => text[1].GetString()!),
        },
    };
}
