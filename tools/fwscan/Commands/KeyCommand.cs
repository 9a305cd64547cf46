using System;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;
using FirmwareScanner.Update;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan key</c>: master keys, and the keys of boards.</summary>
internal static class KeyCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        A board with a key takes updates, restarts and other keys only from who has it, and puts a code under its verdicts. Each board has
        a key of its own, made from its identity and a master key that stays on the host: fwscan key new makes one, fwscan key provision
        brings a board its key. docs/threat-model.md says what that keeps out, and what not.

        The first key crosses the line as it is: provision a board over a line that is yours alone. With its key a board gives up the
        database that it had, and uses its built-in rules until the next fwscan update --master.

        Beside the file of the master key, in FILE.counters, it is kept how many updates each board had taken. One that says it has taken
        fewer is refused: its flash was put back, or somebody else answers for it. A first key begins the count of its board anew.

        Exit codes: 0 done; 2 wrong usage, a key file that cannot be used, or the board refuses; 5 the board cannot be reached, or was lost;
        130 interrupted.

        """;

    private const int RandomBytes = 5;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new("key", "Make master keys, and give boards their keys.")
    {
        CreateNew(terminal),
        CreateDerive(terminal),
        CreateProvision(terminal),
        CreateReplace(terminal),
        CreateShow(terminal),
    };

    private static Command CreateNew(Terminal terminal)
    {
        Option<string> output = CreateOutput("Where the key is written; nothing is written over.");
        output.Required = true;
        var command = new Command("new", "Make a master key.") { output };
        command.SetAction(parsed =>
        {
            var key = MasterKey.Create();
            MasterKeyFile.WriteNew(parsed.GetRequiredValue(output), Encoding.ASCII.GetBytes(key.ToText()));
            terminal.WriteLine($"master key {key.Number:x8}: whoever has it commands every board that is set up with it, and without it nobody does");
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command CreateDerive(Terminal terminal)
    {
        Option<string?> master = CreateMaster("The master key.");
        Option<string?> board = CreateIdentity("The board's identity.");
        board.Required = true;
        Option<string> output = CreateOutput("Write the key as the file update.key that a board has on its drive I.");
        var command = new Command("derive", "Make the key of a board.") { master, board, output };
        command.SetAction(parsed =>
        {
            BoardKey key = MasterKeyFile.Read(parsed.GetValue(master))!.Derive(IdentityOf(parsed.GetValue(board)!));
            if (parsed.GetValue(output) is string path)
            {
                MasterKeyFile.WriteNew(path, key.ToRecord(0));
            }

            terminal.WriteLine($"board {key.Identity}, key {key.Number:x8}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command CreateProvision(Terminal terminal)
    {
        Option<string?> master = CreateMaster("The master key that the board's key is made from.");
        Option<string?> board = CreateIdentity("The board's identity, its name for good; by default a random one.");
        (Option<string?> port, Option<int?> baud) = CreatePort();
        var command = new Command("provision", "Give a board without a key its first one.") { port, baud, master, board };
        command.SetAction(parsed =>
        {
            string identity = parsed.GetValue(board) is string name
                ? IdentityOf(name)
                : "board-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
            BoardKey key = MasterKeyFile.Read(parsed.GetValue(master))!.Derive(identity);
            CounterFile? counters = CounterFile.Of(parsed.GetValue(master), terminal);
            return WithBoard(parsed.GetValue(port)!, parsed.GetValue(baud), new LinkClientOptions(), (client, cancellation) =>
            {
                client.Provision(key, cancellation);
                DeviceKey device = client.GetKey(cancellation);
                int code = Conclude(device, key, terminal);
                counters?.Begin(identity, device.Counter);
                return code;
            });
        });
        return command;
    }

    private static Command CreateReplace(Terminal terminal)
    {
        Option<string?> master = CreateMaster("The master key that the board's present key is made from.");
        Option<string?> next = MasterKeyFile.CreateOption("The master key that its next key is made from.", "--new-master");
        next.Required = true;
        (Option<string?> port, Option<int?> baud) = CreatePort();
        var command = new Command("replace", "Give a board another key.") { port, baud, master, next };
        command.SetAction(parsed =>
        {
            MasterKey present = MasterKeyFile.Read(parsed.GetValue(master))!;
            MasterKey other = MasterKeyFile.Read(parsed.GetValue(next))!;
            CounterFile? counters = CounterFile.Of(parsed.GetValue(master), terminal);
            CounterFile? nextCounters = CounterFile.Of(parsed.GetValue(next), terminal);
            var options = new LinkClientOptions { Keys = present.Derive, Counters = counters };
            return WithBoard(parsed.GetValue(port)!, parsed.GetValue(baud), options, (client, cancellation) =>
            {
                DeviceKey before = client.GetKey(cancellation);
                bool isThere = before.State == KeyState.Set && other.Derive(before.Identity).Number == before.KeyNumber;
                if (!isThere)
                {
                    client.ReplaceKey(other.Derive, cancellation);
                }

                DeviceKey after = client.GetKey(cancellation);
                int code = Conclude(after, other.Derive(before.State == KeyState.Set ? before.Identity : "none"), terminal);
                nextCounters?.Note(after.Identity, counters?.HighestOf(after.Identity) ?? 0);
                return code;
            });
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        Option<string?> master = MasterKeyFile.CreateOption("A master key.");
        (Option<string?> port, Option<int?> baud) = CreatePort();
        port.Required = false;
        var command = new Command("show", "Tell which key a file or a board has; no key is printed.") { port, baud, master };
        command.Validators.Add(result =>
        {
            if (result.GetResult(port) is null && result.GetResult(master) is null)
            {
                result.AddError("name a board (--port), a master key (--master), or both");
            }
        });
        command.SetAction(parsed =>
        {
            MasterKey? key = MasterKeyFile.Read(parsed.GetValue(master));
            if (key is not null)
            {
                terminal.WriteLine($"master key {key.Number:x8}");
            }

            CounterFile? counters = CounterFile.Of(parsed.GetValue(master), terminal);
            var options = new LinkClientOptions();
            return parsed.GetValue(port) is not string name ? ExitCode.Clean : WithBoard(name, parsed.GetValue(baud), options, (client, cancellation) =>
            {
                DeviceKey device = client.GetKey(cancellation);
                terminal.WriteLine(Describe(device, key));
                bool isOurs = device.State == KeyState.Set && key?.Derive(device.Identity).Number == device.KeyNumber;
                return isOurs && counters?.FindProblem(device.Identity, device.Counter) is string problem
                    ? throw new UserErrorException(problem)
                    : ExitCode.Clean;
            });
        });
        return command;
    }

    private static string Describe(DeviceKey device, MasterKey? master)
    {
        string belongs = master is null ? string.Empty
            : master.Derive(device.State == KeyState.Set ? device.Identity : "none").Number == device.KeyNumber ? ", made from this master key"
            : ", not made from this master key";
        return device.State switch
        {
            KeyState.Set => $"board {device.Identity}, key {device.KeyNumber:x8}{belongs}, {Counted.Of(device.Counter, "update")}",
            KeyState.None => "no key: anybody on the line may change what the board does, and nobody can tell whose its verdicts are",
            _ => "the board's key file holds no key: erase its flash and set it up anew (docs/device.md)",
        };
    }

    private static int Conclude(DeviceKey device, BoardKey key, Terminal terminal)
    {
        if (device.State != KeyState.Set || device.KeyNumber != key.Number)
        {
            throw new UserErrorException($"the board does not have the key after its restart: {Describe(device, null)}");
        }

        terminal.WriteLine($"board {key.Identity}, key {key.Number:x8}: it uses its built-in rules until the next fwscan update --master");
        return ExitCode.Clean;
    }

    private static int WithBoard(string port, int? baudRate, LinkClientOptions options, Func<LinkClient, CancellationToken, int> work)
    {
        using var interruption = new Interruption();
        using SerialTarget target = PortOptions.Open(port, baudRate);
        var client = new LinkClient(target.Port, target.Clock, options with { Reopen = target.Reopen });
        try
        {
            client.Connect(interruption.Token);
            return work(client, interruption.Token);
        }
        catch (LinkException exception) when (PortOptions.IsRefusal(exception))
        {
            throw new UserErrorException(exception.Message);
        }
        catch (LinkException exception)
        {
            throw new DeviceLostException(exception.Message);
        }
    }

    private static string IdentityOf(string text) => BoardKey.IsIdentity(text) ? text : throw new UserErrorException(
        $"--board: expected 1 to {KeyRecord.IdentityLength} letters, digits, dots, hyphens or underscores, found '{text}'");

    private static Option<string?> CreateMaster(string description)
    {
        Option<string?> master = MasterKeyFile.CreateOption(description);
        master.Required = true;
        return master;
    }

    private static Option<string?> CreateIdentity(string description) => new("--board") { Description = description, HelpName = "ID" };

    private static Option<string> CreateOutput(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };

    private static (Option<string?> Port, Option<int?> Baud) CreatePort()
    {
        Option<string?> port = PortOptions.CreatePort("The port of the board's link");
        port.Required = true;
        return (port, PortOptions.CreateBaudRate(PortOptions.LinkBaudRate));
    }
}
