using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan man</c>: the manual pages, made from the commands themselves.</summary>
internal static class ManualCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        fwscan man scan | man -l -              reads one
        fwscan man --output ~/.local/share/man/man1    installs all: fwscan.1, fwscan-scan.1, ...

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="notes">What the help of each command says below its options; complete when the command is run.</param>
    public static Command Create(Terminal terminal, IReadOnlyDictionary<Command, string> notes)
    {
        var name = new Argument<string?>("COMMAND")
        {
            Description = "The command; the program itself without one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string?>("--output", "-o") { Description = "Write the pages of all commands into FOLDER, which is made if it is not there.", HelpName = "FOLDER" };
        var command = new Command("man", "Write the manual page of a command, or of all.") { name, output };
        command.SetAction(parsed =>
        {
            Command root = parsed.RootCommandResult.Command;
            if (parsed.GetValue(output) is string folder)
            {
                return WriteAll(root, notes, folder);
            }

            terminal.Out.Write(ManualPage.Of(Find(root, parsed.GetValue(name)), notes));
            return ExitCode.Clean;
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is not null && result.GetValue(name) is not null)
            {
                result.AddError("--output writes the pages of all commands: it goes without COMMAND");
            }
        });
        return command;
    }

    private static Command Find(Command root, string? name)
    {
        string wanted = name ?? root.Name;
        return name is null ? root
            : root.Subcommands.FirstOrDefault(command => command.Name == wanted)
            ?? throw new UserErrorException($"there is no command '{wanted}'{Suggestion.For(wanted, root.Subcommands.Select(command => command.Name))}");
    }

    private static int WriteAll(Command root, IReadOnlyDictionary<Command, string> notes, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (Command command in root.Subcommands.Prepend(root))
            {
                OutputFile.WriteWhole(Path.Combine(folder, ManualPage.NameOf(command) + ".1"), ManualPage.Of(command, notes));
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{folder}: {FileProblem.Describe(exception)}");
        }

        return ExitCode.Clean;
    }
}
