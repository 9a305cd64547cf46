using System.CommandLine;
using System.Threading;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Link;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;
using FirmwareScanner.Update;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan update</c>: a new database for a board.</summary>
internal static class UpdateCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Sends a database (fwscan compile) over the link, lets the board check it, restarts the board and asks which database it uses.
        A database that the board refuses, or that fails its self-test, changes nothing: the board goes on with the one it had. A board
        with a key (fwscan key) needs --master.

        Exit codes: 0 the board uses the new database; 2 it refused it, with the reason; 5 the board was lost; 130 interrupted.

        """;

    private const int LongWork = 1 << 14;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var database = new Argument<string>("DB.fsdb") { Description = "The database." };
        Option<string?> port = PortOptions.CreatePort("The port of the board's link");
        port.Required = true;
        Option<int?> baud = PortOptions.CreateBaudRate(PortOptions.LinkBaudRate);
        Option<int?> version = NumberOption.Create(
            "--version-number", "Its release number, by default one more than that of the board's.", 0, int.MaxValue);
        var force = new Option<bool>("--force") { Description = "Accept a release number that is not greater than that of the board's." };
        Option<string?> master = MasterKeyFile.CreateOption("The master key that the board's key is made from (fwscan key).");
        Option<string?> boardId = MasterKeyFile.CreateIdentityOption();
        var key = new Option<string?>("--key")
        {
            Description = "Send the database only if its own code is by this key: the bytes of FILE (fwscan compile --key).",
            HelpName = "FILE",
        };
        var command = new Command("update", "Send a signature database to a board.") { database, port, baud, master, boardId, version, force, key };
        command.Validators.Add(result => MasterKeyFile.DemandMaster(result, boardId, master));
        command.SetAction(parsed =>
        {
            SignatureSet signatures = SignatureSet.Load(parsed.GetRequiredValue(database), RuleOptions.ReadKey(parsed.GetValue(key)));
            RuleCheck.DemandJudging(signatures);
            MasterKey? keys = MasterKeyFile.Read(parsed.GetValue(master));
            using var interruption = new Interruption();
            using SerialTarget target = PortOptions.Open(parsed.GetValue(port)!, parsed.GetValue(baud));
            var client = new LinkClient(target.Port, target.Clock, new LinkClientOptions
            {
                Reopen = target.Reopen,
                Keys = MasterKeyFile.KeysOf(keys, parsed.GetValue(boardId)),
                Counters = CounterFile.Of(parsed.GetValue(master), terminal),
            });
            return Run(client, signatures, parsed.GetValue(version), parsed.GetValue(force), terminal, interruption.Token);
        });
        return command;
    }

    private static int Run(
        LinkClient client, SignatureSet signatures, int? version, bool isForced, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            DeviceHello device = client.Connect(cancellation);
            WarnOfKey(device, terminal);
            DemandRoom(device, client.GetMemoryMap(cancellation), signatures, terminal);
            Send(client, signatures, version ?? device.DatabaseVersion + 1, isForced, terminal, cancellation);
            return Conclude(client.Reboot(cancellation), signatures, terminal);
        }
        catch (LinkException exception) when (exception.UpdateFault != UpdateFault.None)
        {
            throw new UserErrorException($"the board refuses the database: {Describe(exception.UpdateFault)}");
        }
        catch (LinkException exception) when (exception.Fault == LinkFault.UpdateUnsupported)
        {
            throw new UserErrorException("the board has nowhere to store a database");
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

    private static void Send(
        LinkClient client, SignatureSet signatures, int version, bool isForced, Terminal terminal, CancellationToken cancellation) =>
        terminal.WithProgress("update", signatures.Image.Length, signatures.Image.Length > LongWork, (advance, _) =>
        {
            long done = 0;
            client.Update(
                signatures.Image,
                version,
                isForced,
                progress =>
                {
                    advance((int)(progress.Confirmed - done));
                    done = progress.Confirmed;
                },
                cancellation);
        });

    private static void WarnOfKey(DeviceHello device, Terminal terminal)
    {
        if (device.Key == KeyState.None)
        {
            terminal.Complain("note: the board has no key: anybody on its line may give it another database (fwscan key provision)");
        }
    }

    /// <summary>Refuses what the board would give back after its restart.</summary>
    private static void DemandRoom(DeviceHello device, DeviceMemoryMap map, SignatureSet signatures, Terminal terminal)
    {
        var fit = BoardFit.OfDevice(device, map, signatures);
        if (fit is null)
        {
            terminal.Complain(
                $"note: {SafeText.Escape(device.Board)} with {SafeText.Escape(device.Firmware)} is not known here: whether the database fits "
                + "turns out when the board starts with it");
        }
        else if (fit.Problem is string problem)
        {
            throw new UserErrorException(problem);
        }
    }

    private static int Conclude(DeviceHello device, SignatureSet signatures, Terminal terminal)
    {
        if (device.DatabaseIdentity != signatures.Names.Identity)
        {
            throw new UserErrorException(
                $"the board went back to database {device.DatabaseIdentity:X8} version {device.DatabaseVersion}: the new one did "
                + "not fit its memory or failed its self-test");
        }

        terminal.WriteLine(
            $"database {device.DatabaseIdentity:X8} version {device.DatabaseVersion}, "
            + $"{Counted.Of(signatures.Image.Length, "byte")}, is in use");
        return ExitCode.Clean;
    }

    private static string Describe(UpdateFault fault) => fault switch
    {
        UpdateFault.TooLarge => "it is larger than the board's slot for databases",
        UpdateFault.NotNewer => "its release number is not greater than that of the database in use (--version-number, --force)",
        UpdateFault.NotAuthenticated => "the board has a key, and takes updates only from who has it, too (--master)",
        UpdateFault.BadAuthentication => "its code does not match: the board has another key, or what arrived is not what was sent",
        UpdateFault.NotADatabase => "the board does not know this version of the database format",
        UpdateFault.OnTrial => "the database in use has not passed its self-test yet: restart the board first",
        UpdateFault.StorageFailed => "the board's storage failed",
        UpdateFault.BadChecksum => "what was stored is not what was sent",
        _ => fault.ToString(),
    };
}
