using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;

namespace FirmwareScanner.Repository.Tests;

/// <summary>The exceptions from the rules, each with its reason: <c>tests/Repository.Tests/exceptions.txt</c>.</summary>
internal static class Exceptions
{
    internal const string RelativePath = "tests/Repository.Tests/exceptions.txt";

    /// <summary>Names that a rule lets be, with the reasons.</summary>
    /// <param name="rule">The word that the lines of this rule start with.</param>
    /// <exception cref="FormatException">A line has no reason, or a name is there twice.</exception>
    internal static IReadOnlyDictionary<string, string> Of(string rule)
    {
        var found = new Dictionary<string, string>();
        foreach (string line in File.ReadAllLines(Path.Combine(RepositoryFiles.Root, RelativePath)))
        {
            string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || line.StartsWith('#') || words[0] != rule)
            {
                continue;
            }

            if (words.Length < 3 || !found.TryAdd(words[1], words[2]))
            {
                throw new FormatException($"{RelativePath}: expected '{rule} NAME REASON', each name once, found '{line}'");
            }
        }

        return found;
    }

    /// <summary>What is listed as an exception and is none.</summary>
    internal static IEnumerable<string> NotNeeded(string rule, IEnumerable<string> needed) =>
        Of(rule).Keys.Except(needed).Select(name => $"{RelativePath}: '{rule} {name}' is not needed any longer");
}
