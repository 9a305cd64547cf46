using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Files;
using FirmwareScanner.Memory;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan board</c>: a virtual board with the device's application on it, as a process.</summary>
internal static class BoardCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Runs the application of the device on a virtual board. Another process talks to it through the terminal device that the first
        line of the output names, as to a board at a serial port. Ctrl+C stops it. Each start tells which database the board works with, and
        how many of the built-in rules that has.

        The storage folder holds a folder for each drive: I for internal flash, D for the SD card (a file D/image.bin is scanned at a
        press of the button; --button presses it every so many seconds). Without --storage the flash is new and forgotten.

        Exit codes: 0 stopped, with nothing outstanding; 2 wrong usage, or a device that cannot be opened; 70 the application was stuck or
        held blocks when it stopped, which is a bug.

        """;

    private const int LookMilliseconds = 100;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string?> board = BoardOption.Create("The board");
        board.Required = true;
        var port = new Option<string?>("--port")
        {
            Description = "Use this terminal device for the link, instead of a new pseudo-terminal.",
            HelpName = "DEVICE",
        };
        var storage = new Option<string?>("--storage") { Description = "Where the board's drives are kept.", HelpName = "FOLDER" };
        var log = new Option<string?>("--log") { Description = "Write every change of a pin, with its time.", HelpName = "FILE" };
        Option<int?> baud = NumberOption.Create("--baud", "Let bytes arrive at the board no faster than this.", 300, 5_000_000);
        Option<int?> button = NumberOption.Create("--button", "Press the button every so many seconds.", 1, 86_400);
        var command = new Command("board", "Run a virtual board.") { board, port, storage, log, baud, button };
        command.SetAction(parsed =>
        {
            if (!PseudoTerminal.IsSupported)
            {
                throw new UserErrorException("this system has no pseudo-terminals; Linux and macOS have");
            }

            var settings = new BoardSettings(
                BoardCatalog.Find(parsed.GetRequiredValue(board)!)!,
                parsed.GetValue(port),
                parsed.GetValue(storage),
                parsed.GetValue(log),
                parsed.GetValue(baud) ?? 0,
                parsed.GetValue(button));
            return Run(settings, terminal);
        });
        return command;
    }

    [UnsupportedOSPlatform("windows")]
    private static int Run(BoardSettings settings, Terminal terminal)
    {
        using var interruption = new Interruption();
        using OutputFile? file = settings.Log is null
            ? null
            : OutputFile.CreateLog(ClaimLog(settings.Log, settings.Storage), interruption.Token);
        using LineLog? log = file is null ? null : new LineLog(file);
        using TerminalBoard board = Create(settings);
        if (log is not null)
        {
            board.LogPins(log.Write);
        }

        terminal.WriteLine($"link {OpenLink(board, settings)}");
        terminal.Flush();
        board.Start();
        if (!board.HasKey)
        {
            terminal.Complain(
                "note: the board has no key, and its fault output stays high: anybody on its line may change what it does "
                + "(fwscan key provision)");
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, log?.Failed ?? default);
        Wait(board, settings, terminal, end.Token);
        int code = Conclude(board, terminal);
        return log?.Problem is null ? code : throw new UserErrorException(log.Problem);
    }

    private static OutputTarget ClaimLog(string log, string? storage)
    {
        // What lies there is the board's: its database, its records, and the image that it scans.
        var claims = new FileClaims();
        IEnumerable<WalkedFile> files = FileStatus.IsFolder(storage ?? string.Empty)
            ? new DirectoryWalker { IsRecursive = true }.Walk(storage!)
            : [];
        foreach (WalkedFile file in files.Where(file => file.Kind is WalkedKind.File or WalkedKind.Link))
        {
            claims.AddInput(file.Path);
        }

        return claims.AddOutput(log);
    }

    [UnsupportedOSPlatform("windows")]
    private static TerminalBoard Create(BoardSettings settings)
    {
        try
        {
            return new TerminalBoard(settings.Board, settings.Storage);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--storage {settings.Storage}: {exception.Message}");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static string OpenLink(TerminalBoard board, BoardSettings settings)
    {
        try
        {
            return board.OpenLink(settings.Port, settings.BaudRate);
        }
        catch (IOException exception)
        {
            throw new UserErrorException(exception.Message);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Wait(TerminalBoard board, BoardSettings settings, Terminal terminal, CancellationToken token)
    {
        RunningDatabase? told = null;
        long pressed = Environment.TickCount64;
        while (!token.WaitHandle.WaitOne(LookMilliseconds))
        {
            if (board.Database is RunningDatabase database && database != told)
            {
                terminal.WriteLines(Describe(database));
                terminal.Flush();
                told = database;
            }

            if (settings.ButtonSeconds is int seconds && Environment.TickCount64 - pressed >= seconds * 1000L)
            {
                board.PressButton();
                pressed += seconds * 1000L;
            }
        }
    }

    /// <summary>Which database it is, and how many of the rules that were meant: a board knows that of none but its own.</summary>
    private static IEnumerable<string> Describe(RunningDatabase database)
    {
        bool isBuiltIn = database.Identity == BuiltInSignatures.Set.Names.Identity;
        string name = string.Create(CultureInfo.InvariantCulture, $"start {database.Start}: database {database.Identity:X8}, version {database.Version}");
        if (isBuiltIn)
        {
            RuleCoverage coverage = BuiltInSignatures.Set.Coverage with { Rules = database.Rules, AboveInfo = database.RulesAboveInfo };
            return [$"{name}, {BuiltInSignatures.Set.RulesLine}", coverage.ToString()];
        }

        string rules = string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(database.Rules, "rule")}, {database.RulesAboveInfo:N0} above info");
        return [name, $"on the board: {rules}; of how many, fwscan info tells of the file that it was updated with"];
    }

    [UnsupportedOSPlatform("windows")]
    private static int Conclude(TerminalBoard board, Terminal terminal)
    {
        StopReport? report;
        try
        {
            report = board.Stop();
        }
        catch (TimeoutException exception)
        {
            terminal.Complain(exception.Message);
            return ExitCode.InternalError;
        }

        IReadOnlyList<string> leaks = report is null ? [] : LeakReportText.Describe(report);
        terminal.WriteLine($"stopped after {Counted.Of(board.Starts, "start")}; {Counted.Of(leaks.Count, "block")} outstanding");
        foreach (string leak in leaks)
        {
            terminal.WriteLine(leak);
        }

        return leaks.Count == 0 ? ExitCode.Clean : ExitCode.InternalError;
    }
}

/// <summary>How <c>fwscan board</c> is to run.</summary>
/// <param name="Board">The board.</param>
/// <param name="Port">The terminal device of the link; null for a new pseudo-terminal.</param>
/// <param name="Storage">The folder of the drives; null for new ones.</param>
/// <param name="Log">Where changes of pins are written; null for nowhere.</param>
/// <param name="BaudRate">Speed of the line to the board; 0 for as fast as it goes.</param>
/// <param name="ButtonSeconds">How often the button is pressed; null for never.</param>
internal sealed record BoardSettings(Board Board, string? Port, string? Storage, string? Log, int BaudRate, int? ButtonSeconds);
