using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Authoring;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Checking;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan check</c>: what is wrong with rules, and what their author may not have meant.</summary>
internal static class CheckRulesCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Prints all errors and warnings, each with its place and, in brackets, the code by which it is allowed or denied. docs/rule-authors.md
        lists the codes. In a rule file "// fwscan: allow CODE" on the line, or alone on the line above, allows it there. The table [check] of
        fwscan.toml holds options of this command.

        Exit codes: 0 no errors, and no warning that is denied; 1 a warning is denied; 2 errors in the rules, or they cannot be read.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("RULES")
        {
            Description = "YARA or ClamAV rules: files, folders of such files, or NAMESPACE:PATH.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> board = BoardOption.Create("Also look whether a board can have the rules");
        var expectations = new CheckOptions();
        var formats = new ResultFormats("sarif");
        var reading = new ReadingOptions();
        Option<int?> maxErrors = ErrorLimit.Create();
        var command = new Command("check", "Check rules: errors, mistakes, what is slow, what is missing.") { paths };
        command.AddOptions([board]);
        expectations.AddTo(command);
        formats.AddTo(command);
        reading.AddTo(command, canSkip: false);
        command.AddOptions([maxErrors]);
        new ConfigurationOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            string[] rules = parsed.GetRequiredValue(paths);
            var claims = new FileClaims();
            IReadOnlyList<(string Format, OutputTarget? Target)> outputs = formats.Claim(parsed, claims);
            DiagnosticBag diagnostics = ErrorLimit.CreateBag(parsed.GetValue(maxErrors));
            var loader = new RuleLoader(diagnostics, reading.ReadSettings(parsed));
            Board? target = parsed.GetValue(board) is string name ? BoardCatalog.Find(name) : null;
            RuleSet loaded = EnoughMemory.For("the rules", () => Check(rules, loader, expectations.Read(parsed), target, diagnostics, claims));
            IReadOnlyList<CheckMessage> messages = expectations.ReadJudgement(parsed).Judge(diagnostics.All);
            var totals = CheckTotals.Of(messages, loaded.Rules.Count, loader.Files.Distinct().Count(), diagnostics.ErrorCount);
            ResultFormats.Write(outputs, terminal, (format, output) => Write(format, output, messages, totals, diagnostics));
            return totals.Errors > 0 ? ExitCode.Error : totals.Denied > 0 ? ExitCode.Found : ExitCode.Clean;
        });
        return command;
    }

    private static RuleSet Check(
        string[] paths, RuleLoader loader, CheckSettings settings, Board? board, DiagnosticBag diagnostics, FileClaims claims)
    {
        RuleOptions.Select(paths, builtIn: false, RuleChecker.Options, board).AddTo(loader);
        foreach (string file in loader.Files)
        {
            claims.AddInput(file);
        }

        RuleSet rules = loader.Build();
        CompiledDatabase? compiled = board is null
            ? DatabaseCompiler.Compile(rules, RuleChecker.Options, diagnostics)
            : BoardDatabase.Compile(rules, board, RuleChecker.Options with { Defers = false }, diagnostics)?.Compiled;
        new RuleChecker(settings, diagnostics).Check(loader, rules, compiled);
        return rules;
    }

    private static void Write(string format, Terminal output, IReadOnlyList<CheckMessage> messages, CheckTotals totals, DiagnosticBag diagnostics)
    {
        switch (format)
        {
            case "json":
                CheckReport.WriteJson(output.OutStream, messages, totals);
                break;
            case "sarif":
                CheckReport.WriteSarif(output.OutStream, messages, ProgramVersion.Text);
                break;
            default:
                WriteText(output, messages, totals, diagnostics);
                break;
        }
    }

    private static void WriteText(Terminal output, IReadOnlyList<CheckMessage> messages, CheckTotals totals, DiagnosticBag diagnostics)
    {
        foreach (CheckMessage message in messages)
        {
            string code = message.Diagnostic.Code is null ? string.Empty : $" [{message.Diagnostic.Code}]";
            string denied = message.IsDenied ? " (denied)" : string.Empty;
            output.WriteLines((message.Diagnostic with { Message = message.Diagnostic.Message + code + denied }).ToLines());
        }

        int kept = messages.Count(message => message.Diagnostic.Severity == DiagnosticSeverity.Error);
        if (totals.Errors > kept || diagnostics.CountOf(DiagnosticSeverity.Warning) > diagnostics.All.Count(message => message.Severity == DiagnosticSeverity.Warning))
        {
            output.WriteLine("there are more messages than are printed (--max-errors 0 prints all)");
        }

        string denials = totals.Denied == 0 ? string.Empty : $", {totals.Denied} denied";
        output.WriteLine(
            $"{Counted.Of(totals.Files, "file")}, {Counted.Of(totals.Rules, "rule")}: {Counted.Of(totals.Errors, "error")}, {Counted.Of(totals.Warnings + totals.Denied, "warning")}{denials}");
    }
}
