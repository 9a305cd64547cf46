using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

/// <summary>Runs the real yara and yarac, when they are installed and of the version that the expectations are about.</summary>
internal static class YaraProgram
{
    private const string Version = "4.2.3";

    // One run of the shell starts yarac hundreds of times.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly Regex TooManyFibers = new("in rule \"r([0-9]+)\" caused error: 46");

    /// <summary>Skips the calling test, visibly, unless yara is there.</summary>
    public static void Require()
    {
        string? version = null;
        try
        {
            version = Run("yara", ["--version"], Path.GetTempPath()).Trim();
        }
        catch (Win32Exception)
        {
        }

        Assert.SkipWhen(version != Version, $"yara {Version} is needed for this comparison, found {version ?? "none"} (Debian package \"yara\")");
    }

    /// <summary>Whether yarac accepts a string declaration with each expression, compiled on its own.</summary>
    public static bool[] Accepts(IReadOnlyList<string> sources)
    {
        const string Script = "for f in *.yar; do yarac -w \"$f\" out.bin >/dev/null 2>&1 && echo \"${f%.yar} yes\" || echo \"${f%.yar} no\"; done";
        using var folder = new TemporaryFolder();
        for (int i = 0; i < sources.Count; i++)
        {
            folder.Write(string.Create(CultureInfo.InvariantCulture, $"{i}.yar"), Encoding.UTF8.GetBytes(Rule("r", sources[i], string.Empty)));
        }

        var verdicts = new bool[sources.Count];
        foreach (string line in Run("sh", ["-c", Script], folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            verdicts[int.Parse(parts[0], CultureInfo.InvariantCulture)] = parts[1] == "yes";
        }

        return verdicts;
    }

    /// <summary>What yara finds of each of several expressions in some bytes; null for those that it breaks off over (too many fibers).</summary>
    public static IReadOnlyList<List<ExpressionMatch>?> Find(IReadOnlyList<(string Source, string Modifiers)> expressions, byte[] data)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.bin", data);
        List<List<ExpressionMatch>?> found = expressions.Select(_ => (List<ExpressionMatch>?)[]).ToList();
        while (true)
        {
            string rules = string.Concat(expressions.Select((expression, number) =>
                found[number] is null ? string.Empty : Rule(Name(number), expression.Source, expression.Modifiers)));
            folder.Write("rules.yar", Encoding.UTF8.GetBytes(rules));
            ProgramEnd end = Start("yara", ["-w", "-s", "-L", "rules.yar", "data.bin"], folder.Path);
            Match brokenOff = TooManyFibers.Match(end.Error);
            if (!brokenOff.Success)
            {
                Assert.True(end.Error.Length == 0, end.Error);
                Read(end.Output, found);
                return found;
            }

            found[int.Parse(brokenOff.Groups[1].Value, CultureInfo.InvariantCulture)] = null;
        }
    }

    /// <summary>Which of several conditions hold.</summary>
    public static bool[] Holds(IReadOnlyList<string> conditions)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.bin", []);
        string rules = string.Concat(conditions.Select((condition, number) => $"rule {Name(number)} {{ condition: {condition} }}\n"));
        folder.Write("rules.yar", Encoding.UTF8.GetBytes(rules));
        var holds = new bool[conditions.Count];
        foreach (string line in Run("yara", ["-w", "rules.yar", "data.bin"], folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            holds[int.Parse(line.Split(' ')[0].AsSpan(1), CultureInfo.InvariantCulture)] = true;
        }

        return holds;
    }

    private static void Read(string output, List<List<ExpressionMatch>?> found)
    {
        int rule = -1;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(':');
            if (line.StartsWith("0x", StringComparison.Ordinal))
            {
                found[rule]!.Add(new ExpressionMatch(
                    int.Parse(parts[0].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    int.Parse(parts[1], CultureInfo.InvariantCulture)));
            }
            else if (line.EndsWith(" data.bin", StringComparison.Ordinal))
            {
                rule = int.Parse(line.Split(' ')[0].AsSpan(1), CultureInfo.InvariantCulture);
            }
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"r{number}");

    private static string Rule(string name, string source, string modifiers) =>
        $"rule {name} {{ strings: $a = /{source}/ {modifiers} condition: $a }}\n";

    private static string Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        ProgramEnd end = Start(program, arguments, folder);
        Assert.True(end.Error.Length == 0, $"{program}: {end.Error}");
        return end.Output;
    }

    private static ProgramEnd Start(string program, IReadOnlyList<string> arguments, string folder) =>
        StartedProgram.Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }, patience: Patience);
}
