using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Import;
using FirmwareScanner.Import.Magic;
using FirmwareScanner.Import.Pronom;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan import</c>: signatures of other tools to YARA rules.</summary>
internal static class ImportCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        magic   source files of libmagic, as in the folder Magdir of file: tests of numbers and texts at fixed offsets, searches, named lines.
        pronom  signature files of DROID, in XML.

        The rules are of severity info. What could not be carried over, or only weaker than it was, is listed on standard error with its line
        and a count; the rules are written all the same.

        Exit codes: 0 everything was carried over; 2 error, or something was not, as listed.

        """;

    private const string Magic = "magic";
    private const string Pronom = "pronom";
    private const int MostBytes = 64 << 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var format = new Argument<string>("FORMAT") { Description = "What the files are: magic or pronom." };
        Choice.Limit(format, Magic, Pronom);
        var files = new Argument<string[]>("FILE") { Description = "The files; named lines of magic may be in any of them.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "Write the rules to FILE instead of standard output.", HelpName = "FILE" };
        var command = new Command("import", "Make YARA rules of signatures of other tools.") { format, files, output };
        command.SetAction(parsed =>
        {
            var claims = new FileClaims();
            string[] paths = parsed.GetRequiredValue(files);
            List<(string Path, byte[] Content)> read = [.. paths.Select(path => (path, Read(path, claims)))];
            string? path = parsed.GetValue(output);
            OutputTarget? target = path is null ? null : claims.AddOutput(path);
            string? compiled = parsed.GetRequiredValue(format) == Magic ? read.FirstOrDefault(file => MagicImporter.IsCompiled(file.Content)).Path : null;
            if (compiled is not null)
            {
                throw new UserErrorException($"{compiled}: a compiled magic file; give the source files that it was made of (magic/Magdir of file's sources)");
            }

            IReadOnlyList<ImportResult> results = parsed.GetRequiredValue(format) == Magic
                ? [MagicImporter.Import(read.Select(file => (file.Path, Encoding.Latin1.GetString(file.Content))))]
                : [.. read.Select(file => PronomImporter.Import(file.Path, file.Content))];
            return Write(results, target, terminal);
        });
        return command;
    }

    private static byte[] Read(string path, FileClaims claims)
    {
        try
        {
            claims.AddInput(path);
            return InputFile.ReadWhole(path, MostBytes, allowsPipe: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    private static int Write(IReadOnlyList<ImportResult> results, OutputTarget? target, Terminal terminal)
    {
        ImportNote[] notes = [.. results.SelectMany(result => result.Notes)];
        int rules = results.Sum(result => result.Rules);
        terminal.WriteErrors(notes.Select(note => $"{note.Path}:{note.Line}: {note.Reason}"));
        if (rules == 0)
        {
            terminal.Complain("no rules: nothing of this could be carried over, and nothing was written");
            return ExitCode.Error;
        }

        byte[] text = Encoding.ASCII.GetBytes(string.Join('\n', results.Where(result => result.Rules > 0).Select(result => result.Text)));
        if (target is null)
        {
            terminal.Out.Write(Encoding.ASCII.GetString(text));
        }
        else
        {
            using var file = OutputFile.Create(target);
            file.Stream.Write(text);
            file.Commit();
        }

        terminal.Complain(string.Create(
            CultureInfo.InvariantCulture,
            $"{rules:N0} rules; of {results.Sum(result => result.Tests):N0} tests {results.Sum(result => result.Carried):N0} carried over, "
                + $"{results.Sum(result => result.Details):N0} that only say more left out; {notes.Length:N0} notes above"));
        return notes.Length == 0 ? ExitCode.Clean : ExitCode.Error;
    }
}
