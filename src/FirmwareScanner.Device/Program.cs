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
        new Thread(loop.Guard).Start();
        bool isRestartDue = loop.Run();
        while (!isRestartDue)
        {
            // Stopped for good, with block and fault high, until somebody cuts the power.
            Thread.Sleep(HaltMilliseconds);
        }

        loop.Close();
        Power.RebootDevice(RebootOption.NormalReboot);
    }
}
