using System.Linq;
using System.Text.Json;
using FirmwareScanner.Layers;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Records;

/// <summary>What was found in an object: a line of a shard's results, the member <c>object</c> first.</summary>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Place">Where it lies, if what was found depends on that; empty otherwise.</param>
/// <param name="Found">What was found.</param>
internal sealed record ObjectRecord(byte[] Sha256, byte[] Place, KnownObject Found)
{
    /// <summary>What stands for it.</summary>
    public ObjectKey Key => ObjectKey.Of(Sha256, Place);

    /// <summary>Its line.</summary>
    /// <param name="book">Knows the rules.</param>
    public byte[] ToLine(RuleBook book) => RecordLine.Make(json =>
    {
        RecordLine.WriteDigest(json, "object", Sha256);
        RecordLine.WriteDigest(json, "place", Place);
        json.WriteNumber("size", Found.Size);
        json.WriteNumber("verdict", (int)Found.Verdict);
        RecordLine.WriteNumber(json, "reasons", Found.Reasons);
        if (Found.Reason.Length > 0)
        {
            RawText.Write(json, "reason", Found.Reason);
        }

        if (Found.DependsOnPlace)
        {
            json.WriteBoolean("depends", true);
        }

        FiredRecord.Write(json, "rules", Found.Rules, book);
        FiredRecord.Write(json, "suppressed", Found.Suppressed, book);
        if (Found.Printed.Count > 0)
        {
            json.WriteStartArray("printed");
            foreach (string line in Found.Printed)
            {
                RawText.Write(json, line);
            }

            json.WriteEndArray();
        }
    });

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its object.</param>
    /// <param name="book">Knows the rules.</param>
    public static ObjectRecord Parse(JsonElement line, RuleBook book) => new(
        RecordLine.ReadDigest(line, "object"),
        RecordLine.ReadDigest(line, "place"),
        new KnownObject
        {
            Verdict = (ScanVerdict)RecordLine.ReadNumber(line, "verdict"),
            Reasons = (int)RecordLine.ReadNumber(line, "reasons"),
            Reason = RawText.Read(line, "reason"),
            Size = RecordLine.ReadNumber(line, "size"),
            Rules = FiredRecord.Read(line, "rules", book),
            Suppressed = FiredRecord.Read(line, "suppressed", book),
            Printed = line.TryGetProperty("printed", out JsonElement printed) ? [.. printed.EnumerateArray().Select(RawText.Read)] : [],
            DependsOnPlace = line.TryGetProperty("depends", out _),
        });
}
