using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Corpus.Records;

/// <summary>The scan of an image with everything inside it, whatever it is called: a line of a shard's results, the member <c>scan</c> first.</summary>
internal sealed record ScanRecord
{
    /// <summary>SHA-256 of the image.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>Clean, found or incomplete.</summary>
    public required ScanVerdict Verdict { get; init; }

    /// <summary>Bits of <see cref="IncompleteReason"/> and <see cref="ObjectReason"/>.</summary>
    public int Reasons { get; init; }

    /// <summary>The same in words.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Length of the image in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Layers that were recognised.</summary>
    public long Layers { get; init; }

    /// <summary>Objects inside that were scanned.</summary>
    public long Objects { get; init; }

    /// <summary>Bytes of these objects.</summary>
    public long BytesInside { get; init; }

    /// <summary>Bytes of the image that were opened, scanned, padding, opaque, refused: five numbers.</summary>
    public required IReadOnlyList<long> Accounting { get; init; }

    /// <summary>Opaque bytes in it and in everything inside.</summary>
    public long Opaque { get; init; }

    /// <summary>Objects that are not listed because there are too many.</summary>
    public long Omitted { get; init; }

    /// <summary>What rules printed.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>The image and what is in it, as far as it has content or is listed; what holds something before what is in it.</summary>
    public required IReadOnlyList<PlaceRecord> Places { get; init; }

    /// <summary>Its line.</summary>
    public byte[] ToLine() => RecordLine.Make(json =>
    {
        RecordLine.WriteDigest(json, "scan", Sha256);
        json.WriteNumber("verdict", (int)Verdict);
        RecordLine.WriteNumber(json, "reasons", Reasons);
        if (Reason.Length > 0)
        {
            RawText.Write(json, "reason", Reason);
        }

        json.WriteNumber("size", Size);
        json.WriteNumber("layers", Layers);
        json.WriteNumber("objects", Objects);
        json.WriteNumber("bytes", BytesInside);
        json.WriteStartArray("accounting");
        foreach (long bytes in Accounting)
        {
            json.WriteNumberValue(bytes);
        }

        json.WriteEndArray();
        RecordLine.WriteNumber(json, "opaque", Opaque);
        RecordLine.WriteNumber(json, "omitted", Omitted);
        if (Printed.Count > 0)
        {
            json.WriteStartArray("printed");
            foreach (string line in Printed)
            {
                RawText.Write(json, line);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("places");
        foreach (PlaceRecord place in Places)
        {
            place.Write(json);
        }

        json.WriteEndArray();
    });

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its object.</param>
    public static ScanRecord Parse(JsonElement line) => new()
    {
        Sha256 = RecordLine.ReadDigest(line, "scan"),
        Verdict = (ScanVerdict)RecordLine.ReadNumber(line, "verdict"),
        Reasons = (int)RecordLine.ReadNumber(line, "reasons"),
        Reason = RawText.Read(line, "reason"),
        Size = RecordLine.ReadNumber(line, "size"),
        Layers = RecordLine.ReadNumber(line, "layers"),
        Objects = RecordLine.ReadNumber(line, "objects"),
        BytesInside = RecordLine.ReadNumber(line, "bytes"),
        Accounting = [.. line.GetProperty("accounting").EnumerateArray().Select(bytes => bytes.GetInt64())],
        Opaque = RecordLine.ReadNumber(line, "opaque"),
        Omitted = RecordLine.ReadNumber(line, "omitted"),
        Printed = line.TryGetProperty("printed", out JsonElement printed) ? [.. printed.EnumerateArray().Select(RawText.Read)] : [],
        Places = [.. line.GetProperty("places").EnumerateArray().Select(PlaceRecord.Parse)],
    };

    /// <summary>The five numbers of an account.</summary>
    /// <param name="accounting">The account.</param>
    public static IReadOnlyList<long> NumbersOf(ByteAccounting accounting)
    {
        ArgumentNullException.ThrowIfNull(accounting);
        return [accounting.Opened, accounting.Scanned, accounting.Padding, accounting.Opaque, accounting.Refused];
    }
}
