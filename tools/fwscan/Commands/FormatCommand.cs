using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Signatures.Formatting;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan fmt</c>: YARA files in one form.</summary>
internal static class FormatCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Only blanks and line ends change: that every word and comment is still there, in its order, is looked at before a file is replaced. Each file
        that changes is named. A file with a syntax error stays as it is. Of - the text goes from standard input to standard output.

        Exit codes: 0 done; 1 with --check: a file is not formatted; 2 a file has a syntax error, or cannot be read or written.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("RULES")
        {
            Description = "YARA files, folders of such files, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Write nothing: name the files that would change." };
        Option<int?> maxErrors = ErrorLimit.Create();
        var command = new Command("fmt", "Format YARA rule files.") { paths };
        command.AddOptions([check, maxErrors]);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            bool isCheck = parsed.GetValue(check);
            DiagnosticBag diagnostics = ErrorLimit.CreateBag(parsed.GetValue(maxErrors));
            var tally = new Tally();
            foreach (string path in parsed.GetRequiredValue(paths))
            {
                if (path == StandardInput.Path)
                {
                    byte[] content = StandardInput.ReadWhole(RuleFormatter.MostBytes, interruption.Token);
                    byte[]? formatted = tally.Count(path, content, diagnostics, terminal);
                    terminal.OutStream.Write(isCheck ? [] : formatted ?? []);
                }
                else
                {
                    FormatFiles(path, isCheck, tally, diagnostics, terminal);
                }
            }

            tally.Tell(isCheck, diagnostics, terminal);
            return tally.Faulty > 0 ? ExitCode.Error : isCheck && tally.Changed > 0 ? ExitCode.Found : ExitCode.Clean;
        });
        return command;
    }

    private static void FormatFiles(string path, bool isCheck, Tally tally, DiagnosticBag diagnostics, Terminal terminal)
    {
        IReadOnlyList<string> files = [path];
        try
        {
            if (FileStatus.IsFolder(path))
            {
                files = RuleFormatter.FilesIn(path);
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            tally.Fail(path, FileProblem.Describe(exception), terminal);
            return;
        }

        if (files.Count == 0)
        {
            tally.Fail(path, "the folder has no YARA files (*.yar, *.yara)", terminal);
        }

        foreach (string file in files)
        {
            FormatFile(file, isCheck, tally, diagnostics, terminal);
        }
    }

    private static void FormatFile(string path, bool isCheck, Tally tally, DiagnosticBag diagnostics, Terminal terminal)
    {
        try
        {
            if (!RuleFormatter.IsYara(path))
            {
                throw new IOException("is no YARA file by its name, and only these can be formatted");
            }

            byte[] content = InputFile.ReadWhole(path, RuleFormatter.MostBytes);
            byte[]? formatted = tally.Count(path, content, diagnostics, terminal);
            if (formatted is null || formatted.AsSpan().SequenceEqual(content))
            {
                return;
            }

            if (!isCheck)
            {
                using var file = OutputFile.Create(new FileClaims().AddOutput(path));
                file.Stream.Write(formatted);
                file.Commit();
            }

            terminal.WriteLine(path);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            tally.Fail(path, FileProblem.Describe(exception), terminal);
        }
    }

    /// <summary>What has become of the files.</summary>
    private sealed class Tally
    {
        private int _files;

        /// <summary>Files that were formatted, or would have been.</summary>
        public int Changed { get; private set; }

        /// <summary>Files that cannot be formatted, read or written.</summary>
        public int Faulty { get; private set; }

        /// <summary>Formats the content of a file.</summary>
        /// <returns>Null after its errors were printed.</returns>
        public byte[]? Count(string path, byte[] content, DiagnosticBag diagnostics, Terminal terminal)
        {
            _files++;
            var messages = new DiagnosticBag();
            byte[]? formatted = RuleFormatter.Format(path, content, messages);
            int printed = diagnostics.All.Count;
            diagnostics.AddAll(messages);
            terminal.WriteErrors(diagnostics.All.Skip(printed).SelectMany(message => message.ToLines()));
            Faulty += formatted is null ? 1 : 0;
            Changed += formatted is not null && !formatted.AsSpan().SequenceEqual(content) ? 1 : 0;
            return formatted;
        }

        /// <summary>Counts a file that cannot be read or written, and says so.</summary>
        public void Fail(string path, string problem, Terminal terminal)
        {
            Faulty++;
            terminal.Complain(problem.StartsWith(path, StringComparison.Ordinal) ? problem : $"{path}: {problem}");
        }

        /// <summary>Says what has become of them, on standard error.</summary>
        public void Tell(bool isCheck, DiagnosticBag diagnostics, Terminal terminal)
        {
            int omitted = diagnostics.ErrorCount - diagnostics.All.Count;
            string more = omitted > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {omitted:N0} more errors (--max-errors 0 prints all)") : string.Empty;
            string what = isCheck ? "would change" : "formatted";
            terminal.Complain($"{what}: {Changed} of {Counted.Of(_files, "file")}{(Faulty > 0 ? $"; left as they are: {Faulty}" : string.Empty)}{more}");
        }
    }
}
