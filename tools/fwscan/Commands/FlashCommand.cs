using System;
using System.Collections.Generic;
using System.CommandLine;
using FirmwareScanner.Bench.Flash;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan flash</c>: nanoFramework, and the application, onto a board.</summary>
internal static class FlashCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Finds the port, asks the board which chip it has, and runs nanoFramework's flash tool nanoff with the target of the board.
        With --image the application is written, too. --dry-run shows the command lines and runs none.

        Exit codes: 0 done, or shown; 2 nanoff is missing or failed, another chip, several ports; 5 no board was found.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string?> board = BoardOption.Create("The board");
        board.Required = true;
        Option<string?> port = PortOptions.CreatePort("The port of the board's USB socket");
        var image = new Option<string?>("--image")
        {
            Description = "The application's deployable image, written as well.",
            HelpName = "FILE.bin",
        };
        var erase = new Option<bool>("--erase") { Description = "Erase the whole flash before, the stored database included." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the command lines, and run none." };
        var command = new Command("flash", "Write nanoFramework and the application to a board.") { board, port, image, erase, dryRun };
        command.SetAction(parsed =>
        {
            Board target = BoardCatalog.Find(parsed.GetRequiredValue(board)!)!;
            bool isDry = parsed.GetValue(dryRun);
            string found = parsed.GetValue(port) ?? FindPort(isDry, terminal);
            var steps = new List<IReadOnlyList<string>> { FlashPlan.WriteRuntime(target, found, parsed.GetValue(erase)) };
            if (parsed.GetValue(image) is string file)
            {
                steps.Add(FlashPlan.WriteApplication(target, found, file));
            }

            if (isDry)
            {
                return Show([FlashPlan.Identify(found), .. steps], terminal);
            }

            string? tool = NanoffTool.Find();
            if (tool is null)
            {
                Show([FlashPlan.Identify(found), .. steps], terminal);
                throw new UserErrorException($"nanoff is not installed: {FlashPlan.Installation}");
            }

            CheckChip(new NanoffTool(tool, terminal), target, found, terminal);
            steps.ForEach(new NanoffTool(tool, terminal).Run);
            terminal.WriteLine(
                $"{found}: nanoFramework {target.Target} is on the board{(steps.Count > 1 ? ", and the application" : string.Empty)}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static int Show(IEnumerable<IReadOnlyList<string>> steps, Terminal terminal)
    {
        foreach (IReadOnlyList<string> step in steps)
        {
            terminal.WriteLine(FlashPlan.Show(step));
        }

        return ExitCode.Clean;
    }

    private static string FindPort(bool isDry, Terminal terminal)
    {
        IReadOnlyList<SerialPortCandidate> candidates = SerialPortFinder.List();
        foreach (SerialPortCandidate candidate in candidates)
        {
            terminal.Complain($"found {candidate.Path} {candidate.Name}".TrimEnd());
        }

        return candidates.Count switch
        {
            1 => candidates[0].Path,
            _ when isDry => "PORT",
            0 => throw new DeviceLostException($"no board was found: nothing in {SerialPortFinder.Places}; is the cable one for data?"),
            _ => throw new UserErrorException("there are several ports: name the board's with --port"),
        };
    }

    private static void CheckChip(NanoffTool tool, Board board, string port, Terminal terminal)
    {
        string answer = tool.Ask(FlashPlan.Identify(port));
        string? chip = FlashPlan.ChipIn(answer);
        if (chip is null)
        {
            terminal.Complain($"warning: nanoff does not say which chip is at {port}");
        }
        else if (!chip.Equals(board.Chip.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserErrorException(
                $"{port}: {board.Name} has the chip {board.Chip.Name}, and at this port is {chip}: nothing was written");
        }
    }
}
