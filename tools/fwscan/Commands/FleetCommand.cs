using System;
using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Fleet;
using FirmwareScanner.Serving;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan fleet</c>: the boards of all gateways.</summary>
internal static class FleetCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Shows the boards that gateways (fwscan gateway) connect to a broker: on a terminal as a table that changes, otherwise a line for each
        message. With --store each message is kept, once, in a file for each board, and then confirmed, so that its gateway can forget it;
        without, nothing is confirmed. One subscriber should store: what one has confirmed, another that comes later does not get.
        --prometheus gives the counters at http://ADDRESS:PORT/metrics.

          fwscan fleet --mqtt broker --store /var/lib/fwscan-fleet --prometheus 127.0.0.1:9464

        Exit codes: 0 stopped by Ctrl+C or SIGTERM; 2 wrong usage, what arrived cannot be stored, or the broker refuses the user.

        """;

    private static readonly TimeSpan DrawTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var broker = new BrokerOptions();
        var store = new Option<string?>("--store") { Description = "Keep messages in this folder, and confirm them.", HelpName = "FOLDER" };
        var name = new Option<string?>("--name")
        {
            Description = "The name of this connection at the broker; it ends an older one of the same name.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print each message as it came, an object of JSON on a line." };
        var prometheus = new Option<string?>("--prometheus") { Description = "Give the counters there, for Prometheus.", HelpName = "ADDRESS:PORT" };
        var command = new Command("fleet", "Show the boards at a broker of MQTT, and store what they say.");
        broker.AddTo(command);
        Array.ForEach<Option>([store, name, json, prometheus], command.Add);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            using FleetStore? kept = parsed.GetValue(store) is string folder ? new FleetStore(folder) : null;
            var output = new FleetOutput(terminal, parsed.GetValue(json));
            FleetSubscriber? subscriber = null;
            var metrics = new MetricsText();
            long drawn = 0;
            subscriber = new FleetSubscriber(broker.ReadTopics(parsed), broker.Read(parsed), kept)
            {
                Name = parsed.GetValue(name) ?? $"fleet-{Environment.ProcessId}",
                Arrived = output.Write,
                Log = terminal.ComplainInTurn,
                Looked = () =>
                {
                    if (drawn == 0 || Stopwatch.GetElapsedTime(drawn) >= DrawTime)
                    {
                        drawn = Stopwatch.GetTimestamp();
                        metrics.Current = FleetMetrics.Write(subscriber!.View);
                        output.Draw(subscriber.View);
                    }
                },
            };
            return Run(subscriber, Listen(parsed.GetValue(prometheus), metrics, terminal), terminal, interruption.Token);
        });
        return command;
    }

    private static int Run(FleetSubscriber subscriber, TextServer? server, Terminal terminal, CancellationToken stop)
    {
        using TextServer? owned = server;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Thread? thread = owned is null ? null : new Thread(() => owned.Run(terminal.ComplainInTurn, end.Token)) { IsBackground = true, Name = "metrics" };
        thread?.Start();
        try
        {
            subscriber.Run(end.Token);
            return ExitCode.Clean;
        }
        catch (Exception exception) when (exception is FleetStorageException or BrokerException)
        {
            throw new UserErrorException(exception.Message);
        }
        finally
        {
            end.Cancel();
            thread?.Join(EndTime);
        }
    }

    private static TextServer? Listen(string? text, MetricsText metrics, Terminal terminal)
    {
        if (text is null)
        {
            return null;
        }

        IPEndPoint endpoint = ServeOptions.ParseEndpoint("--prometheus", text);
        try
        {
            var server = new TextServer(endpoint, "/metrics", FleetMetrics.ContentType, () => metrics.Current);
            terminal.Complain($"note: counters are at http://{server.Endpoint}/metrics");
            return server;
        }
        catch (SocketException exception)
        {
            throw new UserErrorException($"--prometheus {endpoint}: {exception.Message}");
        }
    }

    /// <summary>Handed from the thread that counts to the one that answers.</summary>
    private sealed class MetricsText
    {
        private volatile string _current = string.Empty;

        public string Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
