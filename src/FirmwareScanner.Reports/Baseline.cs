using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Reports;

/// <summary>
/// Findings that were there before: for each rule and object, the digests of its matches. Offsets are not part of it, neither those of the
/// matches nor those of layers, so that it holds for a newer image in which things have moved; a match with other bytes, or one more of the
/// same, is new. Informational rules are not in it. A JSON file, sorted, so that differences of two are readable.
/// </summary>
public sealed class Baseline
{
    private const string FormatName = "fwscan-baseline";
    private const int Version = 1;

    // By logical path and rule.
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many rules in objects it knows.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads a baseline.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UserErrorException">It is none; the message names file, line and column, or the entry.</exception>
    public static Baseline Read(ReadOnlyMemory<byte> content, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var baseline = new Baseline();
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != FormatName || root.GetProperty("version").GetInt32() != Version)
            {
                throw new UserErrorException($"{name}: expected a baseline of version {Version} (\"format\": \"{FormatName}\")");
            }

            foreach (JsonElement finding in root.GetProperty("findings").EnumerateArray())
            {
                baseline.AddEntry(finding);
            }

            return baseline;
        }
        catch (JsonException exception)
        {
            throw new UserErrorException(
                $"{name}({exception.LineNumber + 1},{exception.BytePositionInLine + 1}): expected a baseline, found no valid JSON; --update-baseline writes one");
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserErrorException($"{name}: expected a baseline as --update-baseline writes it, found JSON in which something of it is missing or of another kind");
        }
    }

    /// <summary>Adds what was found in a file.</summary>
    /// <param name="findings">Findings in one file, informational ones included.</param>
    public void Add(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        foreach ((string key, Entry entry) in Gather(findings))
        {
            _entries[key] = entry;
        }
    }

    /// <summary>Of some findings in one file, those that are new.</summary>
    /// <param name="findings">All findings in the file.</param>
    public IReadOnlyList<Finding> SelectNew(IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        SortedDictionary<string, Entry> gathered = Gather(all);
        return [.. all.Where(finding => finding.Rule.IsInformational || !IsKnown(gathered[KeyOf(finding)]))];
    }

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", FormatName);
            json.WriteNumber("version", Version);
            json.WriteStartArray("findings");
            foreach (Entry entry in _entries.Values)
            {
                entry.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private void AddEntry(JsonElement finding)
    {
        // Earlier versions kept what was typed.
        string path = finding.GetProperty("path").GetString() ?? string.Empty;
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..].TrimStart('/');
        }

        var entry = new Entry(path, finding.GetProperty("rule").GetString() ?? string.Empty)
        {
            Matches = finding.GetProperty("matches").GetInt64(),
        };
        foreach (JsonProperty digest in finding.GetProperty("digests").EnumerateObject())
        {
            entry.Digests[digest.Name] = digest.Value.GetInt64();
        }

        _entries[entry.Key] = entry;
    }

    private bool IsKnown(Entry entry) => _entries.TryGetValue(entry.Key, out Entry? known) && known.Contains(entry);

    private static string KeyOf(Finding finding) => Entry.KeyOf(SafeText.Escape(finding.LogicalPath), finding.Rule.FullName);

    private static SortedDictionary<string, Entry> Gather(IEnumerable<Finding> findings)
    {
        var entries = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (Finding finding in findings.Where(finding => !finding.Rule.IsInformational))
        {
            string key = KeyOf(finding);
            if (!entries.TryGetValue(key, out Entry? entry))
            {
                entry = new Entry(SafeText.Escape(finding.LogicalPath), finding.Rule.FullName);
                entries.Add(key, entry);
            }

            entry.Matches += finding.Fired.MatchCount;
            foreach (string digest in finding.Fired.Digests)
            {
                entry.Digests[digest] = entry.Digests.GetValueOrDefault(digest) + 1;
            }
        }

        return entries;
    }

    private sealed class Entry(string path, string rule)
    {
        public string Key { get; } = KeyOf(path, rule);

        public long Matches { get; set; }

        public SortedDictionary<string, long> Digests { get; } = new(StringComparer.Ordinal);

        public static string KeyOf(string path, string rule) => path + "\0" + rule;

        // Matches whose bytes could not be read are no known ones.
        public bool Contains(Entry other) => other.Matches <= Matches
            && (other.Matches == 0 || other.Digests.Count > 0)
            && other.Digests.All(digest => digest.Value <= Digests.GetValueOrDefault(digest.Key));

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("rule", rule);
            json.WriteNumber("matches", Matches);
            json.WriteStartObject("digests");
            foreach ((string digest, long count) in Digests)
            {
                json.WriteNumber(digest, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
