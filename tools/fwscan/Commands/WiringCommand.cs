using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Harness.Boards;
using FirmwareScanner.Signatures.Diagnostics;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan wiring</c>: the boards, and how they are wired.</summary>
internal static class WiringCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        --check reads board files as they are in hardware/boards and refuses pins that cannot do what is asked of them: lines of the
        flash, the PSRAM, the chip's USB or the debugger, inputs as outputs, pins that are taken or on no header. It warns of
        strapping pins, of pins that the board itself uses and of COM1, unless the file accepts that with a reason.

        Exit codes: 0 done, perhaps with warnings; 2 a file is wrong, each error printed as file:line:column.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var check = new Option<string[]>("--check")
        {
            Description = "Check board files.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("wiring", "Check board files.") { check };
        command.Validators.Add(result =>
        {
            if (result.GetResult(check) is null)
            {
                result.AddError("nothing to do: use --check");
            }
        });
        command.SetAction(parsed => Check(parsed.GetValue(check) ?? [], terminal));
        return command;
    }

    private static int Check(IReadOnlyList<string> paths, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        foreach (string path in paths)
        {
            var source = new SourceText(path, File.ReadAllText(path));
            if (BoardReader.Read(source, BoardCatalog.Chips, diagnostics) is Board board)
            {
                BoardCheck.Run(board, diagnostics);
            }
        }

        RuleOptions.Print(diagnostics.All, terminal);
        int warnings = diagnostics.All.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning);
        string found = $"{Counted.Of(diagnostics.ErrorCount, "error")}, {Counted.Of(warnings, "warning")}";
        if (diagnostics.HasErrors)
        {
            throw new UserErrorException($"{found} in {Counted.Of(paths.Count, "board file")}");
        }

        terminal.WriteLine($"{Counted.Of(paths.Count, "board file")}: {found}");
        return ExitCode.Clean;
    }
}
