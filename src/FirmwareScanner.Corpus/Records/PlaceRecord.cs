using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Corpus.Records;

/// <summary>A place in an image: the image itself, a layer, or something in a layer.</summary>
internal sealed record PlaceRecord
{
    /// <summary>The number among the places of the image of what it is in; -1 for the image.</summary>
    public required int Parent { get; init; }

    /// <summary>The format of a layer; null for the image and for what is in a layer.</summary>
    public string? Format { get; init; }

    /// <summary>Of something in a layer its path there, as stored; empty for the image and for layers.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Offset of its first byte in what it is in; -1 if it does not lie there in one piece.</summary>
    public long Offset { get; init; }

    /// <summary>Its length there in bytes, as far as known.</summary>
    public long Length { get; init; }

    /// <summary>Bytes of its content.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of its content; empty if it has none.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Where its content lies, if what was found in it depends on that; empty otherwise.</summary>
    public byte[] Place { get; init; } = [];

    /// <summary>Its number in the list of objects with findings or problems; -1 if it is not in there.</summary>
    public int Listed { get; init; } = -1;

    /// <summary>If it is listed, the lengths of the steps to it as they were known then.</summary>
    public IReadOnlyList<long> StepLengths { get; init; } = [];

    /// <summary>What is wrong with it, if it is listed.</summary>
    public IReadOnlyList<LayerProblem> Problems { get; init; } = [];

    /// <summary>Writes it as an object.</summary>
    /// <param name="json">Where to.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("in", Parent);
        if (Format is not null)
        {
            json.WriteString("format", Format);
        }

        if (Name.Length > 0)
        {
            RawText.Write(json, "name", Name);
        }

        RecordLine.WriteNumber(json, "offset", Offset);
        RecordLine.WriteNumber(json, "length", Length);
        RecordLine.WriteNumber(json, "size", Size);
        RecordLine.WriteDigest(json, "object", Sha256);
        RecordLine.WriteDigest(json, "place", Place);
        if (Listed >= 0)
        {
            json.WriteNumber("listed", Listed);
            WriteDetail(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what is said of it because it is listed: members.</summary>
    /// <param name="json">Where to.</param>
    public void WriteDetail(Utf8JsonWriter json)
    {
        json.WriteStartArray("steps");
        foreach (long length in StepLengths)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        if (Problems.Count > 0)
        {
            json.WriteStartArray("problems");
            foreach (LayerProblem problem in Problems)
            {
                json.WriteStartArray();
                json.WriteNumberValue((int)problem.Kind);
                RawText.Write(json, problem.Text);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Reads an object.</summary>
    /// <param name="place">The object.</param>
    public static PlaceRecord Parse(JsonElement place)
    {
        var record = new PlaceRecord
        {
            Parent = (int)RecordLine.ReadNumber(place, "in"),
            Format = place.TryGetProperty("format", out JsonElement format) ? format.GetString() : null,
            Name = RawText.Read(place, "name"),
            Offset = RecordLine.ReadNumber(place, "offset"),
            Length = RecordLine.ReadNumber(place, "length"),
            Size = RecordLine.ReadNumber(place, "size"),
            Sha256 = RecordLine.ReadDigest(place, "object"),
            Place = RecordLine.ReadDigest(place, "place"),
        };
        return place.TryGetProperty("listed", out JsonElement listed) ? record.WithDetail(listed.GetInt32(), place) : record;
    }

    /// <summary>The same with what is said of it because it is listed.</summary>
    /// <param name="listed">Its number in the list.</param>
    /// <param name="detail">The object with the members that <see cref="WriteDetail"/> writes.</param>
    public PlaceRecord WithDetail(int listed, JsonElement detail) => this with
    {
        Listed = listed,
        StepLengths = [.. detail.GetProperty("steps").EnumerateArray().Select(length => length.GetInt64())],
        Problems = detail.TryGetProperty("problems", out JsonElement problems)
            ? [.. problems.EnumerateArray().Select(problem => new LayerProblem((ProblemKind)problem[0].GetInt32(), RawText.Read(problem[1])))]
            : [],
    };
}
