using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Recordings;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>A virtual board in a process of its own, talked to through a pseudo-terminal.</summary>
public sealed class BoardTests : FwscanFixture
{
    private const int Version = 3;

    // Informational rules that fire on the recordings, few enough for the memory of the board.
    private static readonly string[] RuleFiles = ["boot", "platforms", "microcontroller"];

    [Fact]
    public void Board_scans_recordings_as_the_core_alone_does()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] database = Compile();
        using StartedProgram board = Start("board", "--board", "esp32-devkitc", "--storage", "drives", "--log", "pins.txt");
        string? first = board.ReadOutputLine();
        Assert.StartsWith("link /dev/", first);
        string? name = board.ReadOutputLine();
        Assert.Matches("^start 1: database [0-9A-F]{8}, version 0, rules [0-9A-F]{8} [0-9]+ built-in rules$", name);
        string? coverage = board.ReadOutputLine();
        Assert.Matches("^on the board: ([0-9]+) of \\1 rules, ([0-9]+) of \\2 above info$", coverage);
        using StreamLinkPort port = OpenPort(first!["link ".Length..]);
        var client = new LinkClient(port, LinkClock.Of(TimeProvider.System));
        DeviceHello hello = client.Connect(token);
        Assert.Contains($"database {hello.DatabaseIdentity:X8}, version {hello.DatabaseVersion}", name, StringComparison.Ordinal);
        Assert.Contains($" {hello.RuleCount} of {hello.RuleCount} rules, {hello.RulesAboveInfo} of ", coverage, StringComparison.Ordinal);
        client.Update(database, Version, false, null, token);
        hello = client.Reboot(token);
        Assert.Equal(Version, hello.DatabaseVersion);
        Assert.Equal($"start 2: database {hello.DatabaseIdentity:X8}, version {Version}", board.ReadOutputLine());
        Assert.StartsWith($"on the board: {hello.RuleCount} rules, {hello.RulesAboveInfo} above info; ", board.ReadOutputLine(), StringComparison.Ordinal);
        int matches = 0;

        foreach (string recording in Directory.EnumerateFiles(Path.Combine(Root(), "tests", "recordings"), "*.pcapng").Order())
        {
            byte[] image = ReadRecording(recording);
            var events = new EventLines();
            LinkStreamResult result = client.SendStream(new MemoryStream(image), image.Length, 1, events, null, token);

            string[] log = [.. events.Lines, $"verdict {result.Verdict}"];
            Assert.Equal(ScanAlone(database, image), log);
            matches += events.Lines.Count;
        }

        Assert.True(matches > 0, "no recording has a match: the comparison says nothing");
        Assert.True(board.Signal(Signals.Terminate));
        ProgramEnd end = board.WaitForEnd();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("2 starts; 0 blocks outstanding", end.Output);
        Assert.Contains("pin 32  Output  high", File.ReadAllText(Path.Combine(Folder, "pins.txt")));
    }

    [Fact]
    public void Port_that_cannot_be_opened_is_an_error_of_the_user()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pseudo-terminals that programs open like serial devices");

        FwscanResult missing = Run("board", "--board", "esp32-devkitc", "--port", "/dev/absent");
        FwscanResult noTerminal = Run("board", "--board", "esp32-devkitc", "--port", Put("file", "text"));

        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("cannot open /dev/absent", missing.Error);
        Assert.Equal(2, noTerminal.ExitCode);
        Assert.Contains("is no terminal", noTerminal.Error);
    }

    private static byte[] Compile()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (string file in RuleFiles)
        {
            loader.AddFile(Path.Combine(Root(), "src", "FirmwareScanner.Signatures", "Rules", file + ".yar"), "test");
        }

        var options = new CompilerOptions { Profile = TargetProfile.Device, BudgetBytes = 30_000, IsInformational = true };
        return DatabaseCompiler.Compile(loader.Build(), options, diagnostics)!.Image;
    }

    private static byte[] ReadRecording(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var reader = new RecordingReader(file, leaveOpen: true);
        var recutter = new Recutter(reader, RecutPolicy.Recorded, RecordingDirection.ToDevice, 1 << 16);
        var bytes = new MemoryStream();
        while (recutter.TryRead(out RecordedChunk piece))
        {
            bytes.Write(piece.Data.Span);
        }

        return bytes.ToArray();
    }

    private static string[] ScanAlone(byte[] database, byte[] image)
    {
        var plan = new MemoryPlan(1 << 20);
        var reader = new DatabaseReader(new ArrayDatabaseSource(database), plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        var station = new ScanStation(plan, reader.Database, 4096, RingPolicy.Refuse, 2, 4096, 4096);
        Assert.Equal(DatabaseError.None, reader.Load());
        Assert.Equal(PipelineFault.None, station.Attach());
        station.BeginStream(image.Length);
        var events = new EventLines();
        for (int offered = 0; station.IsUnderWay;)
        {
            offered += offered < image.Length ? station.Offer(image, offered, image.Length - offered) : 0;
            if (offered == image.Length)
            {
                station.EndStream();
            }

            station.Step();
            while (station.Pipeline.Journal.TryTake())
            {
                events.Write(station.Pipeline.Journal.Kind, station.Pipeline.Journal.Number, station.Pipeline.Journal.Offset, station.Pipeline.Journal.Length);
            }
        }

        return [.. events.Lines, $"verdict {station.Ledger.Verdict}"];
    }

    private static StreamLinkPort OpenPort(string path) => new(Open(path, FileAccess.Read), Open(path, FileAccess.Write));

    private static FileStream Open(string path, FileAccess access) => new(path, FileMode.Open, access, FileShare.ReadWrite, 0);

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the test must run from inside the repository");
        }

        return folder;
    }

    private sealed class EventLines : ScanEventSink
    {
        public List<string> Lines { get; } = [];

        public override void Write(ScanEventKind kind, int number, long offset, int length) =>
            Lines.Add(FormattableString.Invariant($"{kind} {number} {offset} {length}"));
    }
}
