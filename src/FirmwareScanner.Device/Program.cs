using System;
using System.Threading;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Boards;
using nanoFramework.Runtime.Native;

namespace FirmwareScanner.Device;

/// <summary>The program of the device.</summary>
public static class Program
{
    private const int HaltMilliseconds = 60_000;

    /// <summary>Power-up. The first thing that happens is that block goes high.</summary>
    [BoundedLoop("none: a device that is stopped for good stays so")]
    public static void Main()
    {
        DeviceLoop loop = new DeviceLoop(new StartUp(BoardProfiles.CreateSelected(), Environment.TickCount64));
        bool isRestartDue;
        try
        {
            new Thread(loop.Guard).Start();
            isRestartDue = loop.Run();
        }
        finally
        {
            Release(loop);
        }

        while (!isRestartDue)
        {
            // Stopped for good, with block and fault high, until somebody cuts the power.
            Thread.Sleep(HaltMilliseconds);
        }

        Power.RebootDevice(RebootOption.NormalReboot);
    }

    private static void Release([Consumed] DeviceLoop loop)
    {
        try
        {
            loop.Dispose();
        }
        catch (Exception)
        {
            // Everything that has to last was closed when it was stored.
        }
    }
}
