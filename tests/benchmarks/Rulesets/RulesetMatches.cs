using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Benchmarks.Rulesets;

/// <summary>Scans samples with rule files that both accept, here and with yara, and compares rules and matches.</summary>
/// <param name="samples">A folder of files.</param>
/// <param name="makesSamples">Whether samples of the rules themselves are put into that folder for the time of a comparison.</param>
public sealed class RulesetMatches(string samples, bool makesSamples)
{
    // A database has no more than 65,535 patterns, and yara no more than so many arguments.
    private const int MostPatterns = 20_000;

    /// <summary>Rules that fired here and in yara, over all files.</summary>
    public int Agreed { get; private set; }

    /// <summary>What only one of both has: "fwscan" or "yara", the rule, the match, the sample.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Compares rule files.</summary>
    /// <param name="files">Files that both accept whole.</param>
    public void Compare(IReadOnlyList<RulesetFile> files)
    {
        var group = new List<RulesetFile>();
        foreach (RulesetFile file in files)
        {
            if (group.Count > 0 && group.Sum(member => member.Patterns) + file.Patterns > MostPatterns)
            {
                CompareGroup(group);
                group.Clear();
            }

            group.Add(file);
        }

        if (group.Count > 0)
        {
            CompareGroup(group);
        }
    }

    private void CompareGroup(List<RulesetFile> group)
    {
        string made = Path.Combine(samples, "made");
        if (makesSamples)
        {
            // It is deleted afterwards, so it must be new.
            if (Path.Exists(made))
            {
                throw new BenchmarkException($"{made}: expected nothing of this name, for the samples that are made and deleted again");
            }

            Directory.CreateDirectory(made);
            RulesetSamples.Write(group, made);
        }

        try
        {
            CompareOver(group);
        }
        finally
        {
            if (makesSamples)
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }

    private void CompareOver(List<RulesetFile> group)
    {
        HashSet<string> ours = ScanHere(group);
        HashSet<string> theirs = ScanByYara(group);
        Agreed += ours.Count(theirs.Contains);
        Differences.AddRange(ours.Where(line => !theirs.Contains(line)).Order(StringComparer.Ordinal).Select(line => "fwscan only: " + line));
        Differences.AddRange(theirs.Where(line => !ours.Contains(line)).Order(StringComparer.Ordinal).Select(line => "yara only: " + line));
    }

    private HashSet<string> ScanHere(List<RulesetFile> group)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, RulesetCompiler.Settings(skipsFaulty: false));
        for (int i = 0; i < group.Count; i++)
        {
            loader.AddFile(group[i].Path, NamespaceOf(i));
        }

        SignatureSet signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics)
            ?? throw new BenchmarkException($"{group[0].Path} and {group.Count - 1} more do not compile together: {diagnostics.All[0]}");
        var lines = new HashSet<string>();
        var scanner = new FileScanner(signatures);
        foreach (string path in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            FileScanResult result = scanner.Scan(path);
            foreach (FiredRule rule in result.Rules)
            {
                string name = $"{rule.Rule.Namespace}:{rule.Rule.Name} {Path.GetRelativePath(samples, path)}";
                lines.Add(name);
                lines.UnionWith(rule.Matches.Select(match => FormattableString.Invariant($"{name} 0x{match.Offset:x}:{match.Length}:{match.Identifier}")));
            }
        }

        return lines;
    }

    private HashSet<string> ScanByYara(List<RulesetFile> group)
    {
        IEnumerable<string> rules = group.Select((file, number) => $"{NamespaceOf(number)}:{file.Path}");
        ChildProcessResult run = ChildProcess.Run(
            "yara", ["-w", "-e", "-s", "-L", "-r", "-p", "1", .. RulesetCompiler.YaraOptions, .. rules, samples]);
        if (run.ExitCode != 0)
        {
            throw new BenchmarkException($"yara ends with exit code {run.ExitCode}: {run.Error.Trim()}");
        }

        var lines = new HashSet<string>();
        string name = string.Empty;
        foreach (string line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("0x", StringComparison.Ordinal))
            {
                // 0xoffset:length:$identifier: bytes
                string[] parts = line.Split(':', 4);
                lines.Add($"{name} {parts[0]}:{parts[1]}:{parts[2]}");
                continue;
            }

            int space = line.IndexOf(' ', StringComparison.Ordinal);
            name = $"{line[..space]} {Path.GetRelativePath(samples, line[(space + 1)..])}";
            lines.Add(name);
        }

        return lines;
    }

    private static string NamespaceOf(int number) => "n" + number.ToString(CultureInfo.InvariantCulture);
}
