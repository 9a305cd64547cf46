using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Virtual boards, a gateway, a broker that is Debian's mosquitto, and a subscriber, each a process: killed in turn, nothing is lost.</summary>
public sealed class FleetTests : FwscanFixture
{
    private const int Boards = 2;
    private const int Kill = 9;

    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private bool _pressesButtons = true;

    [Fact]
    public void Each_part_is_killed_in_turn_and_every_record_arrives_once()
    {
        string? mosquitto = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(mosquitto is null, "mosquitto is not installed");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        int port = FreePort();
        Put("mosquitto.conf", $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
        for (int board = 0; board < Boards; board++)
        {
            Directory.CreateDirectory(Path.Combine(Folder, $"flash{board}", "D"));
            File.WriteAllBytes(Path.Combine(Folder, $"flash{board}", "D", "image.bin"), [1, 2, 3]);
        }

        using var broker = new Part(() => StartedProgram.Start(new ProcessStartInfo(mosquitto!, ["-c", Path.Combine(Folder, "mosquitto.conf")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        }));
        Part[] boards = [.. Enumerable.Range(0, Boards).Select(board => new Part(() => StartBoard(board)))];
        string[] ports = [.. Enumerable.Range(0, Boards).SelectMany(board => new[] { "--port", $"b{board}={Path.Combine(Folder, $"port{board}")}" })];
        using var gateway = new Part(() => Start(["gateway", .. ports, "--mqtt", $"127.0.0.1:{port}", "--state", "outboxes", "--interval", "100", "--retry", "1"]));
        using var fleet = new Part(() => Start("fleet", "--mqtt", $"127.0.0.1:{port}", "--store", "store"));
        try
        {
            foreach (Part part in new[] { fleet, gateway, broker, boards[0], gateway, boards[1], fleet, broker })
            {
                int before = Stored().Count;
                WaitUntil(() => Stored().Count > before + 2, "records arrive");
                part.Restart();
            }

            int last = Stored().Count;
            WaitUntil(() => Stored().Count > last + 2, "records arrive after all kills");

            // Started again without a button: they log no more streams, and what they have logged can still be asked for.
            _pressesButtons = false;
            Array.ForEach(boards, board => board.Restart());
            WaitUntil(() => Missing().Count == 0, "what the boards have logged has arrived");
        }
        finally
        {
            Array.ForEach(boards, board => board.Dispose());
        }

        List<(string Board, int Log, int Number)> stored = Stored();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.DoesNotContain(stored, record => record.Log != 0);
    }

    [Fact]
    public void Wrong_options_are_told_in_a_line()
    {
        AssertError("--port: two boards are called 'a'", "gateway", "--port", "a=/dev/x", "--port", "a=/dev/y", "--mqtt", "h");
        AssertError("--port: expected NAME=PORT", "gateway", "--port", "all=/dev/x", "--mqtt", "h");
        AssertError("--mqtt: expected a host", "fleet", "--mqtt", "host:0");
        AssertError("--topic: expected names", "fleet", "--mqtt", "h", "--topic", "a//b");
        AssertError("--ca needs --tls", "fleet", "--mqtt", "h", "--ca", "x.pem");
        AssertError("--password-file needs --user", "fleet", "--mqtt", "h", "--password-file", "x");
        AssertError("--prometheus: expected an address", "fleet", "--mqtt", "h", "--prometheus", "nowhere");
    }

    private void AssertError(string message, params string[] arguments)
    {
        FwscanResult result = Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private StartedProgram StartBoard(int number)
    {
        string[] button = _pressesButtons ? ["--button", "1"] : [];
        StartedProgram board = Start(["board", "--board", "esp32-devkitc", "--storage", $"flash{number}", .. button]);
        string device = board.ReadOutputLine()!["link ".Length..];

        // Each start has another device; the port that the gateway knows leads to it.
        string port = Path.Combine(Folder, $"port{number}");
        File.Delete(port);
        File.CreateSymbolicLink(port, device);
        return board;
    }

    /// <summary>Records in the store of the subscriber.</summary>
    private List<(string Board, int Log, int Number)> Stored() =>
        [.. Messages().Where(message => message.TryGetProperty("record", out _))
            .Select(message => (message.GetProperty("board").GetString()!, message.GetProperty("log").GetInt32(), message.GetProperty("record").GetProperty("sequence").GetInt32()))];

    /// <summary>Records in the flash of the boards that are neither stored nor told as missing.</summary>
    private List<(string Board, int Number)> Missing()
    {
        HashSet<(string, int)> known = [.. Stored().Select(record => (record.Board, record.Number))];
        foreach (JsonElement message in Messages().Where(message => message.TryGetProperty("gap", out _)))
        {
            JsonElement gap = message.GetProperty("gap");
            int first = gap.GetProperty("first").GetInt32();
            known.UnionWith(Enumerable.Range(first, gap.GetProperty("last").GetInt32() - first + 1).Select(number => (message.GetProperty("board").GetString()!, number)));
        }

        return [.. Enumerable.Range(0, Boards).SelectMany(board => Logged(board).Select(number => ($"b{board}", number))).Where(record => !known.Contains(record))];
    }

    private IEnumerable<int> Logged(int board) => Run("log", $"flash{board}", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.TryGetProperty("sequence", out _))
        .Select(line => line.GetProperty("sequence").GetInt32());

    private List<JsonElement> Messages()
    {
        var messages = new List<JsonElement>();
        string store = Path.Combine(Folder, "store");
        foreach (string file in Directory.Exists(store) ? Directory.GetFiles(store, "*.journal") : [])
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            string[] lines = reader.ReadToEnd().Split('\n');

            // The last one may be under way. Each has a sum, the number of its topic, and the message.
            messages.AddRange(lines[..^1].Select(line => JsonDocument.Parse(line["00000000 0 ".Length..]).RootElement));
        }

        return messages;
    }

    private static void WaitUntil(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < StartedProgram.Patience, $"expected that {what}");
            Thread.Sleep(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A process that is killed and started again.</summary>
    private sealed class Part : IDisposable
    {
        private readonly Func<StartedProgram> _start;
        private StartedProgram _program;

        public Part(Func<StartedProgram> start)
        {
            _start = start;
            _program = start();
        }

        public void Restart()
        {
            Assert.True(_program.Signal(Kill));
            _program.WaitForEnd();
            _program.Dispose();
            _program = _start();
        }

        public void Dispose() => _program.Dispose();
    }
}
