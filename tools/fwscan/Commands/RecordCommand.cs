using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan record</c>: a recording of any file.</summary>
internal static class RecordCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        The recording is a pcapng file that Wireshark opens. It holds no wall-clock time: the same input and options give the
        same bytes.

        Exit codes: 0 recorded; 2 error; 130 interrupted.

        """;

    private const int DefaultChunk = 256;
    private const long LongWorkBytes = 256 << 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("FILE") { Description = "The file to record, or - for standard input." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The recording to write.",
            HelpName = "R.pcapng",
            Required = true,
        };
        var chunk = new Option<ChunkingPolicy>("--chunk")
        {
            Description = "How the bytes arrive: N at a time, or random:SEED for 1 to 4096 at a time.",
            HelpName = "N|random:SEED",
            DefaultValueFactory = _ => ChunkingPolicy.Fixed(DefaultChunk),
            CustomParser = argument =>
            {
                if (!ChunkingPolicy.TryParse(argument.Tokens.Single().Value, out ChunkingPolicy? policy, out string? error))
                {
                    argument.AddError("--chunk: " + error);
                }

                return policy;
            },
        };
        Option<int?> baud = NumberOption.Create(
            "--baud",
            "Speed of the line; it gives each chunk its time. By default all times are 0.",
            RecordingMaker.LowestBaudRate,
            int.MaxValue);
        var command = new Command("record", "Make a recording of a file, as if a board had received it.") { input, output, chunk, baud };
        command.SetAction(parsed =>
        {
            Record(
                parsed.GetRequiredValue(input),
                parsed.GetRequiredValue(output),
                parsed.GetRequiredValue(chunk),
                parsed.GetValue(baud),
                terminal);
            return ExitCode.Clean;
        });
        return command;
    }

    private static void Record(string input, string output, ChunkingPolicy chunking, int? baud, Terminal terminal)
    {
        using var interruption = new Interruption();
        var claims = new FileClaims();
        using Stream source = OpenInput(input, claims, interruption.Token);
        long length = source.CanSeek ? source.Length : 0;
        OutputTarget target = claims.AddOutput(output);
        using var file = OutputFile.Create(target, interruption.Token);
        long recorded = 0;
        terminal.WithProgress("recording", length, length >= LongWorkBytes, (advanced, _) =>
        {
            long shown = 0;
            var progress = new ImmediateProgress(bytes =>
            {
                advanced((int)(bytes - shown));
                shown = bytes;
            });
            recorded = RecordingMaker.Make(source, file.Stream, chunking, baud, progress, interruption.Token);
        });
        file.Commit();
        string summary = string.Create(CultureInfo.InvariantCulture, $"{output}: {recorded:N0} bytes recorded");
        (target.IsStandardOutput ? (Action<string>)terminal.Complain : terminal.WriteLine)(summary);
    }

    private static Stream OpenInput(string path, FileClaims claims, CancellationToken cancellation)
    {
        if (path == StandardInput.Path)
        {
            claims.AddInput("standard input", StandardStreams.InputStatus());
            return StandardInput.Open(cancellation);
        }

        FileStatus? status = FileStatus.TryOf(path);
        if (status?.Kind == FileKind.Folder)
        {
            throw new UserErrorException($"{path}: is a folder, not a file");
        }

        if (status is null or { Kind: FileKind.Regular, Length: > 0 })
        {
            FileStream file = InputFile.OpenNamed(path);
            claims.AddInput(path, FileStatus.Of(file.SafeFileHandle, path));
            return file;
        }

        // A pipe without a writer, or a terminal, would keep even an interruption waiting; not every system tells that it is one.
        claims.AddInput(path, status);
        return new InterruptibleStream(() => InputFile.OpenNamed(path, waitsForWriter: true), cancellation);
    }
}
