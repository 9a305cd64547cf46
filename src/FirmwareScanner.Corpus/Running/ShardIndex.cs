using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Corpus.Running;

/// <summary>Where the lines of a shard are, in the parts of this process and of those before it. Not for several threads at once.</summary>
/// <param name="book">Is told of the rules.</param>
/// <param name="knowledge">Is told of the objects.</param>
internal sealed class ShardIndex(RuleBook book, ObjectKnowledge knowledge) : IDisposable
{
    private const int PieceLength = 1 << 20;

    private readonly List<SafeFileHandle> _files = [];

    /// <summary>The line of each image, by its number.</summary>
    public Dictionary<int, LinePlace> Images { get; } = [];

    /// <summary>The line of each scan.</summary>
    public Dictionary<ObjectKey, LinePlace> Scans { get; } = [];

    /// <summary>The line of each object.</summary>
    public Dictionary<ObjectKey, LinePlace> Objects { get; } = [];

    /// <summary>What each image has cost, by its number.</summary>
    public Dictionary<int, Spending> Spent { get; } = [];

    /// <summary>Reads a part that another process has written. A last line that was not written whole ends it.</summary>
    /// <param name="path">The part.</param>
    /// <param name="head">The line that it has to begin with.</param>
    /// <exception cref="CorpusException">It begins with another line: it belongs to another plan, or to other rules.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Load(string path, byte[] head)
    {
        SafeFileHandle file = InputFile.OpenHandle(path);
        _files.Add(file);
        bool isFirst = true;
        foreach ((long offset, byte[] line) in LinesOf(file))
        {
            if (isFirst)
            {
                isFirst = false;
                RequireHead(path, line, head);
            }
            else if (!TryAdd(line, new LinePlace(file, offset, line.Length)))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Forgets images whose scan, and scans whose objects, are in no part that was loaded: a machine may have lost what another process had read.
    /// </summary>
    /// <exception cref="IOException">A part cannot be read.</exception>
    public void DropTorn()
    {
        foreach ((ObjectKey key, LinePlace place) in Scans.ToArray())
        {
            using JsonDocument document = JsonDocument.Parse(place.Read());
            IEnumerable<PlaceRecord> places = document.RootElement.GetProperty("places").EnumerateArray().Select(PlaceRecord.Parse);
            if (places.Any(one => one.Sha256.Length > 0 && !Objects.ContainsKey(ObjectKey.Of(one.Sha256, one.Place))))
            {
                Scans.Remove(key);
            }
        }

        foreach ((int number, LinePlace place) in Images.ToArray())
        {
            using JsonDocument document = JsonDocument.Parse(place.Read());
            byte[] sha256 = RecordLine.ReadDigest(document.RootElement, "sha256");
            if (sha256.Length > 0 && !Scans.ContainsKey(ObjectKey.Of(sha256)))
            {
                Images.Remove(number);
            }
        }
    }

    /// <summary>Refuses results of something else.</summary>
    /// <param name="path">Their file.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="head">What it has to be.</param>
    /// <exception cref="CorpusException">It is something else.</exception>
    public static void RequireHead(string path, ReadOnlySpan<byte> line, ReadOnlySpan<byte> head)
    {
        if (!line.SequenceEqual(head))
        {
            throw new CorpusException(
                $"{path}: has results of another plan, other rules, other options or another version of the program; name another folder, or remove them");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle file in _files)
        {
            file.Dispose();
        }
    }

    private bool TryAdd(byte[] line, LinePlace place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Add(document.RootElement, place);
            return true;
        }
        catch (Exception exception) when (RecordFault.Is(exception))
        {
            return false;
        }
    }

    private void Add(JsonElement line, LinePlace place)
    {
        if (line.TryGetProperty("fact", out JsonElement fact))
        {
            book.Add(RuleFact.Parse(Encoding.UTF8.GetBytes(fact.GetRawText())));
        }
        else if (line.TryGetProperty("image", out JsonElement image))
        {
            Images.TryAdd(image.GetInt32(), place);
        }
        else if (line.TryGetProperty("scan", out _))
        {
            Scans.TryAdd(ObjectKey.Of(RecordLine.ReadDigest(line, "scan")), place);
        }
        else if (line.TryGetProperty("spent", out JsonElement number))
        {
            Spent.TryAdd(number.GetInt32(), Spending.Parse(line));
        }
        else
        {
            ObjectRecord record = ObjectRecord.Parse(line, book);
            if (Objects.TryAdd(record.Key, place))
            {
                knowledge.Add(record);
            }
        }
    }

    private static IEnumerable<(long Offset, byte[] Line)> LinesOf(SafeFileHandle file)
    {
        byte[] piece = new byte[PieceLength];
        long start = 0;
        long position = 0;
        var open = new List<byte>();
        int got = 1;
        while (got > 0)
        {
            got = RandomAccess.Read(file, piece, position);
            position += got;
            int from = 0;
            for (int end = piece.AsSpan(0, got).IndexOf((byte)'\n'); end >= 0; end = piece.AsSpan(from, got - from).IndexOf((byte)'\n'))
            {
                open.AddRange(piece.AsSpan(from, end + 1));
                yield return (start, open.ToArray());
                start += open.Count;
                open.Clear();
                from += end + 1;
            }

            open.AddRange(piece.AsSpan(from, got - from));
        }
    }
}
