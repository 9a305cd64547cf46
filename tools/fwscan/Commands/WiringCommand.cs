using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Boards;
using FirmwareScanner.Boards.Wiring;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan wiring</c>: the boards, and how they are wired.</summary>
internal static class WiringCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        --board draws the header of the board, each part with its value on the pin it belongs to, and a list of these parts.

        --check reads board files as they are in hardware/boards and refuses pins that cannot do what is asked of them: lines of the
        flash, the PSRAM, the chip's USB or the debugger, inputs as outputs, pins that are taken or on no header. It warns of
        strapping pins, of pins that the board itself uses, of inputs that float and of COM1, unless the file accepts that with a reason.

        Exit codes: 0 done, perhaps with warnings; 2 a file is wrong, each error printed as file:line:column.

        """;

    private const int MostBoardBytes = 1 << 20;

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
        var generate = new Option<string?>("--generate")
        {
            Description = "Write the C# sources by which the device knows its pins and the numbers of its memory plan, into FOLDER.",
            HelpName = "FOLDER",
        };
        Option<string?> board = BoardOption.Create("Draw the wiring of a board as SVG");
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The picture to write, by default standard output.",
            HelpName = "FILE.svg",
        };
        var command = new Command("wiring", "Draw how a board is wired, check board files, write the device's pin tables.")
        {
            board,
            output,
            check,
            generate,
        };
        command.Validators.Add(result =>
        {
            Option[] tasks = [board, check, generate];
            if (tasks.Count(task => result.GetResult(task) is not null) != 1)
            {
                result.AddError("expected one of --board, --check and --generate");
            }

            if (result.GetResult(output) is not null && result.GetResult(board) is null)
            {
                result.AddError("--output needs --board NAME");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(board) is string name)
            {
                return Draw(BoardCatalog.Find(name)!, parsed.GetValue(output), terminal);
            }

            return parsed.GetValue(generate) is string folder
                ? Generate(folder, terminal)
                : Check(parsed.GetValue(check) ?? [], terminal);
        });
        return command;
    }

    private static int Draw(Board board, string? path, Terminal terminal)
    {
        string picture = WiringDrawing.Draw(board);
        if (path is null)
        {
            terminal.Out.Write(picture);
        }
        else
        {
            OutputFile.WriteWhole(path, picture);
        }

        return ExitCode.Clean;
    }

    private static int Generate(string folder, Terminal terminal)
    {
        if (!FileStatus.IsFolder(folder))
        {
            throw new UserErrorException($"{folder}: no such folder");
        }

        IReadOnlyDictionary<string, string> files = BoardProfileSource.Generate(BoardCatalog.Boards);
        foreach ((string name, string text) in files)
        {
            OutputFile.WriteWhole(Path.Combine(folder, name), text);
        }

        terminal.WriteLine($"{folder}: {Counted.Of(files.Count, "file")} written");
        return ExitCode.Clean;
    }

    private static int Check(IReadOnlyList<string> paths, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        foreach (string path in paths)
        {
            var source = new SourceText(path, Read(path));
            if (BoardReader.Read(source, BoardCatalog.Chips, diagnostics) is Board board)
            {
                BoardCheck.Run(board, diagnostics);
            }
        }

        ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Note], terminal);
        int warnings = diagnostics.CountOf(DiagnosticSeverity.Warning);
        string found = $"{Counted.Of(diagnostics.ErrorCount, "error")}, {Counted.Of(warnings, "warning")}";
        if (diagnostics.HasErrors)
        {
            throw new UserErrorException($"{found} in {Counted.Of(paths.Count, "board file")}");
        }

        terminal.WriteLine($"{Counted.Of(paths.Count, "board file")}: {found}");
        return ExitCode.Clean;
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(InputFile.ReadWhole(path, MostBoardBytes, allowsPipe: true)).TrimStart('\uFEFF');
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }
}
