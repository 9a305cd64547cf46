using System;
using System.CommandLine;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Log;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Link;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan log</c>: what a board has logged.</summary>
internal static class LogCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Reads the scan log of a board: files of its ring, a folder with them, the storage folder of a virtual board, or a raw image of
        its flash or card, in which the records are searched for; with --port, what the board itself has. Records are printed in the order
        of their numbers, each once; numbers that are missing are told. --follow prints what comes, until Ctrl+C.

        Exit codes: 0 read, and nothing is missing (--follow: ended by Ctrl+C); 2 wrong usage, a file that cannot be read, no record at
        all, or records that are missing: those that are there are printed; 5 the board cannot be reached, or was lost.

        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of the log, folders with them, or images.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> port = PortOptions.CreatePort("Ask the board at this port");
        Option<int?> baud = PortOptions.CreateBaudRate(PortOptions.LinkBaudRate);
        var json = new Option<bool>("--json") { Description = "Print an object of JSON for each record, and one with the sums." };
        var follow = new Option<bool>("--follow") { Description = "Go on, and print what comes." };
        var command = new Command("log", "Read the scan log of a board.") { files, port, baud, json, follow };
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetValue(files) ?? [];
            string? path = parsed.GetValue(port);
            if (path is null == (paths.Length == 0))
            {
                throw new UserErrorException("expected either files or --port, found " + (path is null ? "neither" : "both"));
            }

            var output = new LogOutput(terminal, parsed.GetValue(json));
            using var interruption = new Interruption();
            return path is null
                ? ReadFiles(paths, output, parsed.GetValue(follow), interruption.Token)
                : ReadPort(path, parsed.GetValue(baud), output, parsed.GetValue(follow), interruption.Token);
        });
        return command;
    }

    private static int ReadFiles(string[] paths, LogOutput output, bool follows, CancellationToken cancellation)
    {
        LogContent content;
        do
        {
            var parser = new LogParser();
            foreach (string path in paths)
            {
                LogInput.Read(path, parser, cancellation);
            }

            content = LogContent.Of(parser);
            output.Write(content);
        }
        while (follows && !cancellation.WaitHandle.WaitOne(Pause));
        return CodeOf(output.Conclude(content, follows));
    }

    private static int ReadPort(string port, int? baudRate, LogOutput output, bool follows, CancellationToken cancellation)
    {
        using SerialTarget target = PortOptions.Open(port, baudRate);
        var client = new LinkClient(target.Port, target.Clock, new LinkClientOptions { Reopen = target.Reopen });
        try
        {
            client.Connect(cancellation);
            var parser = new LogParser();
            LogState state;
            long position = 0;
            do
            {
                position = LogInput.Read(client, position, parser, out state, cancellation);
                if (!follows || state is LogState.Absent or LogState.Unreadable)
                {
                    ThrowUnlessGiven(state);
                }

                output.Write(LogContent.Of(parser));
            }
            while (follows && !cancellation.WaitHandle.WaitOne(Pause));
            return CodeOf(output.Conclude(LogContent.Of(parser), follows));
        }
        catch (OperationCanceledException) when (follows)
        {
            return ExitCode.Clean;
        }
        catch (LinkException exception) when (exception.Fault == LinkFault.FrameUnknownType)
        {
            throw new UserErrorException("the application of the board is older than its log: it knows no such question");
        }
        catch (LinkException exception)
        {
            throw new DeviceLostException($"{port}: {exception.Message}");
        }
    }

    private static int CodeOf(bool isWhole) => isWhole ? ExitCode.Clean : ExitCode.Error;

    private static void ThrowUnlessGiven(LogState state)
    {
        if (state != LogState.Given)
        {
            throw new UserErrorException(state switch
            {
                LogState.Absent => "the board keeps no log: it is switched off in its board file, or there is no storage, card or room",
                LogState.Busy => "the board is scanning, and gives its log between streams: ask again, or use --follow",
                _ => "the board cannot read its log: a file has failed, and the next start tries again",
            });
        }
    }
}
