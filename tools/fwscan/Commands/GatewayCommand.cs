using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Fleet;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan gateway</c>: the boards of this host at a broker of MQTT.</summary>
internal static class GatewayCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Connects boards to a broker of MQTT: PREFIX/NAME/state, verdict, event, fault and memory tell what each does; what it logs is kept on
        disk (--state) until a subscriber has confirmed it (fwscan fleet --store does), and is sent again until then. A database that somebody
        publishes and lets the broker keep at PREFIX/NAME/database, or PREFIX/all/database, is given to the board; for boards with a key --master
        is needed. Ports and the broker may come and go.

          fwscan gateway --port bench1=/dev/ttyUSB0 --port bench2=/dev/ttyUSB1 --mqtt broker --state /var/lib/fwscan

        Exit codes: 0 stopped by Ctrl+C or SIGTERM; 2 wrong usage, what a board said cannot be stored, or the broker refuses the user.

        """;

    private const int LongestInterval = 60_000;
    private const int LongestRetry = 3600;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var broker = new BrokerOptions();
        var ports = new Option<string[]>("--port", "-p")
        {
            Description = "A board's name in topics, and the port of its link. Without a name it is called after this gateway and its port.",
            HelpName = "[NAME=]PORT",
            Required = true,
        };
        Option<int?> baud = PortOptions.CreateBaudRate(PortOptions.LinkBaudRate);
        var state = new Option<string?>("--state")
        {
            Description = "Where what nobody has confirmed is kept, by default fwscan/gateway in the user's folder for states.",
            HelpName = "FOLDER",
        };
        var name = new Option<string?>("--name") { Description = "The gateway's name at the broker, by default that of this machine.", HelpName = "NAME" };
        Option<int?> interval = NumberOption.Create("--interval", "Milliseconds between two looks at a board, by default 500.", 50, LongestInterval);
        Option<int?> retry = NumberOption.Create("--retry", "Seconds after which what nobody has confirmed is sent again, by default 30.", 1, LongestRetry);
        var trust = new Option<bool>("--trust-broker") { Description = "Take the broker's word for confirmation: what it loses, or nobody subscribes to, is lost." };
        Option<string?> master = MasterKeyFile.CreateOption("The master key that the boards' keys are made from (fwscan key).");
        var command = new Command("gateway", "Connect boards to a broker of MQTT.") { ports, baud };
        broker.AddTo(command);
        Array.ForEach<Option>([state, name, interval, retry, trust, master], command.Add);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var settings = new GatewaySettings(broker.ReadTopics(parsed), broker.Read(parsed), FolderOf(parsed.GetValue(state)))
            {
                Name = NameOf(parsed.GetValue(name)),
                Interval = TimeSpan.FromMilliseconds(parsed.GetValue(interval) ?? 500),
                RetryTime = TimeSpan.FromSeconds(parsed.GetValue(retry) ?? 30),
                TrustsBroker = parsed.GetValue(trust),
                Keys = MasterKeyFile.KeysOf(MasterKeyFile.Read(parsed.GetValue(master)), null),
                Counters = CounterFile.Of(parsed.GetValue(master), terminal),
                Log = terminal.ComplainInTurn,
            };
            return Run(BoardsOf(parsed.GetRequiredValue(ports), parsed.GetValue(baud), settings), interruption.Token);
        });
        return command;
    }

    private static int Run(IReadOnlyList<BoardGateway> boards, CancellationToken stop)
    {
        try
        {
            new Gateway(boards).Run(stop);
            return ExitCode.Clean;
        }
        catch (Exception exception) when (exception is FleetStorageException or BrokerException)
        {
            throw new UserErrorException(exception.Message);
        }
    }

    private static List<BoardGateway> BoardsOf(string[] ports, int? baud, GatewaySettings settings)
    {
        var boards = new List<BoardGateway>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in ports)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string port = text[(equals + 1)..];
            string name = equals < 0 ? $"{settings.Name}-{Path.GetFileName(port)}" : text[..equals];
            if (!FleetTopics.IsName(name) || port.Length == 0)
            {
                throw new UserErrorException(
                    $"--port: expected NAME=PORT, the name of letters, digits, '-', '_' and '.' and not '{FleetTopics.AllBoards}', found '{text}'");
            }

            if (!names.Add(name))
            {
                throw new UserErrorException($"--port: two boards are called '{name}'; give them names: NAME=PORT");
            }

            boards.Add(new BoardGateway(name, () => new SerialTarget(port, baud ?? PortOptions.LinkBaudRate, TimeProvider.System), settings));
        }

        return boards;
    }

    private static string FolderOf(string? named) => named
        ?? (UserFolder.Find("XDG_STATE_HOME", ".local/state") is string folder
            ? Path.Combine(folder, "gateway")
            : throw new UserErrorException("this user has no folder for states: name one with --state"));

    private static string NameOf(string? named)
    {
        string name = named ?? string.Concat(Environment.MachineName.Where(character => char.IsAsciiLetterOrDigit(character) || character == '-'));
        return FleetTopics.IsName(name)
            ? name
            : throw new UserErrorException($"--name: expected letters, digits, '-', '_' and '.', found '{name}'");
    }
}
