using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Replay;

/// <summary>
/// An event log that was found right once and is kept as a text file. Lines that start with <c>#</c> are remarks: they are not
/// compared, and those at the top of the file survive an update. The first other line names the rules that the events are of
/// (<see cref="SignatureSet.RulesLine"/>); files of before 2026-12 have none.
/// </summary>
public static class GoldenFile
{
    /// <summary>The most bytes of a golden file: over 30 million events.</summary>
    public const long MostBytes = 2L << 30;

    private const string RulesWord = "rules ";
    private const int ContextLines = 3;

    /// <summary>The golden file of a recording: <c>NAME.events</c> for <c>NAME.pcapng</c>.</summary>
    /// <param name="folder">Where golden files are.</param>
    /// <param name="recording">The path of the recording.</param>
    public static string PathOf(string folder, string recording) =>
        Path.Combine(folder, Path.GetFileNameWithoutExtension(recording) + ".events");

    /// <summary>Compares an event log with a golden file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">What was found.</param>
    /// <param name="signatures">With which rules.</param>
    /// <returns>
    /// The first difference, or null if there is none; if the file is of other rules, a difference that says so
    /// (<see cref="GoldenDifference.IsOfOtherRules"/>), and events are not compared.
    /// </returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static GoldenDifference? Compare(string path, EventLog log, SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(signatures);
        return Compare(path, ReadLines(path), log, signatures.RulesLine);
    }

    /// <summary>Compares an event log with expected lines; remarks among them do not count. Neither is held as a whole.</summary>
    /// <param name="name">What to call the lines in a difference.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="log">What was found.</param>
    /// <param name="rules">Which rules found it, as <see cref="SignatureSet.RulesLine"/> says it; null if that is known to be right.</param>
    /// <returns>The first difference, or null if there is none.</returns>
    public static GoldenDifference? Compare(string name, IEnumerable<string> lines, EventLog log, string? rules = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(log);
        var before = new Queue<string>();
        int number = 0;
        using IEnumerator<string> found = log.Lines.GetEnumerator();
        foreach (string line in lines)
        {
            number++;
            if (IsRemark(line))
            {
                continue;
            }

            if (before.Count == 0 && line.StartsWith(RulesWord, StringComparison.Ordinal))
            {
                if (rules is not null && IdentityOf(line) != IdentityOf(rules))
                {
                    return new GoldenDifference(name, number, null, line, rules, []) { IsOfOtherRules = true };
                }

                continue;
            }

            string? next = found.MoveNext() ? found.Current : null;
            if (next != line)
            {
                return Difference(name, number, line, next, before);
            }

            before.Enqueue(line);
            if (before.Count > ContextLines)
            {
                before.Dequeue();
            }
        }

        return found.MoveNext() ? Difference(name, number + 1, null, found.Current, before) : null;
    }

    /// <summary>Makes an event log the golden file, with a line that names the rules; it is replaced as a whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">The events.</param>
    /// <param name="signatures">The rules that they are of.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Update(string path, EventLog log, SignatureSet signatures)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(signatures);
        OutputTarget target = new FileClaims().AddOutput(path);
        List<string> remarks = target.IsStream || !FileStatus.Exists(path) ? [] : [.. ReadLines(path).TakeWhile(IsRemark)];
        using var file = OutputFile.Create(target);
        using (var text = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            remarks.ForEach(text.WriteLine);
            text.WriteLine(signatures.RulesLine);
            log.Write(text);
        }

        file.Commit();
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using var text = new StreamReader(InputFile.OpenBounded(path, MostBytes, allowsPipe: true));
        while (text.ReadLine() is string line)
        {
            yield return line;
        }
    }

    private static GoldenDifference Difference(string name, int line, string? expected, string? found, IEnumerable<string> before) =>
        new(name, line, Lesser(OffsetOf(expected), OffsetOf(found)), expected, found, [.. before]);

    // The title behind it is for people: the same rules may stand in a file of another name.
    private static string IdentityOf(string line) => line.Split(' ')[1];

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
