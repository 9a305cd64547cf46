using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.IlProof.Api;

/// <summary>
/// The reviewed list: one member a line, <c>ID native|managed free|allocates</c>. Lines that start with # are comments; one that
/// starts with "#:" says more of the member below it: <c>frames=N</c>, <c>app</c>.
/// </summary>
public sealed class ApiList
{
    private const string MoreMark = "#:";

    private readonly Dictionary<string, ApiEntry> _entries = new(StringComparer.Ordinal);

    private ApiList(string name)
    {
        Name = name;
    }

    /// <summary>The file, as messages name it.</summary>
    public string Name { get; }

    /// <summary>All entries in the order of the file.</summary>
    public IEnumerable<ApiEntry> Entries => _entries.Values.OrderBy(entry => entry.Line);

    /// <summary>Reads the list.</summary>
    /// <exception cref="ProofInputException">The file is missing, or a line is not of the form.</exception>
    public static ApiList Read(string path)
    {
        return File.Exists(path)
            ? Parse(path, File.ReadLines(path))
            : throw new ProofInputException($"{path}: there is no such list of reviewed members");
    }

    /// <summary>Reads lines.</summary>
    /// <param name="name">What to call the list in messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="ProofInputException">A line is not of the form.</exception>
    public static ApiList Parse(string name, IEnumerable<string> lines)
    {
        var list = new ApiList(name);
        int number = 0;
        string[] more = [];
        foreach (string line in lines)
        {
            number++;
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0] == MoreMark)
            {
                more = words[1..];
            }
            else if (words.Length > 0 && words[0][0] != '#')
            {
                list.Add(ParseLine(words, more, number, $"{name}:{number}"));
                more = [];
            }
        }

        return list;
    }

    /// <summary>The entry of an id, or null.</summary>
    public ApiEntry? Find(string id) => _entries.GetValueOrDefault(id);

    private static ApiEntry ParseLine(string[] words, string[] more, int number, string place)
    {
        if (words.Length != 3 || words[0].Length < 3 || words[0][1] != ':' || !"MFT".Contains(words[0][0]))
        {
            throw new ProofInputException(
                $"{place}: expected 'M:|F:|T:id native|managed free|allocates', found '{string.Join(' ', words)}'");
        }

        bool isNative = Either(words[1], "native", "managed", place);
        bool isFree = Either(words[2], "free", "allocates", place);
        bool isOfApp = false;
        int frames = 0;
        foreach (string word in more)
        {
            if (word == "app")
            {
                isOfApp = true;
            }
            else if (!word.StartsWith("frames=", StringComparison.Ordinal)
                || !int.TryParse(word["frames=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out frames) || frames < 1)
            {
                throw new ProofInputException($"{place}: expected 'app' or 'frames=N' above it, found '{word}'");
            }
        }

        return new ApiEntry(words[0], isNative, isFree, isOfApp, frames, number);
    }

    private static bool Either(string word, string yes, string no, string place)
    {
        return word == yes
            || (word == no ? false : throw new ProofInputException($"{place}: expected '{yes}' or '{no}', found '{word}'"));
    }

    private void Add(ApiEntry entry)
    {
        if (!_entries.TryAdd(entry.Id, entry))
        {
            throw new ProofInputException($"{Name}:{entry.Line}: {entry.Id} stands in line {_entries[entry.Id].Line} already");
        }
    }
}
