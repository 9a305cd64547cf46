using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Documents.Tests;

/// <summary>Finds the commands of the documents.</summary>
internal static partial class DocumentCommands
{
    private const string Fence = "```";
    private const string Shell = "```sh";

    /// <summary>The documents that tell people what to type, by their paths from the root of the repository.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "hardware/README.md",
        "src/Analysis/README.md",
        "tests/benchmarks/README.md",
        "tests/recordings/README.md",
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFiles.PathOf(), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The commands of all blocks that are marked as shell.</summary>
    /// <param name="document">The document.</param>
    public static IReadOnlyList<DocumentCommand> Of(string document) =>
        Extract(document, File.ReadAllLines(RepositoryFiles.PathOf(document)));

    /// <summary>The commands of all blocks of a text.</summary>
    /// <param name="document">What to call it.</param>
    /// <param name="lines">Its lines.</param>
    public static IReadOnlyList<DocumentCommand> Extract(string document, string[] lines)
    {
        var commands = new List<DocumentCommand>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == Shell)
            {
                int end = Array.FindIndex(lines, i + 1, line => line.Trim() == Fence);
                commands.AddRange(OfBlock(document, lines, i + 1, end));
                i = end;
            }
        }

        return commands;
    }

    /// <summary>Lines that look like commands and are in no block, so that no test sees them.</summary>
    /// <param name="document">The document.</param>
    public static IEnumerable<string> OutsideOfBlocks(string document)
    {
        bool isInBlock = false;
        foreach (string line in File.ReadLines(RepositoryFiles.PathOf(document)))
        {
            isInBlock ^= line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
            if (!isInBlock && Indented().IsMatch(line))
            {
                yield return $"{document}: {line.Trim()}";
            }
        }
    }

    /// <summary>The commands of the SDK that stand inside of sentences.</summary>
    /// <param name="document">The document.</param>
    public static IEnumerable<string> InSentences(string document) =>
        Quoted().Matches(File.ReadAllText(RepositoryFiles.PathOf(document))).Select(match => match.Groups["command"].Value);

    private static IEnumerable<DocumentCommand> OfBlock(string document, string[] lines, int start, int end)
    {
        if (lines[start..end].Any(line => line.StartsWith("case ", StringComparison.Ordinal)))
        {
            // A script: its lines make sense together only.
            yield return new DocumentCommand(document, start + 1, string.Join('\n', lines[start..end]));
            yield break;
        }

        for (int i = start; i < end; i++)
        {
            int first = i;
            while (lines[i].EndsWith('\\'))
            {
                i++;
            }

            string text = string.Join('\n', lines[first..(i + 1)]).TrimStart();
            if (text.Length > 0 && text[0] != '#')
            {
                yield return new DocumentCommand(document, first + 1, text);
            }
        }
    }

    [GeneratedRegex(@"^ {4,}((dotnet|fwscan|nanoff|nuget|msbuild|apt-get) |tests/\S+\.sh|[A-Z_]+=\S+ dotnet )")]
    private static partial Regex Indented();

    [GeneratedRegex("`(?<command>dotnet (build|test|run|publish|format|restore)[^`]*)`")]
    private static partial Regex Quoted();
}
