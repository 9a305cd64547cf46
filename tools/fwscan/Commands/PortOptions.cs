using System.CommandLine;
using System.IO;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Link;
using FirmwareScanner.Tool.Exit;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that name a serial port.</summary>
internal static class PortOptions
{
    /// <summary>The link's speed on all known boards.</summary>
    public const int LinkBaudRate = 921_600;

    /// <summary>The port.</summary>
    /// <param name="description">What is at it.</param>
    public static Option<string?> CreatePort(string description) => new("--port", "-p")
    {
        Description = description + " (/dev/ttyUSB0, COM3).",
        HelpName = "PORT",
    };

    /// <summary>Its speed.</summary>
    /// <param name="defaultRate">The speed without the option.</param>
    public static Option<int?> CreateBaudRate(int defaultRate) =>
        NumberOption.Create("--baud", $"Bits per second of the port, by default {defaultRate}.", 300, 5_000_000);

    /// <summary>Whether a board is there and refuses, for want of a key or of a common version; otherwise it was lost.</summary>
    public static bool IsRefusal(LinkException exception) =>
        exception.Fault is LinkFault.NotAuthorized or LinkFault.NoKey or LinkFault.KeyUnusable or LinkFault.VersionUnsupported;

    /// <summary>Opens a port with a board's link at it.</summary>
    /// <exception cref="DeviceLostException">It cannot be opened.</exception>
    public static SerialTarget Open(string port, int? baudRate)
    {
        try
        {
            return new SerialTarget(port, baudRate ?? LinkBaudRate, System.TimeProvider.System);
        }
        catch (IOException exception)
        {
            throw new DeviceLostException(exception.Message);
        }
    }
}
