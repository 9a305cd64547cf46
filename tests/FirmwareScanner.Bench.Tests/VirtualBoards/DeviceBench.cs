using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Tests.Client;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Ports of a board, by their roles.</summary>
[Flags]
public enum BoardPorts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>That of the link.</summary>
    Link = 1,

    /// <summary>That of the line under test.</summary>
    Stream = 2,
}

/// <summary>
/// A virtual board with the application on it, driven step by step: a millisecond passes with each step, and the host's client makes
/// steps whenever it waits. Nothing depends on threads or real time.
/// </summary>
internal sealed class DeviceBench : IDisposable
{
    internal const int DevKitC = 1;

    /// <summary>Who the board is, unless it has no key.</summary>
    internal const string Identity = "bench-1";

    private const int MostStarts = 20;

    private readonly bool _ownsStorage;
    private IDisposable? _visit;

    internal DeviceBench(VirtualStorage? storage = null, int board = DevKitC, bool isKeyed = true)
    {
        _ownsStorage = storage is null;
        Storage = storage ?? new VirtualStorage();
        string keyFile = Storage.PathOnDesktop(FileKeyStorage.Path);
        if (isKeyed && !System.IO.File.Exists(keyFile))
        {
            System.IO.File.WriteAllBytes(keyFile, TestMaster.Key.Derive(Identity).ToRecord(0));
        }

        Profile = BoardProfiles.Create(board);
        Board = new VirtualBoard(Clock, Storage);
        Link = Board.Serial["COM" + Profile.LinkPort];
        Line = Board.Serial["COM" + Profile.StreamPort];
    }

    internal ManualClock Clock { get; } = new();

    internal VirtualBoard Board { get; private set; }

    internal VirtualStorage Storage { get; }

    internal BoardProfile Profile { get; }

    internal VirtualSerialLine Link { get; private set; }

    internal VirtualSerialLine Line { get; private set; }

    internal StartUp Start { get; private set; } = null!;

    internal SoftWatchdog Watchdog { get; private set; } = new();

    /// <summary>The application; null if the start-up gave none.</summary>
    internal Application? Application { get; private set; }

    /// <summary>Ports that do not open, beside those that the board has not anyway.</summary>
    internal BoardPorts RefusedPorts { get; set; }

    /// <summary>Who is on the line between host and board; null for nobody.</summary>
    internal Wiretap? Tap { get; set; }

    /// <summary>Done before each step; null for nothing.</summary>
    internal Action? BeforeStep { get; set; }

    /// <summary>
    /// Bytes that steps have allocated, those of the virtual board included; not those before, between and after streams in which the
    /// log makes its records lasting, which opens a file.
    /// </summary>
    internal long AllocatedBytes { get; set; }

    /// <summary>How often the board was restarted by its application.</summary>
    internal int Restarts { get; private set; }

    internal Signal Shown => Start.Panel.Shown;

    internal bool IsPassHigh => Board.Pins.IsHigh(Profile.PassPin);

    internal bool IsBlockHigh => Board.Pins.IsHigh(Profile.BlockPin);

    internal bool IsBusyHigh => Board.Pins.IsHigh(Profile.BusyPin);

    internal bool IsFaultHigh => Board.Pins.IsHigh(Profile.FaultPin);

    /// <summary>Powers the board up, again and again if its start-up asks for a restart.</summary>
    internal DeviceBench PowerUp()
    {
        int starts = 0;
        do
        {
            Assert.True(starts++ < MostStarts, "the board restarts without end");
            Boot();
        }
        while (Application is null && Start.IsRestartDue);
        return this;
    }

    /// <summary>Powers the board up once.</summary>
    internal DeviceBench Boot()
    {
        if (Start is not null)
        {
            Restarts++;
        }

        _visit?.Dispose();
        Board = new VirtualBoard(Clock, Storage);
        Link = Board.Serial["COM" + Profile.LinkPort];
        Line = Board.Serial["COM" + Profile.StreamPort];
        Link.RefusesToOpen |= RefusedPorts.HasFlag(BoardPorts.Link);
        Line.RefusesToOpen |= RefusedPorts.HasFlag(BoardPorts.Stream);
        _visit = Board.Enter();
        Watchdog = new SoftWatchdog();
        Start = new StartUp(Profile, Clock.Now);
        Application = Start.Run(Watchdog);
        return Storage.IsPowerCut ? throw new PowerCutException() : this;
    }

