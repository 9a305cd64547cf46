using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Corpus.Planning;

/// <summary>What is to be scanned, and which shard scans it: a file of JSON Lines, a head and a line for each image.</summary>
public sealed class CorpusPlan
{
    /// <summary>The most bytes of a plan: some ten million images.</summary>
    public const int MostBytes = int.MaxValue / 2;

    /// <summary>The most shards.</summary>
    public const int MostShards = 100_000;

    private const string FormatName = "corpus_plan";
    private const int FormatVersion = 1;

    /// <summary>How many shards there are, 1 to <see cref="MostShards"/>.</summary>
    public required int Shards { get; init; }

    /// <summary>What was named when the plan was made.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>Symbolic links in folders, which were not followed.</summary>
    public int Links { get; init; }

    /// <summary>Files and folders left out at the user's word.</summary>
    public int Excluded { get; init; }

    /// <summary>The images, in the order in which they were met.</summary>
    public required IReadOnlyList<PlannedImage> Images { get; init; }

    /// <summary>What identifies it: SHA-256 of its file, in hexadecimal.</summary>
    public string Identity => _identity ??= Convert.ToHexStringLower(SHA256.HashData(ToUtf8()));

    private string? _identity;

    /// <summary>The numbers of the images of a shard, in order.</summary>
    /// <param name="shard">The shard, from 0.</param>
    public IEnumerable<int> ImagesOf(int shard) => Enumerable.Range(0, Images.Count).Where(number => Images[number].Shard == shard);

    /// <summary>The file's content.</summary>
    public byte[] ToUtf8()
    {
        var file = new MemoryStream();
        file.Write(RecordLine.Make(json =>
        {
            json.WriteNumber(FormatName, FormatVersion);
            json.WriteNumber("shards", Shards);
            json.WriteNumber("images", Images.Count);
            json.WriteNumber("links", Links);
            json.WriteNumber("excluded", Excluded);
            RawText.WriteArray(json, "named", Named);
        }));
        foreach (PlannedImage image in Images)
        {
            file.Write(RecordLine.Make(json => Write(json, image)));
        }

        return file.ToArray();
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorpusException">It cannot be read, or is no plan; the message names the line.</exception>
    public static CorpusPlan Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] content;
        try
        {
            content = InputFile.ReadWhole(path, MostBytes, allowsPipe: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new CorpusException($"{path}: {FileProblem.Describe(exception)}", exception);
        }

        int number = 0;
        try
        {
            return Parse(content, path, ref number);
        }
        catch (Exception exception) when (exception is not CorpusException && RecordFault.Is(exception))
        {
            throw new CorpusException($"{path}:{number}: expected a line of a plan, found something else: {exception.Message}", exception);
        }
    }

    private static CorpusPlan Parse(ReadOnlyMemory<byte> content, string path, ref int number)
    {
        CorpusPlan? head = null;
        int expected = 0;
        var images = new List<PlannedImage>();
        while (!content.IsEmpty)
        {
            number++;
            int end = content.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new CorpusException($"{path}:{number}: the line has no end: the plan was not written whole");
            }

            using JsonDocument document = JsonDocument.Parse(content[..end]);
            content = content[(end + 1)..];
            if (head is null)
            {
                head = ReadHead(document.RootElement, path);
                expected = document.RootElement.GetProperty("images").GetInt32();
                continue;
            }

            images.Add(ReadImage(document.RootElement));
            if (images[^1].Shard < 0 || images[^1].Shard >= head.Shards)
            {
                throw new CorpusException($"{path}:{number}: expected a shard from 0 to {head.Shards - 1}, found {images[^1].Shard}");
            }
        }

        return head is null || images.Count != expected
            ? throw new CorpusException($"{path}:{number}: expected {expected} images, found {images.Count}: the plan was not written whole")
            : new CorpusPlan { Shards = head.Shards, Named = head.Named, Links = head.Links, Excluded = head.Excluded, Images = images };
    }

    private static CorpusPlan ReadHead(JsonElement head, string path)
    {
        if (RecordLine.ReadNumber(head, FormatName) != FormatVersion)
        {
            throw new CorpusException($"{path}:1: expected \"{FormatName}\": {FormatVersion}, found another file; fwscan corpus plan writes one");
        }

        int shards = head.GetProperty("shards").GetInt32();
        return shards is < 1 or > MostShards
            ? throw new CorpusException($"{path}:1: expected 1 to {MostShards} shards, found {shards}")
            : new CorpusPlan
            {
                Shards = shards,
                Links = (int)RecordLine.ReadNumber(head, "links"),
                Excluded = (int)RecordLine.ReadNumber(head, "excluded"),
                Named = [.. head.GetProperty("named").EnumerateArray().Select(RawText.Read)],
                Images = [],
            };
    }

    private static void Write(Utf8JsonWriter json, PlannedImage image)
    {
        json.WriteNumber("shard", image.Shard);
        RawText.Write(json, "path", image.Path);
        json.WriteNumber("size", image.Size);
        RecordLine.WriteNumber(json, "written", image.WrittenAt);
        RecordLine.WriteDigest(json, "sha256", image.Sha256);
        RecordLine.WriteNumber(json, "reasons", image.Reasons);
        if (image.Reason.Length > 0)
        {
            RawText.Write(json, "reason", image.Reason);
        }
    }

    private static PlannedImage ReadImage(JsonElement line) => new(RawText.Read(line, "path"), line.GetProperty("size").GetInt64())
    {
        Shard = line.GetProperty("shard").GetInt32(),
        WrittenAt = RecordLine.ReadNumber(line, "written"),
        Sha256 = RecordLine.ReadDigest(line, "sha256"),
        Reasons = (int)RecordLine.ReadNumber(line, "reasons"),
        Reason = RawText.Read(line, "reason"),
    };
}
