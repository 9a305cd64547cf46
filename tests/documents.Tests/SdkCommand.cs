using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Documents.Tests;

/// <summary>Looks at a command of the SDK without running it.</summary>
internal static class SdkCommand
{
    private static readonly string[] OptionsWithValue = ["-c", "--configuration", "-o", "--output", "--filter", "--self-contained"];

    /// <summary>Whether the project that a command means can be found.</summary>
    /// <param name="text">The command, such as <c>dotnet test tests/fwscan.Tests -c Release</c>.</param>
    /// <param name="root">Root of the repository, where it is typed.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? ProblemOf(string text, string root)
    {
        string[] words = text.Split('#')[0].Replace("\\\n", " ").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? target = words[1] == "run" ? ValueOf(words, "--project") : FirstArgument(words);
        string path = Path.Combine(root, target ?? ".");
        if (File.Exists(path))
        {
            return null;
        }

        if (!Directory.Exists(path))
        {
            return $"there is no {target}";
        }

        string[] projects = [.. Directory.EnumerateFiles(path)
            .Where(file => Path.GetExtension(file) is ".sln" or ".slnx" || file.EndsWith("proj", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file)!)];
        return projects.Length == 1
            ? null
            : $"{target ?? "the root"} needs one project or solution, or MSBuild refuses it (MSB1050): has {string.Join(", ", projects)}";
    }

    private static string? ValueOf(string[] words, string option)
    {
        int index = Array.IndexOf(words, option);
        return index >= 0 && index + 1 < words.Length ? words[index + 1] : null;
    }

    private static string? FirstArgument(string[] words)
    {
        IEnumerable<string> arguments = words.Skip(2)
            .Where((word, index) => word[0] != '-' && !OptionsWithValue.Contains(words[index + 1]));
        return arguments.FirstOrDefault();
    }
}
