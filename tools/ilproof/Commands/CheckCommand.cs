using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using FirmwareScanner.FileSystem;
using FirmwareScanner.IlProof;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Output;

namespace FirmwareScanner.Proof.Commands;

/// <summary><c>ilproof check</c>: all proofs and budgets.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var input = new InputOptions();
        var details = new Option<bool>("--details") { Description = "Show the deepest chain of calls of every root, too." };
        var accept = new Option<bool>("--accept") { Description = "Write what has shrunk into the budgets file." };
        var acceptGrowth = new Option<string?>("--accept-growth")
        {
            Description = "Write what has grown into the budgets file, too, with the reason.",
            HelpName = "REASON",
        };
        acceptGrowth.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && string.IsNullOrWhiteSpace(result.Tokens[0].Value))
            {
                result.AddError("--accept-growth: expected the reason why it had to grow, found nothing");
            }
        });
        var command = new Command("check", "Prove that nothing allocates, that the stack is bounded and that every budget is kept.");
        input.AddTo(command);
        command.Options.Add(details);
        command.Options.Add(accept);
        command.Options.Add(acceptGrowth);
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            TextWriter error = parsed.InvocationConfiguration.Error;
            ProofInput files = input.Read(parsed);
            using ProofRun run = ProofRun.Of(files);
            if (run.Findings.Count > 0)
            {
                return Fail(run.Findings, error);
            }

            SortedDictionary<string, long> measured = run.Measure();
            MeasureTables(measured, files.Budgets);
            Write(ProofText.Summary(run), output);
            Write(ProofText.LoopLines(run.Loops), output);
            if (parsed.GetValue(details))
            {
                Write(ProofText.ChainTable(run.RootChains()), output);
            }

            Write(ProofText.ShrinkingLines(BudgetCheck.Compare(measured, files.Budgets)), output);
            string? reason = parsed.GetValue(acceptGrowth);
            if (parsed.GetValue(accept) || reason is not null)
            {
                Accept(measured, files.Budgets, reason, input.BudgetsPath(parsed));
            }

            IReadOnlyList<Finding> findings = BudgetCheck.Findings(measured, files.Budgets);
            if (findings.Count > 0)
            {
                return Fail(findings, error);
            }

            output.WriteLine(FormattableString.Invariant($"budget: all {measured.Count} figures are within their budgets"));
            return ExitCode.Holds;
        });
        return command;
    }

    /// <summary>Builds the reference databases that the file has figures or limits for.</summary>
    private static void MeasureTables(SortedDictionary<string, long> measured, BudgetFile file)
    {
        (string Name, Func<long> Measure)[] tables =
        [
            (BudgetNames.Tables256, () => ReferenceSets.TableBytes(256)),
            (BudgetNames.Tables512, () => ReferenceSets.TableBytes(512)),
            (BudgetNames.BuiltInPlan, () => ReferenceSets.Plan(ReferenceSets.BuiltIn(), int.MaxValue).TotalBytes),
        ];
        foreach ((string name, Func<long> measure) in tables)
        {
            if (file.Budgets.ContainsKey(name) || file.Limits.ContainsKey(name))
            {
                measured[name] = measure();
            }
        }
    }

    private static void Accept(SortedDictionary<string, long> measured, BudgetFile file, string? reason, string path)
    {
        BudgetCheck.AcceptShrinking(measured, file);
        if (reason is not null)
        {
            BudgetCheck.AcceptGrowth(measured, file, reason);
        }

        OutputFile.WriteWhole(path, file.ToText());
    }

    private static int Fail(IReadOnlyList<Finding> findings, TextWriter error)
    {
        foreach (Finding finding in findings)
        {
            Write(FindingText.Lines(finding), error);
            error.WriteLine();
        }

        string what = findings.Count == 1 ? "1 problem" : $"{findings.Count} problems";
        error.WriteLine($"ilproof: {what}; docs/ilproof.md explains each");
        return ExitCode.Fails;
    }

    private static void Write(IEnumerable<string> lines, TextWriter writer)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
