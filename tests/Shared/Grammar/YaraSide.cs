using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What the real yara says of rules and samples.</summary>
/// <param name="folder">A folder that is free to use.</param>
internal sealed partial class YaraSide(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The program: what <c>FIRMWARESCANNER_YARA</c> names, or the yara that is installed.</summary>
    internal static readonly string Program = Environment.GetEnvironmentVariable("FIRMWARESCANNER_YARA") is { Length: > 0 } named ? named : "yara";

    /// <summary>The version of yara; null if there is none.</summary>
    internal static Version? FindVersion()
    {
        try
        {
            string text = StartedProgram.Run(new ProcessStartInfo(Program, ["--version"])).Output;
            return Version.TryParse(text.Trim(), out Version? version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The rules that yara refuses, with what it says; it says so of one file at a time.</summary>
    internal IReadOnlyDictionary<GeneratedRule, string> Refused(IReadOnlyList<RuleFile> files)
    {
        Write(files);
        File.WriteAllBytes(Path.Combine(folder, "nothing"), []);
        var refused = new Dictionary<GeneratedRule, string>();
        List<RuleFile> open = [.. files];
        while (open.Count > 0)
        {
            ProgramEnd end = Run([.. open.Select(ArgumentOf), "nothing"]);
            var errors = ErrorPlace().Matches(end.Error).ToLookup(match => match.Groups["file"].Value);
            if (errors.Count == 0)
            {
                break;
            }

            foreach (RuleFile file in open.Where(file => errors.Contains(file.FileName)))
            {
                foreach (Match match in errors[file.FileName])
                {
                    if (file.At(int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture)) is GeneratedRule rule)
                    {
                        refused.TryAdd(rule, match.Groups["message"].Value);
                    }
                }
            }

            // What an error leaves behind in yara's compiler; the rule is tried again without the rule before it.
            foreach (GeneratedRule rule in refused.Where(pair => pair.Value.Contains("can't be nested", StringComparison.Ordinal)).Select(pair => pair.Key).ToList())
            {
                refused.Remove(rule);
            }

            open.RemoveAll(file => errors.Contains(file.FileName));
        }

        return refused;
    }

    /// <summary>The samples of the last scan that yara gave up, because a regular expression was too much for it (error 46).</summary>
    internal HashSet<string> GivenUp { get; private set; } = [];

    /// <summary>What yara finds.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal HashSet<string> Scan(IReadOnlyList<RuleFile> files, IReadOnlyList<byte[]> samples)
    {
        Write(files);
        string sampleFolder = Path.Combine(folder, "samples");
        Directory.CreateDirectory(sampleFolder);
        for (int i = 0; i < samples.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(sampleFolder, i.ToString(CultureInfo.InvariantCulture)), samples[i]);
        }

        ProgramEnd end = Run(["-e", "-s", "-L", "-p", "1", .. files.Select(ArgumentOf), "samples"]);
        string[] errors = end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (end.ExitCode != 0 || errors.Any(error => !TooManyFibers().IsMatch(error)))
        {
            throw new InvalidOperationException($"yara ends with {end.ExitCode}: {end.Error}");
        }

        GivenUp = [.. errors.Select(error => TooManyFibers().Match(error).Groups["sample"].Value)];

        return Parse(end.Output, files);
    }

    private static HashSet<string> Parse(string output, IReadOnlyList<RuleFile> files)
    {
        var strings = ScanLine.Index(files);
        var lines = new HashSet<string>();
        string fired = string.Empty;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("0x", StringComparison.Ordinal))
            {
                // 0xoffset:length:$identifier: bytes
                string[] parts = line.Split(':', 4);
                long offset = Convert.ToInt64(parts[0], 16);
                long length = long.Parse(parts[1], CultureInfo.InvariantCulture);
                lines.Add(ScanLine.ToYara(ScanLine.OfMatch(fired, parts[2], offset, length), strings));
                continue;
            }

            string[] names = line.Split(':', ' ');
            fired = ScanLine.OfRule(names[0], names[1], Path.GetFileName(names[2]));
            lines.Add(fired);
        }

        return lines;
    }

    private static string ArgumentOf(RuleFile file) => $"{file.Name}:{file.FileName}";

    private void Write(IReadOnlyList<RuleFile> files)
    {
        foreach (RuleFile file in files)
        {
            File.WriteAllText(Path.Combine(folder, file.FileName), file.Text, new UTF8Encoding(false));
        }
    }

    private ProgramEnd Run(IReadOnlyList<string> arguments) =>
        StartedProgram.Run(new ProcessStartInfo(Program, ["-w", .. arguments]) { WorkingDirectory = folder }, patience: Patience);

    [GeneratedRegex("^error scanning samples/(?<sample>[0-9]+): .*error: 46$")]
    private static partial Regex TooManyFibers();

    [GeneratedRegex(@"(?<file>[a-z0-9]+\.yar)\((?<line>\d+)\): (?:error: )?(?<message>.*)")]
    private static partial Regex ErrorPlace();
}
