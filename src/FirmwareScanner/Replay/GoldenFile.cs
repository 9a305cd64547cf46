using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Results;

namespace FirmwareScanner.Replay;

/// <summary>
/// An event log that was found right once and is kept as a text file. Lines that start with <c>#</c> are remarks: they are not
/// compared, and those at the top of the file survive an update.
/// </summary>
public static class GoldenFile
{
    private const int ContextLines = 3;

    /// <summary>Compares an event log with a golden file.</summary>
    /// <returns>The first difference, or null if there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static GoldenDifference? Compare(string path, EventLog log)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(log);
        return Compare(path, File.ReadAllLines(path), log);
    }

    /// <summary>Compares an event log with expected lines; remarks among them do not count.</summary>
    /// <param name="name">What to call the lines in a difference.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="log">What was found.</param>
    /// <returns>The first difference, or null if there is none.</returns>
    public static GoldenDifference? Compare(string name, IReadOnlyList<string> lines, EventLog log)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(log);
        var expected = lines.Select((text, index) => (Text: text, Line: index + 1)).Where(line => !IsRemark(line.Text)).ToList();
        int common = 0;
        while (common < expected.Count && common < log.Lines.Count && expected[common].Text == log.Lines[common])
        {
            common++;
        }

        if (common == expected.Count && common == log.Lines.Count)
        {
            return null;
        }

        string? wanted = common < expected.Count ? expected[common].Text : null;
        string? found = common < log.Lines.Count ? log.Lines[common] : null;
        return new GoldenDifference(
            name,
            wanted is null ? lines.Count + 1 : expected[common].Line,
            Lesser(OffsetOf(wanted), OffsetOf(found)),
            wanted,
            found,
            [.. log.Lines.Take(common).TakeLast(ContextLines)]);
    }

    /// <summary>Makes an event log the golden file; it is replaced as a whole, or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Update(string path, EventLog log)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(log);
        IEnumerable<string> remarks = File.Exists(path) ? File.ReadAllLines(path).TakeWhile(IsRemark) : [];
        string temporary = path + ".new";
        File.WriteAllText(temporary, string.Concat(remarks.Select(line => line + "\n")) + log);
        File.Move(temporary, path, true);
    }

    private static bool IsRemark(string line) => line.StartsWith('#');

    private static long? Lesser(long? left, long? right) => left is null || right < left ? right ?? left : left;

    /// <summary>The stream offset in a line of an event log: the third word of matches and of the end.</summary>
    private static long? OffsetOf(string? line)
    {
        string[] words = line?.Split(' ') ?? [];
        return words.Length > 2 && words[0] is "match" or "end"
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset
            : null;
    }
}
