using System;
using System.CommandLine;
using System.IO;
using System.Runtime.InteropServices;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Recordings;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan capture</c>: a recording of real traffic.</summary>
internal static class CaptureCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Records until Ctrl+C, or until --bytes or --silence end it. The file can be read after every piece (fwscan replay, Wireshark):
        whatever ends the program or the computer, what was recorded until then is there. A recording that did not end as it should,
        also because the port is gone, counts as cut off and is never clean. An older file of
        the name is emptied at the start.

        Exit codes: 0 recorded; 2 error; 5 the port cannot be opened, or is gone: what came until then is recorded.

        """;

    private const int DefaultBaudRate = 115_200;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string?> port = PortOptions.CreatePort("The port where an adapter listens to the line");
        port.Required = true;
        var output = new Option<string>("--output", "-o")
        {
            Description = "The recording to write.",
            HelpName = "R.pcapng",
            Required = true,
        };
        Option<int?> baud = PortOptions.CreateBaudRate(DefaultBaudRate);
        Option<RecordingDirection?> direction = StreamOptions.CreateDirection(
            "Which way the bytes travel: rx to the board, the default, or tx from it.");
        var link = new Option<string?>("--link")
        {
            Description = "Ask the board at this port for its name and firmware.",
            HelpName = "PORT",
        };
        Option<string?> board = BoardOption.Create("Write this name of the board into the recording");
        var firmware = new Option<string?>("--firmware")
        {
            Description = "Write this firmware identity into the recording.",
            HelpName = "TEXT",
        };
        Option<int?> bytes = NumberOption.Create("--bytes", "End after so many bytes.", 1, int.MaxValue);
        Option<int?> silence = NumberOption.Create(
            "--silence", "End when nothing came for so many milliseconds after the first byte.", 1, 86_400_000);
        var command = new Command("capture", "Record real traffic from a serial port.")
        {
            port, output, baud, direction, link, board, firmware, bytes, silence,
        };
        command.SetAction(parsed =>
        {
            OutputTarget target = new FileClaims().AddOutput(parsed.GetRequiredValue(output));
            RecordingInfo info = new()
            {
                Application = "fwscan capture",
                RecorderSystem = RuntimeInformation.OSDescription,
                Board = parsed.GetValue(board),
                FirmwareId = parsed.GetValue(firmware),
            };
            info = parsed.GetValue(link) is string linkPort ? AskDevice(linkPort, info) : info;
            using SerialDevice device = Open(parsed.GetValue(port)!, parsed.GetValue(baud) ?? DefaultBaudRate);
            info = info with { PortSettings = device.Settings, BitsPerSecond = device.BaudRate };
            var session = new CaptureSession(device, parsed.GetValue(direction) ?? RecordingDirection.ToDevice, TimeProvider.System)
            {
                MostBytes = parsed.GetValue(bytes),
                Silence = parsed.GetValue(silence) is int milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            };
            return Record(session, target, info, device, terminal);
        });
        return command;
    }

    private static int Record(CaptureSession session, OutputTarget target, RecordingInfo info, SerialDevice device, Terminal terminal)
    {
        using var interruption = new Interruption();
        using var file = OutputFile.CreateLog(target, interruption.Token);
        terminal.Complain($"recording {device.Path}, {device.Settings}, to {target.Name}; Ctrl+C ends it");
        CaptureEnd end = session.Run(file.Stream, info, null, interruption.Token);
        string summary = $"{target.Name}: {Counted.Of(session.Bytes, "byte")} recorded";
        (target.IsStandardOutput ? (Action<string>)terminal.Complain : terminal.WriteLine)(summary);
        return end == CaptureEnd.PortClosed ? throw new DeviceLostException($"{device.Path} is gone") : ExitCode.Clean;
    }

    private static SerialDevice Open(string port, int baudRate)
    {
        try
        {
            return SerialDevice.Open(port, baudRate);
        }
        catch (IOException exception)
        {
            throw new DeviceLostException(exception.Message);
        }
    }

    private static RecordingInfo AskDevice(string port, RecordingInfo info)
    {
        using SerialTarget target = PortOptions.Open(port, null);
        try
        {
            DeviceHello device = new LinkClient(target.Port, target.Clock).Connect();
            string firmware = $"{device.Firmware}, database {device.DatabaseIdentity:X8} version {device.DatabaseVersion}";
            return info with { Board = info.Board ?? device.Board, FirmwareId = info.FirmwareId ?? firmware };
        }
        catch (LinkException exception)
        {
            throw new DeviceLostException($"{port}: {exception.Message}");
        }
    }
}
