using System;
using System.Threading;
using FirmwareScanner.Database;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Memory;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>
/// The application of the device on a virtual board, in real time, on threads of its own: powered up until it is stopped, restarted
/// whenever the application restarts its board.
/// </summary>
internal sealed class VirtualDevice : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly BoardProfile _profile;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _isStopping = new();
    private volatile Attempt? _attempt;
    private StopReport? _report;

    /// <summary>Prepares a device; nothing runs yet.</summary>
    /// <param name="profile">The board.</param>
    /// <param name="storage">Its drives, which the caller disposes of.</param>
    public VirtualDevice(BoardProfile profile, VirtualStorage storage)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _profile = profile;
        Board = new VirtualBoard(new RealClock(), storage);

        // Who talks to the board is a computer, also at its USB port.
        Link.RefusesToOpen = false;
        _thread = new Thread(Run) { IsBackground = true, Name = "virtual device" };
    }

    /// <summary>The board: its pins, the far ends of its lines, its drives.</summary>
    public VirtualBoard Board { get; }

    /// <summary>The line of the link.</summary>
    public VirtualSerialLine Link => Board.Serial["COM" + _profile.LinkPort];

    /// <summary>How often the board was started, the first time included.</summary>
    public int Starts => _attempt?.Number ?? 0;

    /// <summary>The database that the application works with; null while it starts, or if it could not.</summary>
    public RunningDatabase? Database
    {
        get
        {
            if (_attempt is not { Loop.Application: not null, StartUp.Station.Pipeline.Database: SignatureDatabase database } attempt)
            {
                return null;
            }

            return new RunningDatabase(
                attempt.Number,
                unchecked((uint)database.Identity),
                attempt.StartUp.DatabaseVersion,
                database.RuleCount,
                database.RulesAboveInfo);
        }
    }

    /// <summary>Powers the board up.</summary>
    public void Start() => _thread.Start();

    /// <summary>Stops the application after its current step.</summary>
    /// <returns>The leases that were outstanding; null if the application had not started.</returns>
    /// <exception cref="TimeoutException">The application is stuck.</exception>
    public StopReport? Stop()
    {
        _isStopping.Set();
        _attempt?.Loop.Stop();
        return !_thread.IsAlive || _thread.Join(Patience) ? _report : throw new TimeoutException("the application of the device is stuck");
    }

    /// <summary>Stops the application.</summary>
    public void Dispose()
    {
        Stop();
        _isStopping.Dispose();
    }

    private void Run()
    {
        using IDisposable visit = Board.Enter();
        bool isRestartDue = true;
        while (isRestartDue && !_isStopping.IsSet)
        {
            Board.Reset();
            var start = new StartUp(_profile, Environment.TickCount64);
            var loop = new DeviceLoop(start);
            // Looked at from outside, while the loop has it.
#pragma warning disable FWS101
            _attempt = new Attempt(Starts + 1, start, loop);
#pragma warning restore FWS101
            if (_isStopping.IsSet)
            {
                loop.Stop();
            }

            var guard = new Thread(() => Guard(loop)) { IsBackground = true, Name = "watchdog of the virtual device" };
            guard.Start();
            isRestartDue = loop.Run();
            loop.Stop();
            _report = loop.Application?.Stop();
        }

        _isStopping.Wait();
    }

    private static void Guard(DeviceLoop loop)
    {
        try
        {
            loop.Guard();
        }
        catch (BoardRebootException)
        {
            // The application's thread is stuck; no desktop can take a thread away from its code. The board stays blocked.
        }
    }

    /// <summary>A start of the application.</summary>
    private sealed record Attempt(int Number, StartUp StartUp, DeviceLoop Loop);
}
