using System;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using FirmwareScanner.Testing;
using FirmwareScanner.Testing.Grammar;
using FirmwareScanner.Testing.YaraX;

namespace FirmwareScanner.Benchmarks.Grammar;

/// <summary>The "grammar" command: rules made by grammar, here, with the real yara, and with a plain matcher.</summary>
public static class GrammarCommand
{
    private const int RulesOfBatch = 480;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var rules = new Option<int>("--rules") { Description = "how many rules", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<ulong>("--seed") { Description = "the first seed; each batch has its own", DefaultValueFactory = _ => 1 };
        var shown = new Option<int>("--shown") { Description = "how many differences to show", DefaultValueFactory = _ => 40 };
        var keep = new Option<string?>("--keep") { Description = "a folder for the rules and samples of batches with differences" };
        var yaraX = new Option<bool>("--yara-x") { Description = "ask YARA-X, too (FIRMWARESCANNER_YARA_X names a folder with its npm package)" };
        var command = new Command("grammar", "compare rules made by grammar with yara") { rules, seed, shown, keep, yaraX };
        command.SetAction(parsed =>
            Run(parsed.GetValue(rules), parsed.GetValue(seed), parsed.GetValue(shown), parsed.GetValue(keep), parsed.GetValue(yaraX)));
        return command;
    }

    private static int Run(int rules, ulong seed, int shown, string? keep, bool asksYaraX)
    {
        Version version = YaraSide.FindVersion() ?? throw new BenchmarkException("yara is needed for this comparison, and there is none");
        if (asksYaraX && YaraXProgram.WhatIsMissing() is string missing)
        {
            throw new BenchmarkException(missing);
        }

        using var folder = new TemporaryFolder();
        var comparison = new GrammarComparison(new YaraFeatures(version), keep ?? folder.Path, asksYaraX);
        var clock = Stopwatch.StartNew();
        int told = 0;
        for (ulong batch = seed; comparison.Rules < rules; batch++)
        {
            comparison.Run(batch, RulesOfBatch);
            foreach (string difference in comparison.Differences.Skip(told).Take(shown - told))
            {
                Console.WriteLine(FormattableString.Invariant($"seed {batch}: {difference}"));
            }

            told = Math.Min(shown, comparison.Differences.Count);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"yara {version}: {comparison.Rules:N0} rules from seed {seed} in {clock.Elapsed.TotalSeconds:F0} s; {comparison.RefusedByBoth:N0} refused by both, {comparison.RefusedForShifts:N0} by yara for shifts; {comparison.Agreed:N0} results agree; {comparison.Confirmed:N0} matches confirmed; {comparison.Differences.Count:N0} differences"));
        if (asksYaraX)
        {
            TellYaraX(comparison, shown);
        }

        return comparison.Differences.Count == 0 ? 0 : 1;
    }

    private static void TellYaraX(GrammarComparison comparison, int shown)
    {
        foreach (string difference in comparison.YaraXDifferences.Take(shown))
        {
            Console.WriteLine(difference);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"YARA-X: {comparison.RefusedByYaraX:N0} rules refused by it alone; {comparison.YaraXAgreed:N0} results agree; {comparison.YaraXDifferences.Count:N0} do not; {comparison.YaraXCrashes:N0} batches at which it failed"));
    }
}
