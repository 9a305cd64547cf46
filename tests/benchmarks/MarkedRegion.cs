using System;
using System.CommandLine;
using System.IO;

namespace FirmwareScanner.Benchmarks;

/// <summary>Writes measured tables into a document, between two HTML comments, so that nobody types numbers.</summary>
public static class MarkedRegion
{
    /// <summary>Creates the option that names the document.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> CreateOption()
    {
        return new Option<string?>("--write-docs") { Description = "Markdown file whose marked region gets the result" };
    }

    /// <summary>Creates the option that gives the date of a measurement.</summary>
    /// <returns>The option.</returns>
    public static Option<string> CreateDateOption()
    {
        return new Option<string>("--date")
        {
            Description = "date to put on the result",
            DefaultValueFactory = _ => DateTime.UtcNow.ToString("yyyy-MM-dd", null),
        };
    }

    /// <summary>Replaces what is between "&lt;!-- name:begin --&gt;" and "&lt;!-- name:end --&gt;" of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the region.</param>
    /// <param name="content">New content, Markdown.</param>
    /// <exception cref="BenchmarkException">The file does not have the region.</exception>
    public static void Write(string path, string name, string content)
    {
        string begin = $"<!-- {name}:begin -->";
        string end = $"<!-- {name}:end -->";
        string text = File.ReadAllText(path);
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = from < 0 ? -1 : text.IndexOf(end, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new BenchmarkException($"{path}: expected the lines {begin} and {end}, found no such region");
        }

        File.WriteAllText(path, $"{text[..(from + begin.Length)]}\n{content.Trim('\n')}\n{text[to..]}");
    }
}
