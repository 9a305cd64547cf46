using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests;

/// <summary>
/// Runs the real yara as a second opinion: the one that FIRMWARESCANNER_YARA names, or the one in the path. The modules are those of
/// YARA 4.5; with 4.2.3, which Debian 12 has, less can be compared.
/// </summary>
internal static partial class YaraTool
{
    private static readonly Lazy<Version?> Found = new(VersionOf);

    private static readonly string Program = Environment.GetEnvironmentVariable("FIRMWARESCANNER_YARA") is { Length: > 0 } named ? named : "yara";

    /// <summary>Whether it is of the version whose modules these are.</summary>
    internal static bool IsReference => Found.Value >= new Version(4, 5);

    /// <summary>Skips the calling test, visibly, unless yara is there.</summary>
    internal static void Require()
    {
        Version? version = Found.Value;
        Assert.SkipWhen(
            version is null || version < new Version(4, 2, 3),
            $"yara 4.2.3 or later is needed for this comparison, found {version?.ToString() ?? "none"} (Debian package \"yara\")");
    }

    /// <summary>What a module found in a file, in the form of <see cref="ModuleDump"/>.</summary>
    internal static SortedDictionary<string, string> Dump(string module, string file)
    {
        return InFolder($"import \"{module}\" rule a {{ condition: false }}", rules => Parse(Run("-w", "-D", rules, file), module));
    }

    /// <summary>Which of some conditions hold for a file.</summary>
    internal static bool[] Holds(string module, IReadOnlyList<string> conditions, string file)
    {
        var rules = new StringBuilder($"import \"{module}\"\n");
        for (int i = 0; i < conditions.Count; i++)
        {
            rules.Append("rule r").Append(i).Append(" { condition: ").Append(conditions[i]).Append(" }\n");
        }

        return InFolder(rules.ToString(), path =>
        {
            HashSet<string> matched = [.. Run("-w", path, file).Split('\n').Select(line => line.Split(' ')[0])];
            return conditions.Select((_, index) => matched.Contains($"r{index}")).ToArray();
        });
    }

    /// <summary>The lines that rules print with the module console.</summary>
    internal static string[] Prints(string rules, string file)
    {
        return InFolder(rules, path => Run("-w", path, file).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static SortedDictionary<string, string> Parse(string output, string module)
    {
        var dump = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (string line in output.Split('\n').SkipWhile(line => line != module))
        {
            Match match = DumpLine().Match(line);
            int depth = match.Groups["tabs"].Length;
            if (line.Length == 0 || depth > path.Count)
            {
                continue;
            }

            path.RemoveRange(depth, path.Count - depth);
            path.Add(match.Groups["name"].Value);
            if (match.Groups["value"] is { Success: true, Value: not "YR_UNDEFINED" } value)
            {
                dump[string.Join('/', path)] = value.Value;
            }
        }

        return dump;
    }

    private static T InFolder<T>(string rules, Func<string, T> action)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "rules.yar");
        File.WriteAllText(path, rules, new UTF8Encoding(false));
        return action(path);
    }

    private static Version? VersionOf()
    {
        try
        {
            return Version.TryParse(Run("--version").Trim(), out Version? version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Run(params string[] arguments)
    {
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo(Program, arguments));
        Assert.True(end.ExitCode == 0, $"{Program} {string.Join(' ', arguments)}: {end.Error}");
        return end.Output;
    }

    [GeneratedRegex("^(?<tabs>\t*)(?<name>.*?)(?: = (?<value>.*))?$")]
    private static partial Regex DumpLine();
}
