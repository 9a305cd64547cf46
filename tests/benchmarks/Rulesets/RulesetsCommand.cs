using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Rulesets;

/// <summary>
/// The "rulesets" command: how many rules of folders of public rules compile here and why others do not, beside yarac, and whether those
/// that both compile find the same in samples.
/// </summary>
public static partial class RulesetsCommand
{
    private const int ReasonsShown = 25;
    private const int DifferencesShown = 40;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var folders = new Argument<string[]>("folders") { Description = "folders of rule files (*.yar, *.yara)", Arity = ArgumentArity.OneOrMore };
        var samples = new Option<string?>("--samples") { Description = "a folder of files to scan with what both compile" };
        var makes = new Option<bool>("--make-samples") { Description = "also scan samples made of the strings of the rules; needs --samples" };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("rulesets", "compile folders of public rules, and compare with yarac and yara") { folders, samples, makes, date, document };
        command.SetAction(parsed =>
        {
            var table = new List<string>
            {
                $"Measured {parsed.GetValue(date)}; {ChildProcess.RunChecked("yarac", ["--version"]).Trim()} is yarac; each file compiled by itself.",
                string.Empty,
                "| folder | files | rules | compile here | files whole here | files yarac accepts | both | CPU here, s | CPU yarac, s | agreed | differ |",
                "|---|---|---|---|---|---|---|---|---|---|---|",
            };
            int differences = 0;
            foreach (string folder in parsed.GetRequiredValue(folders))
            {
                table.Add(Measure(folder, parsed.GetValue(samples), parsed.GetValue(makes), ref differences));
            }

            string text = string.Join('\n', table);
            Console.WriteLine(text);
            if (parsed.GetValue(document) is { } path)
            {
                MarkedRegion.Write(path, "rulesets", text);
            }

            return differences == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Measure(string folder, string? samples, bool makesSamples, ref int differences)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        List<RulesetFile> files = [.. RulesetCompiler.FilesOf(folder).Select(RulesetCompiler.Compile)];
        TimeSpan time = Process.GetCurrentProcess().TotalProcessorTime - before;
        files = [.. files.Select(RulesetCompiler.AddYarac)];
        int rules = files.Sum(file => file.Rules);
        int all = rules + files.Sum(file => file.Reasons.Count);
        PrintReasons(folder, files);
        List<RulesetFile> both = [.. files.Where(file => file.IsWhole && file.YaraAccepts && file.Rules > 0)];
        string matches = "- | -";
        if (samples is not null)
        {
            var comparison = new RulesetMatches(samples, makesSamples);
            comparison.Compare(both);
            comparison.Differences.Take(DifferencesShown).ToList().ForEach(Console.WriteLine);
            differences += comparison.Differences.Count;
            matches = FormattableString.Invariant($"{comparison.Agreed:N0} | {comparison.Differences.Count:N0}");
        }

        return FormattableString.Invariant($"| {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} | {files.Count:N0} | {all:N0} | {(double)rules / Math.Max(1, all):P1} | ")
            + FormattableString.Invariant($"{files.Count(file => file.IsWhole):N0} | {files.Count(file => file.YaraAccepts):N0} | {both.Count:N0} | ")
            + FormattableString.Invariant($"{time.TotalSeconds:F1} | {files.Sum(file => file.YaraSeconds):F1} | {matches} |");
    }

    private static void PrintReasons(string folder, List<RulesetFile> files)
    {
        Console.WriteLine($"{folder}: why rules do not compile, and where first");
        var reasons = files.SelectMany(file => file.Reasons.Select(reason => (Kind: Quoted().Replace(reason, "\"…\""), Reason: reason, file.Path, file.YaraAccepts)))
            .GroupBy(entry => entry.Kind).OrderByDescending(group => group.Count());
        foreach (var group in reasons.Take(ReasonsShown))
        {
            var first = group.First();
            Console.WriteLine($"{group.Count(),6} {first.Reason} ({Path.GetFileName(first.Path)}{(first.YaraAccepts ? string.Empty : "; yarac refuses it, too")})");
        }
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
