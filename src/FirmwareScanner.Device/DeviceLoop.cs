using System;
using System.Threading;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Faults;
using nanoFramework.Runtime.Native;

namespace FirmwareScanner.Device;

/// <summary>
/// Drives an application with the clock of the board: one thread takes the steps and owns ports and files, another watches that it
/// does, from the start-up on. Whatever is thrown ends in block and a stored fault.
/// </summary>
public sealed class DeviceLoop : IDisposable
{
    private const int WatchMilliseconds = 500;

    [Owned]
    private readonly StartUp _start;
    private readonly SoftWatchdog _watchdog = new SoftWatchdog();
    private Application? _application;
    private bool _isStopping;

    /// <summary>Prepares to run what a start-up gives.</summary>
    /// <param name="start">The start-up; the outputs are in the safe state already.</param>
    public DeviceLoop([Consumed] StartUp start)
    {
        _start = start;
    }

    /// <summary>The application, once it has started.</summary>
    public Application? Application => _application;

    /// <summary>Starts the device and runs it until it is to be restarted, or stopped.</summary>
    /// <returns>Whether the board is to be restarted; if not, it stays stopped, blocked.</returns>
    [BoundedLoop("none: it runs as long as the device does")]
    public bool Run()
    {
        bool isRestartDue = TryStart() is Application application ? Drive(application) : _start.IsRestartDue;

        // Whoever waits from now on is not stuck.
        _isStopping = true;
        return isRestartDue;
    }

    /// <summary>Makes <see cref="Run"/> return after the current step.</summary>
    public void Stop()
    {
        _isStopping = true;
    }

    /// <summary>Releases files, ports and card, before the board restarts: a reset closes no file.</summary>
    public void Dispose()
    {
        _start.Dispose();
    }

    /// <summary>
    /// The thread of the watchdog: blocks and restarts the board when the other thread is stuck. To be started before <see cref="Run"/>:
    /// the start-up is watched, too.
    /// </summary>
    [BoundedLoop("none: it runs as long as the device does")]
    public void Guard()
    {
        while (!_isStopping)
        {
            Thread.Sleep(WatchMilliseconds);
            if (!_isStopping && _watchdog.IsExpired(Environment.TickCount64))
            {
                if (Block())
                {
                    Power.RebootDevice(RebootOption.NormalReboot);
                }

                return;
            }
        }
    }

    /// <summary>What the watchdog does when the other thread is stuck: block, and a stored fault.</summary>
    /// <returns>Whether the board is to be restarted.</returns>
    internal bool Block()
    {
        try
        {
            if (_application is Application application)
            {
                application.Fail(DeviceFault.Watchdog, 0);
            }
            else
            {
                _start.Fail(DeviceFault.Watchdog);
            }
        }
        catch (Exception)
        {
            // The other thread may be in the middle of anything. The outputs came first, and the restart must come.
        }

        return _start.Record.MayRestart;
    }

    private Application? TryStart()
    {
        try
        {
            _application = _start.Run(_watchdog);
        }
        catch (Exception)
        {
            Abandon();
        }

        return _application;
    }

    private void Abandon()
    {
        try
        {
            _start.Abandon();
        }
        catch (Exception)
        {
            // A port that does not close: the outputs and the record came first.
        }
    }

    [BoundedLoop("none: it runs as long as the device does")]
    private bool Drive(Application application)
    {
        while (!_isStopping && !application.IsRestartDue)
        {
            if (!Tick(application))
            {
                Thread.Sleep(1);
            }
        }

        return application.IsRestartDue;
    }

    private static bool Tick(Application application)
    {
        try
        {
            return application.Tick(Environment.TickCount64);
        }
        catch (Exception)
        {
            if (!application.IsFaulty)
            {
                application.Fail(DeviceFault.Unhandled, 0);
            }

            return false;
        }
    }
}
