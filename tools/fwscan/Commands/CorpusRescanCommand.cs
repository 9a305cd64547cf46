using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Corpus.Running;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus rescan</c>: looks for what is new in what was scanned before.</summary>
internal static class CorpusRescanCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Rules that all images of the store were scanned with, by name and text, are left out. The images have to be where they were, with the
        bytes that they had; what is not makes the result incomplete. What is found is added to what the store knows.

        Exit codes: as merge: the verdict on all images of the store.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("STORE") { Description = "The store." };
        var rules = new Option<string[]>("--new-rules")
        {
            Description = "Rules, as with --rules of fwscan scan. May be repeated.",
            HelpName = "[NS:]PATH",
            Required = true,
        };
        var results = new Option<string?>("--results")
        {
            Description = "A folder for results on the way: what was interrupted goes on there. By default a temporary one.",
            HelpName = "DIR",
        };
        var reading = new ReadingOptions();
        var scan = new CorpusScanOptions();
        var command = new Command("rescan", "Look for what is new in what was scanned before.") { name, rules, results };
        reading.AddTo(command);
        scan.AddTo(command);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            using CorpusStore store = CorpusStore.Open(parsed.GetRequiredValue(name), creates: false);
            RuleSelection selection = RuleOptions.Select(parsed.GetRequiredValue(rules), false, RuleOptions.ForScans, null);
            if (LoadNew(selection, reading, parsed, store.KnownTexts(), terminal) is not { } loaded)
            {
                terminal.WriteLine("new       no rule: all images were scanned with each of these");
                return CorpusMergeCommand.Conclude(store, terminal);
            }

            terminal.WriteLine($"new       {Counted.Of(loaded.New, "rule")}");
            UnpackOptions unpack = scan.ReadUnpack(parsed);
            var options = new ShardOptions
            {
                Plan = store.PlanAgain($"{store.Name} again"),
                Shard = 0,
                Folder = parsed.GetValue(results) ?? Directory.CreateTempSubdirectory("fwscan-rescan-").FullName,
                Signatures = loaded.Signatures,
                Filter = loaded.Filter,
                Scanner = CorpusScanOptions.Identify(loaded.Signatures, loaded.Sources.Texts, loaded.Sources.Facts, unpack) with { IsAddition = true },
                Unpack = unpack,
                Jobs = scan.ReadJobs(parsed),
                Base = scan.ReadBase(parsed),
                Known = parsed.GetRequiredValue(name),
            };
            try
            {
                return Run(options, store, terminal, interruption.Token);
            }
            finally
            {
                if (parsed.GetValue(results) is null)
                {
                    Directory.Delete(options.Folder, recursive: true);
                }
            }
        });
        return command;
    }

    private static int Run(ShardOptions options, CorpusStore store, Terminal terminal, CancellationToken cancellation)
    {
        ShardOutcome outcome = ShardRun.Run(options, cancellation);
        if (!outcome.IsComplete)
        {
            terminal.Complain("interrupted: the store is as it was");
            return ExitCode.Interrupted;
        }

        CorpusMerge.Merge(options.Folder, store, DateTimeOffset.UtcNow);
        if (outcome.Spent is Spending spent)
        {
            CorpusText.Write(terminal, [spent]);
        }

        return CorpusMergeCommand.Conclude(store, terminal);
    }

    /// <summary>Compiles what is new among rules; null if nothing is.</summary>
    private static NewRules? LoadNew(
        RuleSelection selection, ReadingOptions reading, ParseResult parsed, IReadOnlyDictionary<string, string> known, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        RuleSources sources = RuleSources.Of(selection, reading.ReadSettings(parsed), diagnostics, out RuleSet all);
        bool IsNew(Rule rule) => !known.TryGetValue($"{rule.Namespace}:{rule.Name}", out string? digest) || digest != ScannerTextOf(rule);
        Rule[] wanted = [.. all.Rules.Where(IsNew)];
        if (wanted.Length == 0 && all.Hashes.Count == 0 && !diagnostics.HasErrors)
        {
            return null;
        }

        RuleSet subset = RuleSubset.Of(all, wanted.Contains) with { Hashes = all.Hashes };
        SignatureSet? signatures = SignatureSet.Compile(subset, reading.Apply(parsed, RuleOptions.ForScans), diagnostics);
        ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Note], terminal);
        if (signatures is null)
        {
            throw RuleOptions.Failure(diagnostics);
        }

        RuleCheck.DemandFiring(signatures);
        string[] needed = [.. subset.Rules.Except(wanted).Select(rule => $"{rule.Namespace}:{rule.Name}")];
        var texts = subset.Rules.Except(subset.Rules.Where(rule => needed.Contains($"{rule.Namespace}:{rule.Name}")))
            .DistinctBy(rule => $"{rule.Namespace}:{rule.Name}").ToDictionary(rule => $"{rule.Namespace}:{rule.Name}", RuleSources.TextOf);
        return new NewRules(
            signatures,
            needed.Length == 0 ? null : new RuleFilter { ExcludedNames = needed },
            new RuleSources(texts, [.. sources.Facts, .. needed]),
            wanted.Length);
    }

    private static string ScannerTextOf(Rule rule) => ScannerIdentity.HashOfText(RuleSources.TextOf(rule));

    /// <summary>Rules of which images know nothing.</summary>
    /// <param name="Signatures">The rules, with those that they need.</param>
    /// <param name="Filter">Leaves out those that they only need; null if there are none.</param>
    /// <param name="Sources">What they come from.</param>
    /// <param name="New">How many are new.</param>
    private sealed record NewRules(SignatureSet Signatures, RuleFilter? Filter, RuleSources Sources, int New);
}
