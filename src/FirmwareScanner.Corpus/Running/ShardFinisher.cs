using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Corpus.Running;

/// <summary>
/// Writes the file of a shard that is complete: images in the order of the plan, before each what it needs and no image before it did. So the file is
/// the same whoever has scanned which image when.
/// </summary>
/// <param name="index">Where the lines are.</param>
/// <param name="book">Knows the rules.</param>
internal sealed class ShardFinisher(ShardIndex index, RuleBook book)
{
    private readonly HashSet<ObjectKey> _scans = [];
    private readonly HashSet<ObjectKey> _objects = [];
    private readonly HashSet<string> _rules = [];

    /// <summary>Writes the file; it appears as a whole.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="head">Its first line.</param>
    /// <param name="images">The numbers of its images, in order; all of them are known.</param>
    /// <exception cref="IOException">It cannot be written, or a part not be read.</exception>
    public void Write(string path, byte[] head, IReadOnlyList<int> images)
    {
        using var file = OutputFile.Create(new FileClaims().AddOutput(path));
        file.Stream.Write(head);
        foreach (int number in images)
        {
            byte[] line = index.Images[number].Read();
            using JsonDocument document = JsonDocument.Parse(line);
            if (RecordLine.ReadDigest(document.RootElement, "sha256") is { Length: > 0 } sha256)
            {
                WriteScan(file.Stream, sha256);
            }

            file.Stream.Write(line);
        }

        file.Stream.Write(RecordLine.Make(json => json.WriteNumber("end", images.Count)));
        file.Commit();
    }

    private void WriteScan(Stream file, byte[] sha256)
    {
        var key = ObjectKey.Of(sha256);
        if (!_scans.Add(key))
        {
            return;
        }

        byte[] line = index.Scans[key].Read();
        using JsonDocument document = JsonDocument.Parse(line);
        foreach (PlaceRecord place in document.RootElement.GetProperty("places").EnumerateArray().Select(PlaceRecord.Parse))
        {
            if (place.Sha256.Length > 0)
            {
                WriteObject(file, ObjectKey.Of(place.Sha256, place.Place));
            }
        }

        file.Write(line);
    }

    private void WriteObject(Stream file, ObjectKey key)
    {
        if (!_objects.Add(key))
        {
            return;
        }

        byte[] line = index.Objects[key].Read();
        using JsonDocument document = JsonDocument.Parse(line);
        foreach (string list in new[] { "rules", "suppressed" })
        {
            if (document.RootElement.TryGetProperty(list, out JsonElement rules))
            {
                foreach (string rule in rules.EnumerateArray().Select(fired => fired.GetProperty("rule").GetString()!).Where(_rules.Add))
                {
                    file.Write(book.Find(rule)!.ToLine());
                }
            }
        }

        file.Write(line);
    }
}
