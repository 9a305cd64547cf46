using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace FirmwareScanner.Regenerate;

/// <summary>
/// The parts of a document that are made: whole regions between the lines <c>&lt;!-- name:begin --&gt;</c> and
/// <c>&lt;!-- name:end --&gt;</c>, and figures inside a sentence, <c>&lt;!--=name--&gt;31&lt;!--=--&gt;</c>.
/// </summary>
internal static partial class MarkedText
{
    /// <summary>Puts new content into a region.</summary>
    /// <param name="path">The document, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="region">The region's name.</param>
    /// <param name="content">What is to stand between the marks, with the last line end.</param>
    /// <exception cref="RegenerateException">The document does not have the region once.</exception>
    public static string ReplaceRegion(string path, string text, string region, string content)
    {
        string begin = $"<!-- {region}:begin -->\n";
        string end = $"<!-- {region}:end -->";
        int start = text.IndexOf(begin, StringComparison.Ordinal);
        int stop = text.IndexOf(end, StringComparison.Ordinal);
        if (start < 0 || stop < start || text.IndexOf(begin, start + 1, StringComparison.Ordinal) >= 0)
        {
            throw new RegenerateException($"{path}: expected the lines {begin.TrimEnd()} and {end} once, found no such region");
        }

        return text[..(start + begin.Length)] + content + text[stop..];
    }

    /// <summary>Puts the current figures into the sentences that quote them.</summary>
    /// <param name="path">The document, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="figures">The figures by name.</param>
    /// <exception cref="RegenerateException">The document quotes a figure that nobody has.</exception>
    public static string ReplaceFigures(string path, string text, IReadOnlyDictionary<string, string> figures)
    {
        return Figure().Replace(text, match =>
        {
            string name = match.Groups["name"].Value;
            return figures.TryGetValue(name, out string? figure)
                ? $"<!--={name}-->{figure}<!--=-->"
                : throw new RegenerateException($"{path}: the figure '{name}' is not known; known are {string.Join(", ", figures.Keys)}");
        });
    }

    [GeneratedRegex("<!--=(?<name>[a-z0-9-]+)-->[^<]*<!--=-->")]
    private static partial Regex Figure();
}
