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
        string text = File.ReadAllText(path);
        (int from, int to) = Find(path, text, name);
        File.WriteAllText(path, $"{text[..from]}\n{content.Trim('\n')}\n{text[to..]}");
    }

    /// <summary>What is between "&lt;!-- name:begin --&gt;" and "&lt;!-- name:end --&gt;" of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the region.</param>
    /// <returns>The content, without the line ends around it.</returns>
    /// <exception cref="BenchmarkException">The file does not have the region.</exception>
    public static string Read(string path, string name)
    {
        string text = File.ReadAllText(path);
        (int from, int to) = Find(path, text, name);
        return text[from..to].Trim('\n');
    }

    private static (int From, int To) Find(string path, string text, string name)
    {
        string begin = $"<!-- {name}:begin -->";
        string end = $"<!-- {name}:end -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = from < 0 ? -1 : text.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0
            ? throw new BenchmarkException($"{path}: expected the lines {begin} and {end}, found no such region")
            : (from + begin.Length, to);
    }
}
