using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Serving;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan serve</c>: images by HTTP.</summary>
internal static class ServeCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Listens for HTTP/1.1 and prints the address. GET / is a page with a form; POST /scan takes an image as its content, with
        ?name=NAME for how to call it, and answers with the lines of "fwscan scan --json" as they are found, the sums last; with
        ?format=html, or Accept: text/html, with the page of "fwscan scan --report". GET /health and GET /version tell how it is.

          curl --data-binary @image.bin 'http://127.0.0.1:8080/scan?name=image.bin'

        There is no authentication and no TLS: whoever reaches the address may have images scanned. Another address than that of this machine
        alone needs --allow-remote. Requests under a foreign name (Host) and from pages of others (Origin, Sec-Fetch-Site) are refused.
        An image is kept without a name on the disk while it is scanned. A line of the log for each request goes to standard error.

        Exit codes: 0 stopped by Ctrl+C or SIGTERM; 2 wrong usage, unusable rules, or an address that cannot be listened at.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Scan images that are sent by HTTP.");
        options.AddTo(command);
        command.SetAction(parsed => Serve(parsed, options, terminal));
        return command;
    }

    private static int Serve(ParseResult parsed, ServeOptions options, Terminal terminal)
    {
        using var interruption = new Interruption();
        IPEndPoint endpoint = options.ReadEndpoint(parsed);
        SignatureSet signatures = options.Rules.Load(parsed, RuleOptions.ForScans, terminal);
        ServerSettings settings = options.Read(parsed, endpoint, signatures, terminal.ComplainInTurn);
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            terminal.Complain($"warning: {endpoint.Address} can be reached from other machines, and there is no authentication and no TLS");
        }

        using ScanServer server = Listen(settings);
        terminal.WriteLine($"listening on http://{server.Endpoint}/");
        terminal.Flush();
        server.Run(interruption.Token);
        return ExitCode.Clean;
    }

    private static ScanServer Listen(ServerSettings settings)
    {
        try
        {
            return new ScanServer(settings);
        }
        catch (SocketException exception)
        {
            throw new UserErrorException($"--bind {settings.Endpoint}: {exception.Message}");
        }
    }
}
