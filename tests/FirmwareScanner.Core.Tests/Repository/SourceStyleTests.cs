using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace FirmwareScanner.Core.Tests.Repository;

/// <summary>The house rules about source files that no compiler checks.</summary>
public sealed partial class SourceStyleTests
{
    private const int LineLimit = 420;

    private static readonly string[] Folders = ["src", "tools", "tests"];

    [Fact]
    public void Source_files_are_short_enough_to_be_read_at_once()
    {
        IEnumerable<string> tooLong = AllSources()
            .Select(path => (Path: path, Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > LineLimit)
            .Select(file => $"{Relative(file.Path)}: {file.Lines} lines, at most {LineLimit}");

        RepositoryFiles.AssertNone(tooLong);
    }

    [Fact]
    public void Source_files_under_src_and_tools_have_a_type_named_like_the_file_and_beside_it_only_its_records_and_enums()
    {
        var problems = new List<string>();
        foreach (string path in RepositoryFiles.Sources("src").Concat(RepositoryFiles.Sources("tools")))
        {
            Match[] types = TopLevelType().Matches(File.ReadAllText(path)).ToArray();
            string expected = Path.GetFileName(path).Split('.')[0];
            bool hasNone = types.Length == 0 && (expected is "Program" or "AssemblyInfo");
            string[] others = [.. types.Where(type => type.Groups["name"].Value != expected && !IsVocabulary(type)).Select(type => type.Value)];
            if (!hasNone && (types.All(type => type.Groups["name"].Value != expected) || others.Length > 0))
            {
                problems.Add(
                    $"{Relative(path)}: expected the type {expected} and beside it only records and enums, found "
                    + $"[{string.Join(", ", types.Select(type => type.Value))}]");
            }
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Source_files_have_plain_line_ends_and_no_leftovers()
    {
        var problems = new List<string>();
        foreach (string path in AllSources())
        {
            string text = File.ReadAllText(path);
            if (text.Contains("\r\n", StringComparison.Ordinal))
            {
                problems.Add($"{Relative(path)}: line ends must be LF");
            }

            problems.AddRange(Leftover().Matches(text).Select(match => $"{Relative(path)}: {match.Value.Trim()}"));
        }

        RepositoryFiles.AssertNone(problems);
    }

    /// <summary>A family of small types is one vocabulary: it is read, and changed, as one.</summary>
    private static bool IsVocabulary(Match type) => type.Groups["kind"].Value is "record" or "enum";

    private static IEnumerable<string> AllSources() => Folders.SelectMany(RepositoryFiles.Sources);

    private static string Relative(string path) => Path.GetRelativePath(RepositoryFiles.Root, path);

    /// <summary>A declaration that starts its line: with file-scoped namespaces, that is a type that is not nested.</summary>
    [GeneratedRegex(
        @"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|ref|file)\s+)*" +
        @"(?:(?<kind>record)\s+struct|(?<kind>record)\s+class|class|struct|(?<kind>record)|interface|(?<kind>enum)|" +
        @"delegate\s+[\w<>\[\]?]+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    /// <summary>Notes to oneself, and the conflict marks of a merge.</summary>
    [GeneratedRegex(@"^(?:<{7}|>{7}) .*$|//.*\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Leftover();
}