    /// <summary>One step; a restart that is due is done.</summary>
    internal void Step()
    {
        BeforeStep?.Invoke();
        Clock.Advance(1);
        long writes = Storage.Writes;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Application!.Tick(Clock.Now);
        bool hasCommitted = Storage.Writes != writes && !Start.Station!.IsUnderWay;
        AllocatedBytes += hasCommitted ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        if (Storage.IsPowerCut)
        {
            // Whatever the application caught: it has no power any more.
            throw new PowerCutException();
        }

        if (Application.IsRestartDue)
        {
            // Nothing is closed before, as on a chip that is reset.
            PowerUp();
        }
    }

    internal void Step(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            Step();
        }
    }

    internal void StepUntil(Func<bool> isDone, int limit = 100_000)
    {
        for (int i = 0; i < limit && !isDone(); i++)
        {
            Step();
        }

        Assert.True(isDone(), $"not within {limit} steps");
    }

    /// <summary>Presses and releases the button, and lets the application see it.</summary>
    internal void Press()
    {
        Board.Pins.Drive(Profile.ButtonPin, false);
        Step(100);
        Board.Pins.Drive(Profile.ButtonPin, null);
        Step(300);
    }

    /// <summary>A host at the link.</summary>
    internal LinkClient Connect(LinkClientOptions? options = null)
    {
        LinkClientOptions known = options ?? new LinkClientOptions
        {
            Keys = System.IO.File.Exists(Storage.PathOnDesktop(FileKeyStorage.Path)) ? TestMaster.Key.Derive : null,
        };
        var client = new LinkClient(new HostPort(this), new StepClock(this), known with { Session = 1, Reopen = null });
        client.Connect(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends an image over the link.</summary>
    internal static LinkStreamResult Send(LinkClient client, byte[] image, ScanEventSink? events = null) => client.SendStream(
        new MemoryStream(image), image.Length, 1, events ?? new EventCounter(), null, TestContext.Current.CancellationToken);

    /// <summary>The levels of pass and block after each change, oldest first.</summary>
    internal IEnumerable<(bool Pass, bool Block)> Levels()
    {
        bool pass = false;
        bool block = false;
        foreach (PinEvent happened in Board.Pins.Log.Where(entry => entry.Pin == Profile.PassPin || entry.Pin == Profile.BlockPin))
        {
            pass = happened.Pin == Profile.PassPin ? happened.IsHigh : pass;
            block = happened.Pin == Profile.BlockPin ? happened.IsHigh : block;
            yield return (pass, block);
        }
    }

    internal void AssertBlocked()
    {
        Assert.False(IsPassHigh, "pass is high");
        Assert.True(IsBlockHigh, "block is low");
    }

    public void Dispose()
    {
        _visit?.Dispose();
        if (_ownsStorage)
        {
            Storage.Dispose();
        }
    }

    private sealed class EventCounter : ScanEventSink
    {
        public int Events { get; private set; }

        public override void Write(ScanEventKind kind, int number, long offset, int length) => Events++;
    }

    private sealed class StepClock(DeviceBench bench) : LinkClock
    {
        public override int Milliseconds => (int)bench.Clock.Now;

        public override void Idle() => bench.Step();
    }

    private sealed class HostPort(DeviceBench bench) : LinkPort
    {
        private readonly Queue<byte> _heard = new();

        public override int Read(byte[] buffer, int start, int count)
        {
            if (bench.Tap is null)
            {
                return bench.Link.Take(buffer.AsSpan(start, count));
            }

            byte[] taken = new byte[count];
            Array.ForEach(bench.Tap.PassToHost(taken.AsSpan(0, bench.Link.Take(taken))), _heard.Enqueue);
            int given = 0;
            while (given < count && _heard.TryDequeue(out byte value))
            {
                buffer[start + given++] = value;
            }

            return given;
        }

        public override int Write(byte[] bytes, int start, int count)
        {
            ReadOnlySpan<byte> sent = bytes.AsSpan(start, count);
            bench.Link.Send(bench.Tap is null ? sent : bench.Tap.PassToBoard(sent));
            return count;
        }
    }
}
