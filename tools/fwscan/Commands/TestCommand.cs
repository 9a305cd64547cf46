using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Authoring;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tool.Cases;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan test</c>: whether rules fire where they are to, and nowhere else.</summary>
internal static class TestCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        CASES/RULE/match/* are files in which RULE is to fire, CASES/RULE/no-match/* those in which it is not; RULE may have * and ? in it.
        In CASES/clean/* nothing is to be found. CASES/cases.toml lists further cases, with offsets and severities (docs/rule-authors.md).
        What is wrong comes first, then rules that no case says are to fire. Layers are opened as by scan. A file that was not scanned whole is
        an error where something is not to be in it.

        Exit codes: 0 all is as it is to be; 1 a case failed, or is an error; 2 rules or cases cannot be used, or there is no case.

        """;

    private const int OutcomeWidth = 6;
    private const int MostJobs = 64;
    private const int MostNames = 100;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("RULES CASES")
        {
            Description = "YARA or ClamAV rules: files, folders of such files, or NAMESPACE:PATH; last the folder of cases.",
            Arity = ArgumentArity.OneOrMore,
        };
        var builtIn = new Option<bool>("--builtin") { Description = "The built-in rules in addition to RULES." };
        var demandsAll = new Option<bool>("--require-cases") { Description = "Fail if no case says of a rule that it is to fire." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Also list the cases that passed." };
        Option<int?> jobs = NumberOption.Create("--jobs", "Threads, by default as many as there are processors.", 1, MostJobs, "-j");
        var formats = new ResultFormats("junit");
        var reading = new ReadingOptions();
        Option<int?> maxErrors = ErrorLimit.Create();
        var layers = new LayerOptions();
        var command = new Command("test", "Try rules on samples: where they are to fire, and where not.") { paths };
        command.AddOptions([builtIn, demandsAll, verbose]);
        formats.AddTo(command);
        command.AddOptions([jobs]);
        reading.AddTo(command, canSkip: false);
        command.AddOptions([maxErrors]);
        layers.AddTo(command, isScan: true);
        command.Validators.Add(result =>
        {
            if (result.GetValue(paths) is not { Length: > 1 } && !result.GetValue(builtIn))
            {
                result.AddError("expected RULES and CASES: the rules, and behind them the folder of cases");
            }
        });
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            string[] all = parsed.GetRequiredValue(paths);
            var claims = new FileClaims();
            SignatureSet signatures = Load(all[..^1], parsed.GetValue(builtIn), reading.ReadSettings(parsed), parsed.GetValue(maxErrors), claims, terminal);
            CaseFolder folder = ReadCases(all[^1], signatures, claims);
            IReadOnlyList<(string Format, OutputTarget? Target)> outputs = formats.Claim(parsed, claims);
            var scanner = new BatchScanner(signatures, parsed.GetValue(jobs) ?? int.Min(Environment.ProcessorCount, MostJobs))
            {
                Unpack = layers.IsRaw(parsed) ? null : layers.Read(parsed),
            };
            var clock = Stopwatch.StartNew();
            IReadOnlyList<RuleCaseResult> results = Run(folder.Cases, scanner, interruption.Token);
            IReadOnlyList<SignatureRule> untried = RuleCaseJudge.FindUntried(signatures.Rules, results);
            var report = new RuleCaseReport(results, untried, parsed.GetValue(demandsAll));
            terminal.WriteErrors(folder.Strays.Select(path => $"note: {path} belongs to no case"));
            ResultFormats.Write(outputs, terminal, (format, output) => Write(format, output, report, clock.Elapsed, results, untried, parsed.GetValue(verbose)));
            return report.Count(RuleCaseOutcome.Passed) == results.Count && !(parsed.GetValue(demandsAll) && untried.Count > 0) ? ExitCode.Clean : ExitCode.Found;
        });
        return command;
    }

    private static SignatureSet Load(string[] paths, bool builtIn, LoaderSettings settings, int? maxErrors, FileClaims claims, Terminal terminal)
    {
        DiagnosticBag diagnostics = ErrorLimit.CreateBag(maxErrors);
        var loader = new RuleLoader(diagnostics, settings);
        CompilerOptions options = RuleOptions.ForScans;
        SignatureSet? signatures = EnoughMemory.For("the rules", () =>
        {
            RuleOptions.Select(paths, builtIn, options, null).AddTo(loader);
            foreach (string file in loader.Files)
            {
                claims.AddInput(file);
            }

            return SignatureSet.Compile(loader.Build(), options, diagnostics);
        });
        ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error, DiagnosticSeverity.Note], terminal);
        if (signatures is null)
        {
            throw RuleOptions.Failure(diagnostics);
        }

        RuleCheck.DemandFiring(signatures);
        return signatures;
    }

    /// <summary>Reads the cases; each names rules that there are, or it would pass or fail for no reason.</summary>
    private static CaseFolder ReadCases(string path, SignatureSet signatures, FileClaims claims)
    {
        CaseFolder folder = CaseFolder.Read(path);
        foreach (RuleCase one in folder.Cases)
        {
            claims.AddInput(one.Path);
            foreach (string name in one.Rules)
            {
                SignatureRule[] named = [.. signatures.Rules.Where(rule => RuleFilter.IsNamed(rule, name))];
                bool canBeHash = named.Length == 0 && (signatures.Hashes.HasAny(HashPurpose.Object) || signatures.Hashes.HasAny(HashPurpose.Section));
                if (named.Length == 0 && !canBeHash)
                {
                    throw new UserErrorException($"{one.Path}: there is no rule {name}{Suggestion.For(name, signatures.Rules.Select(rule => rule.Name))}");
                }

                if (named.Length > 0 && named.All(rule => rule.IsPrivate))
                {
                    throw new UserErrorException($"{one.Path}: the rule {name} is private, and never told of");
                }
            }
        }

        return folder;
    }

    private static IReadOnlyList<RuleCaseResult> Run(IReadOnlyList<RuleCase> cases, BatchScanner scanner, CancellationToken cancellation)
    {
        var results = new List<RuleCaseResult>();
        scanner.Scan(
            cases.Count,
            (one, number) => one.Scan(cases[number].Path, readSpecial: false, cancellation),
            result => results.Add(RuleCaseJudge.Judge(cases[results.Count], result)),
            cancellation);
        cancellation.ThrowIfCancellationRequested();
        return results;
    }

    private static void Write(
        string format,
        Terminal output,
        RuleCaseReport report,
        TimeSpan time,
        IReadOnlyList<RuleCaseResult> results,
        IReadOnlyList<SignatureRule> untried,
        bool isVerbose)
    {
        switch (format)
        {
            case "json":
                report.WriteJson(output.OutStream);
                break;
            case "junit":
                report.WriteJunit(output.OutStream, time);
                break;
            default:
                WriteText(output, report, results, untried, isVerbose);
                break;
        }
    }

    private static void WriteText(
        Terminal output, RuleCaseReport report, IReadOnlyList<RuleCaseResult> results, IReadOnlyList<SignatureRule> untried, bool isVerbose)
    {
        foreach (RuleCaseResult result in results.Where(result => isVerbose || result.Outcome != RuleCaseOutcome.Passed).OrderBy(result => result.Outcome == RuleCaseOutcome.Passed))
        {
            output.WriteLine($"{RuleCaseReport.WordOf(result.Outcome).PadRight(OutcomeWidth)}  {result.Case.Name}{string.Concat(result.Reasons.Take(1).Select(reason => ": " + reason))}");
            output.WriteLines(result.Reasons.Skip(1).Select(reason => $"        {reason}"));
            if (result.Outcome != RuleCaseOutcome.Passed && result.Case.Fires.Count > 0)
            {
                string fired = string.Join(", ", result.Fired.Take(MostNames).Select(RuleCaseJudge.Describe));
                output.WriteLine($"        fired: {(fired.Length > 0 ? fired : "nothing")}");
            }
        }

        if (untried.Count > 0)
        {
            string more = untried.Count > MostNames ? $", and {untried.Count - MostNames} more" : string.Empty;
            output.WriteLine($"no case says that these are to fire: {string.Join(", ", untried.Take(MostNames).Select(rule => rule.FullName))}{more}");
        }

        output.WriteLine(
            $"{Counted.Of(results.Count, "case")}: {report.Count(RuleCaseOutcome.Passed)} passed, {report.Count(RuleCaseOutcome.Failed)} failed, {Counted.Of(report.Count(RuleCaseOutcome.Unknown), "error")}");
    }
}
