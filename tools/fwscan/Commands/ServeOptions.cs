using System;
using System.CommandLine;
using System.Globalization;
using System.Net;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Serving;
using FirmwareScanner.Serving.Http;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>All options of <c>fwscan serve</c>, in the order of its help.</summary>
internal sealed class ServeOptions
{
    private const string DefaultEndpoint = "127.0.0.1:8080";
    private const long DefaultBytes = 256L << 20;
    private const int DefaultSeconds = 300;
    private const int DefaultParallel = 2;
    private const int DefaultQueue = 8;
    private const int DefaultIdle = 30;
    private const int LongestSeconds = 1_000_000;
    private const int MostImages = 256;

    private readonly Option<string?> _bind = new("--bind")
    {
        Description = $"Where to listen, by default {DefaultEndpoint}; [::1]:PORT for IPv6, port 0 for one that is free.",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<bool> _allowRemote = new("--allow-remote")
    {
        Description = "Listen at an address that other machines reach. There is no authentication and no TLS.",
    };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "A name under which the server may be called, beside addresses and localhost, as that of a proxy before it. May be repeated.",
        HelpName = "NAME[:PORT]",
    };

    private readonly Option<long?> _maxSize = new(FolderOptions.MaxSize)
    {
        Description = "The most bytes of an image (K, M, G for powers of 1,024), by default 256M.",
        HelpName = "BYTES",
        CustomParser = argument => FolderOptions.ReadSize(argument, FolderOptions.MaxSize),
    };

    private readonly Option<int?> _timeout = NumberOption.Create(
        "--timeout", $"Seconds that a scan may take, by default {DefaultSeconds}; what is left is not scanned, and the image incomplete.", 1, LongestSeconds);

    private readonly Option<int?> _parallel = NumberOption.Create(
        "--parallel", $"Images that are scanned at the same time, by default {DefaultParallel}.", 1, MostImages);

    private readonly Option<int?> _queue = NumberOption.Create(
        "--queue", $"Images that may be on their way or wait beside them, by default {DefaultQueue}; others are told to come again (503).", 0, MostImages);

    private readonly Option<int?> _idle = NumberOption.Create(
        "--idle", $"Seconds for which a client may send nothing, or not read, by default {DefaultIdle}.", 1, LongestSeconds);

    private readonly FilterOptions _filter = new();
    private readonly LayerOptions _layers = new();

    /// <summary>What to look for.</summary>
    public RuleOptions Rules { get; } = new();

    /// <summary>Adds the options to the command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.AddOptions([_bind, _allowRemote, _hosts, _maxSize, _timeout, _parallel, _queue, _idle]);
        Rules.AddTo(command);
        _filter.AddTo(command);
        _layers.AddTo(command, isScan: true);
    }

    /// <summary>Where to listen.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is no address, or one that other machines reach and nobody said that they may.</exception>
    public IPEndPoint ReadEndpoint(ParseResult parsed)
    {
        string text = parsed.GetValue(_bind) ?? DefaultEndpoint;
        IPEndPoint endpoint = ParseEndpoint("--bind", text);
        return IPAddress.IsLoopback(endpoint.Address) || parsed.GetValue(_allowRemote)
            ? endpoint
            : throw new UserErrorException(
                $"--bind {text}: other machines reach this address, and there is no authentication and no TLS; if that is wanted, add --allow-remote");
    }

    /// <summary>Reads an address and a port.</summary>
    /// <param name="option">The option they are of.</param>
    /// <param name="text">Its value.</param>
    /// <exception cref="UserErrorException">They are none.</exception>
    public static IPEndPoint ParseEndpoint(string option, string text)
    {
        int colon = text.LastIndexOf(':');
        string address = colon < 0 ? string.Empty : text[..colon];
        bool isBracketed = address.StartsWith('[') && address.EndsWith(']');
        bool isEndpoint = IPAddress.TryParse(isBracketed ? address[1..^1] : address, out IPAddress? found)
            && isBracketed == address.Contains(':', StringComparison.Ordinal);
        if (!isEndpoint || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            throw new UserErrorException($"{option}: expected an address and a port such as {DefaultEndpoint} or [::1]:8080, found '{text}'");
        }

        return new IPEndPoint(found!, port);
    }

    /// <summary>How the server works.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="signatures">What it looks for.</param>
    /// <param name="log">Takes a line for each request.</param>
    public ServerSettings Read(ParseResult parsed, IPEndPoint endpoint, SignatureSet signatures, Action<string> log)
    {
        RuleFilter? selected = _filter.Read(parsed, signatures);
        bool isRaw = _layers.IsRaw(parsed);
        return new ServerSettings
        {
            Endpoint = endpoint,
            Names = parsed.GetValue(_hosts) ?? [],
            Limits = new RequestLimits
            {
                ImageBytes = parsed.GetValue(_maxSize) ?? DefaultBytes,
                IdleTime = TimeSpan.FromSeconds(parsed.GetValue(_idle) ?? DefaultIdle),
            },
            ScanTime = TimeSpan.FromSeconds(parsed.GetValue(_timeout) ?? DefaultSeconds),
            Parallel = parsed.GetValue(_parallel) ?? DefaultParallel,
            Queue = parsed.GetValue(_queue) ?? DefaultQueue,
            CreateScanner = excerpts => new FileScanner(signatures, null, selected)
            {
                Unpack = isRaw ? null : _layers.Read(parsed),
                Excerpts = excerpts,
            },
            PageExcerpts = new ExcerptOptions { Context = ReportOptions.PageContext },
            Version = ProgramVersion.Text,
            Rules = signatures.Rules.Count,
            RulesLeftOut = selected?.CountLeftOut(signatures) ?? 0,
            IsRaw = isRaw,
            Log = log,
        };
    }
}
