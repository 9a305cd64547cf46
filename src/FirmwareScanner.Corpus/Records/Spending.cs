using System;
using System.Text.Json;

namespace FirmwareScanner.Corpus.Records;

/// <summary>What an image or a shard has cost. Times are those of threads, added up.</summary>
public sealed record Spending
{
    /// <summary>Images.</summary>
    public long Images { get; init; }

    /// <summary>Objects inside of images that were looked at.</summary>
    public long Objects { get; init; }

    /// <summary>Of these, objects that were known and not scanned.</summary>
    public long KnownObjects { get; init; }

    /// <summary>Bytes of images.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the objects inside: what was unpacked.</summary>
    public long UnpackedBytes { get; init; }

    /// <summary>Of these, bytes that were known and not scanned.</summary>
    public long KnownBytes { get; init; }

    /// <summary>Images whose scan as a whole was known: they were hashed, and not even unpacked.</summary>
    public long KnownImages { get; init; }

    /// <summary>Time in all.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Of that, time for hashes of images and objects.</summary>
    public TimeSpan Hashing { get; init; }

    /// <summary>Of that, time for scans; the rest is unpacking.</summary>
    public TimeSpan Scanning { get; init; }

    /// <summary>Adds two.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static Spending operator +(Spending left, Spending right) => Add(left, right);

    /// <summary>Adds two.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static Spending Add(Spending left, Spending right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Spending
        {
            Images = left.Images + right.Images,
            Objects = left.Objects + right.Objects,
            KnownObjects = left.KnownObjects + right.KnownObjects,
            Bytes = left.Bytes + right.Bytes,
            UnpackedBytes = left.UnpackedBytes + right.UnpackedBytes,
            KnownBytes = left.KnownBytes + right.KnownBytes,
            KnownImages = left.KnownImages + right.KnownImages,
            Total = left.Total + right.Total,
            Hashing = left.Hashing + right.Hashing,
            Scanning = left.Scanning + right.Scanning,
        };
    }

    /// <summary>The line that tells of it.</summary>
    /// <param name="image">The image's number; -1 for a shard.</param>
    internal byte[] ToLine(int image) => RecordLine.Make(json =>
    {
        json.WriteNumber("spent", image);
        json.WriteNumber("images", Images);
        json.WriteNumber("objects", Objects);
        json.WriteNumber("known_objects", KnownObjects);
        json.WriteNumber("bytes", Bytes);
        json.WriteNumber("unpacked_bytes", UnpackedBytes);
        json.WriteNumber("known_bytes", KnownBytes);
        json.WriteNumber("known_images", KnownImages);
        json.WriteNumber("microseconds", (long)Total.TotalMicroseconds);
        json.WriteNumber("hashing", (long)Hashing.TotalMicroseconds);
        json.WriteNumber("scanning", (long)Scanning.TotalMicroseconds);
    });

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its object.</param>
    internal static Spending Parse(JsonElement line) => new()
    {
        Images = RecordLine.ReadNumber(line, "images"),
        Objects = RecordLine.ReadNumber(line, "objects"),
        KnownObjects = RecordLine.ReadNumber(line, "known_objects"),
        Bytes = RecordLine.ReadNumber(line, "bytes"),
        UnpackedBytes = RecordLine.ReadNumber(line, "unpacked_bytes"),
        KnownBytes = RecordLine.ReadNumber(line, "known_bytes"),
        KnownImages = RecordLine.ReadNumber(line, "known_images"),
        Total = TimeSpan.FromMicroseconds(RecordLine.ReadNumber(line, "microseconds")),
        Hashing = TimeSpan.FromMicroseconds(RecordLine.ReadNumber(line, "hashing")),
        Scanning = TimeSpan.FromMicroseconds(RecordLine.ReadNumber(line, "scanning")),
    };
}
