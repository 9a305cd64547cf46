using System;
using System.Threading;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.StubDrivers;

namespace FirmwareScanner.Application.Tests;

/// <summary>
/// One life of the board, from power-up to restart: what the application's Program does, with the two threads that it has, but for the
/// restart itself, which would end the interpreter and these tests with it.
/// </summary>
public sealed class BoardRun
{
    private const int WaitMilliseconds = 10;
    private const int MostWaits = 6000;

    private readonly BoardProfile _profile = BoardProfiles.CreateSelected();
    private readonly StartUp _start;
    private readonly DeviceLoop _loop;
    private bool _hasEnded;
    private bool _isUnguarded;

    /// <summary>Power-up; returns when the application is at work, or has given up.</summary>
    public BoardRun()
    {
        StubBoard.PowerUp();
        _start = new StartUp(_profile, Environment.TickCount64);
        IsBlockedAtFirst = IsBlocked;
        _loop = new DeviceLoop(_start);
        new Thread(Guard).Start();
        new Thread(Run).Start();
        for (int wait = 0; wait < MostWaits && _loop.Application is null && !_hasEnded; wait++)
        {
            Thread.Sleep(WaitMilliseconds);
        }
    }

    /// <summary>Whether the board blocked before anything else was started.</summary>
    public bool IsBlockedAtFirst { get; }

    /// <summary>Whether the application came to work.</summary>
    public bool IsStarted => _loop.Application != null;

    /// <summary>Whether it ended because the board is to be restarted.</summary>
    public bool IsRestartDue { get; private set; }

    /// <summary>Whether block is high, and pass is not.</summary>
    public bool IsBlocked => StubBoard.IsHigh(_profile.BlockPin) && !StubBoard.IsHigh(_profile.PassPin);

    /// <summary>Whether pass is high, and block is not.</summary>
    public bool IsPassed => StubBoard.IsHigh(_profile.PassPin) && !StubBoard.IsHigh(_profile.BlockPin);

    /// <summary>Whether fault is high.</summary>
    public bool IsFault => StubBoard.IsHigh(_profile.FaultPin);

    /// <summary>The far end of the link.</summary>
    public StubLine Line => StubBoard.Line(_profile.LinkPort);

    /// <summary>Number of the start, from 1.</summary>
    public int BootNumber => _start.Record.BootNumber;

    /// <summary>The fault that the record tells of, 0 if there was none.</summary>
    public int LastFault => _start.Record.LastFault;

    /// <summary>What the memory plan adds up to.</summary>
    public int PlanBytes => _start.Plan!.Total;

    /// <summary>Waits until the board has stopped by itself.</summary>
    /// <returns>Whether it has, in time.</returns>
    public bool WaitForEnd()
    {
        for (int wait = 0; wait < MostWaits && !(_hasEnded && _isUnguarded); wait++)
        {
            Thread.Sleep(WaitMilliseconds);
        }

        return _hasEnded && _isUnguarded;
    }

    /// <summary>Cuts the power.</summary>
    /// <returns>Whether the board is dark, in time.</returns>
    public bool Stop()
    {
        _loop.Stop();
        return WaitForEnd();
    }

    private void Run()
    {
        try
        {
            IsRestartDue = _loop.Run();
        }
        finally
        {
            _loop.Dispose();
            _hasEnded = true;
        }
    }

    private void Guard()
    {
        _loop.Guard();
        _isUnguarded = true;
    }
}
