using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan compile</c>: rules to a database.</summary>
internal static class CompileCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Writes FILE.fsdb and beside it FILE.fsdb.json, which holds names, tags and metadata: keep both together.
        Prints the memory that each table takes and what each signature costs on real firmware, the dearest first; for a device also what each
        rule takes in the database and while a stream passes, and what it costs at worst.
        Rules with an error, or more than the budget, compile nothing and overwrite nothing; nor do rules by which everything
        would be clean: none at all, none that can fire, or, without --info-only, none but those of severity info.
        With --relaxed rules with an error are left out and listed; what they look for is then not found.
        With --unwrap a board with PSRAM opens what is wrapped in a stream, and its plan has the memory for it; one without recognises it.
        With --board everything counts that the board's application holds, and its memory plan is printed.

        Exit codes: 0 compiled; 2 errors, all of them printed as file:line:column.

        """;

    private const string InfoOnlyHelp = "Compile rules of which all that can fire are of severity info: a device then calls everything clean.";

    private const string UnwrapHelp =
        "Have a device open what is wrapped (gzip, LZ4, LZMA; behind U-Boot's headers, too), and call nothing clean that it recognises and cannot open.";

    private const int DefaultCosts = 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> rules = CreateRules();
        Option<string> output = CreateOutput();
        var builtIn = new Option<bool>("--builtin") { Description = "The built-in rules in addition to RULES." };
        Option<string?> board = BoardOption.Create("Compile for a board, not for a desktop, and refuse what its application has no room for");
        Option<int?> budget = NumberOption.Create(
            "--budget", "Compile for a device whose database may take this many bytes of memory.", 1, int.MaxValue);
        budget.HelpName = "BYTES";
        Option<string?> key = CreateKey();
        Option<bool> infoOnly = CreateFlag("--info-only", InfoOnlyHelp);
        Option<bool> unwrap = CreateFlag("--unwrap", UnwrapHelp);
        Option<int?> costs = CreateCosts();
        var leaveOut = new LeaveOutOptions();
        Option<bool> json = CreateFlag("--json", "Print what was compiled, each rule with what it takes, as one JSON object.");
        var reading = new ReadingOptions();
        Option<int?> maxErrors = ErrorLimit.Create();
        var command = new Command("compile", "Compile rules to a signature database.") { rules };
        command.AddOptions([output, builtIn, board, budget, infoOnly, unwrap, key, costs, json, maxErrors]);
        leaveOut.AddTo(command, board, budget);
        reading.AddTo(command);
        command.Validators.Add(result => Check(result, board, budget, rules, builtIn));
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            var claims = new FileClaims();
            OutputTarget image = claims.AddOutput(path);
            OutputTarget? names = image.IsStream ? null : claims.AddOutput(path + CompiledDatabase.NamesExtension);
            Board? target = parsed.GetValue(board) is string name ? BoardCatalog.Find(name) : null;
            int? bytes = parsed.GetValue(budget);
            CompilerOptions settings = CreateSettings(bytes) with
            {
                IsInformational = parsed.GetValue(infoOnly),
                Unwraps = parsed.GetValue(unwrap),
                AuthenticationKey = RuleOptions.ReadKey(parsed.GetValue(key), claims),
            };
            DiagnosticBag diagnostics = ErrorLimit.CreateBag(parsed.GetValue(maxErrors));
            CompiledDatabase compiled = RuleOptions.Compile(
                new RuleLoader(diagnostics, reading.ReadSettings(parsed)),
                parsed.GetValue(rules) ?? [],
                parsed.GetValue(builtIn),
                leaveOut.Apply(parsed, reading.Apply(parsed, settings)),
                diagnostics,
                target,
                claims,
                terminal);
            SignatureSet signatures = SignatureSet.FromCompiled(compiled);
            RuleCheck.DemandJudging(signatures);
            compiled.Save(image, names);
            Action<IEnumerable<string>> write = image.IsStandardOutput ? terminal.WriteErrors
                : parsed.GetValue(json) ? lines => lines.ToList().ForEach(terminal.WriteJson)
                : terminal.WriteLines;
            write(parsed.GetValue(json)
                ? [CompilationJson.Of(path, compiled)]
                : Describe(path, compiled, bytes, parsed.GetValue(costs) ?? DefaultCosts).Concat(DescribeBoard(target, signatures)));
            return ExitCode.Clean;
        });
        return command;
    }

    private static CompilerOptions CreateSettings(int? budget) => new()
    {
        Profile = budget is null ? TargetProfile.Desktop : TargetProfile.Device,
        BudgetBytes = budget,
    };

    private static void Check(
        CommandResult result, Option<string?> board, Option<int?> budget, Argument<string[]> rules, Option<bool> builtIn)
    {
        if (result.GetResult(board) is not null && result.GetResult(budget) is not null)
        {
            result.AddError("--board and --budget exclude each other: a board has its own budget");
        }

        if (result.GetResult(rules) is not { Tokens.Count: > 0 } && result.GetResult(builtIn) is null)
        {
            result.AddError("nothing to compile: name rule files, or use --builtin");
        }
    }

    private static Argument<string[]> CreateRules() => new("RULES")
    {
        Description = "YARA (*.yar, *.yara) or ClamAV (*.ndb, *.ldb) rules: files, folders of such files, or NAMESPACE:PATH.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static Option<bool> CreateFlag(string name, string description) => new(name) { Description = description };

    private static Option<int?> CreateCosts() => NumberOption.Create(
        "--costs", $"How many signatures to list by cost, by default {DefaultCosts}.", 0, int.MaxValue);

    private static Option<string?> CreateKey() => new("--key")
    {
        Description = "Add an authentication code (HMAC-SHA-256) made with the bytes of FILE.",
        HelpName = "FILE",
    };

    private static Option<string> CreateOutput() => new("--output", "-o")
    {
        Description = "The database to write.",
        HelpName = "FILE.fsdb",
        Required = true,
    };

    private static IEnumerable<string> Describe(string path, CompiledDatabase compiled, int? budget, int costs)
    {
        yield return $"{path}: identity {compiled.Names.Identity:X8}";
        foreach (string line in CompilationReportText.Format(compiled.Report, costs).TrimEnd('\n').Split('\n'))
        {
            yield return line;
        }

        if (budget is int bytes)
        {
            double share = 100.0 * compiled.Report.DeviceBytes / bytes;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"memory: {compiled.Report.DeviceBytes:N0} of {bytes:N0} bytes, {share:F0} % of the budget");
        }
    }

    private static IEnumerable<string> DescribeBoard(Board? board, SignatureSet signatures)
    {
        if (board is null)
        {
            return [];
        }

        var fit = BoardFit.Of(board, signatures);
        return
        [
            string.Empty,
            PlanText.Heading(board),
            .. PlanText.Lines(fit),
            string.Create(
                CultureInfo.InvariantCulture,
                $"database: {fit.DatabaseBytes:N0} bytes of memory, at most {fit.MostDatabaseBytes:N0} beside everything else; "
                + $"file: {fit.ImageBytes:N0} of {BoardFit.MostImageBytes:N0} bytes of a slot"),
            signatures.Coverage.ToString(),
        ];
    }
}
