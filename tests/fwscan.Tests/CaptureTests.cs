using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Recordings;
using FirmwareScanner.Testing;
using FirmwareScanner.Virtual;
using Xunit;
using FileStream = System.IO.FileStream;
using SerialPort = System.IO.Ports.SerialPort;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan capture</c> records from a pseudo-terminal.</summary>
public sealed class CaptureTests : FwscanFixture
{
    private static readonly string[] Identity = ["--board", "esp32-devkitc", "--firmware", "app 1.2"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Capture_ends_after_so_many_bytes_and_says_where_they_are_from()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        using var line = new TalkingLine();
        using StartedProgram capture = Start(
            ["capture", "--port", line.Path, "-o", "c.pcapng", "--bytes", "3000", "--baud", "57600", .. Identity]);
        byte[] sent = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
        WaitForStart(capture);

        line.Say(sent);
        ProgramEnd end = capture.WaitForEnd();

        Assert.Equal(0, end.ExitCode);
        (byte[] bytes, RecordingInfo info, IReadOnlyList<long> times) = Read("c.pcapng");
        Assert.Equal(sent, bytes);
        Assert.Equal(0, Run("replay", "c.pcapng").ExitCode);
        Assert.Equal(
            ("57600 baud, 8N1", 57_600L, "esp32-devkitc", "app 1.2"), (info.PortSettings, info.BitsPerSecond, info.Board, info.FirmwareId));
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > 1_500_000_000L * 1_000_000_000, "the times are not those of today");
    }

    [Fact]
    public void Recording_is_readable_when_the_recorder_is_killed()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        using var line = new TalkingLine();
        using StartedProgram capture = Start("capture", "--port", line.Path, "-o", "c.pcapng");
        WaitForStart(capture);
        byte[] sent = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        line.Say(sent);
        var watch = Stopwatch.StartNew();
        while (Read("c.pcapng").Bytes.Length < sent.Length && watch.Elapsed < Patience)
        {
            Thread.Sleep(10);
        }

        capture.Kill();

        Assert.Equal(sent, Read("c.pcapng").Bytes);
        FwscanResult replay = Run("replay", "c.pcapng");
        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("c.pcapng: incomplete: the recording is cut off: ", replay.Error);
    }

    [Fact]
    public void Recording_of_what_the_board_says_has_a_stream_that_has_to_be_chosen()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        using var line = new TalkingLine();
        using StartedProgram capture = Start("capture", "--port", line.Path, "-o", "c.pcapng", "--bytes", "4", "--direction", "tx");
        WaitForStart(capture);
        line.Say([1, 2, 3, 4]);
        Assert.Equal(0, capture.WaitForEnd().ExitCode);

        FwscanResult replay = Run("replay", "c.pcapng");

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("not scanned: 4 bytes from the board on interface 1", replay.Error);
        Assert.Equal(0, Run("replay", "c.pcapng", "--direction", "tx").ExitCode);
    }

    [Fact]
    public void Port_that_is_not_there_is_a_lost_device()
    {
        FwscanResult result = Run("capture", "--port", "/dev/absent", "-o", "c.pcapng");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("/dev/absent", result.Error);
    }

    private static void WaitForStart(StartedProgram capture) => Assert.Contains("recording /dev/", capture.ReadErrorLine());

    private (byte[] Bytes, RecordingInfo Info, IReadOnlyList<long> Times) Read(string name)
    {
        using var reader = new RecordingReader(
            new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        using var bytes = new MemoryStream();
        var times = new List<long>();
        while (reader.TryRead(out RecordedChunk chunk))
        {
            Assert.Equal(RecordingDirection.ToDevice, chunk.Direction);
            bytes.Write(chunk.Data.Span);
            times.Add(chunk.TimestampNanoseconds);
        }

        return (bytes.ToArray(), reader.Info, times);
    }

    /// <summary>A pseudo-terminal at whose other end somebody talks: the port of a virtual board.</summary>
    private sealed class TalkingLine : IDisposable
    {
        private readonly VirtualBoard _board = new(new RealClock());
        private readonly IDisposable _visit;
        private readonly SerialPort _port;
        private readonly PseudoTerminal? _terminal;

        public TalkingLine()
        {
            _visit = _board.Enter();
            _port = new SerialPort("COM2");
            _port.Open();
            _terminal = PseudoTerminal.IsSupported ? PseudoTerminal.Create(_board.Serial["COM2"]) : null;
        }

        public string Path => PseudoTerminal.IsSupported ? _terminal!.Path : string.Empty;

        public void Say(byte[] bytes) => _port.Write(bytes, 0, bytes.Length);

        public void Dispose()
        {
            if (PseudoTerminal.IsSupported)
            {
                _terminal!.Dispose();
            }

            _port.Dispose();
            _visit.Dispose();
        }
    }
}
