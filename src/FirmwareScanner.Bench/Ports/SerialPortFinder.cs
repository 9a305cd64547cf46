using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Ports;
using System.Linq;

namespace FirmwareScanner.Bench.Ports;

/// <summary>Finds serial ports that a board may be at.</summary>
public static class SerialPortFinder
{
    private static readonly string[] LinuxNames = ["ttyUSB*", "ttyACM*"];
    private static readonly string[] MacNames = ["cu.usb*", "cu.SLAB*", "cu.wch*"];

    /// <summary>What was looked through, for people who wonder why nothing was found.</summary>
    public static string Places => OperatingSystem.IsWindows() ? "COM1 and up"
        : OperatingSystem.IsMacOS() ? "/dev/cu.usb*, /dev/cu.SLAB*, /dev/cu.wch*"
        : "/dev/serial/by-id, /dev/ttyUSB*, /dev/ttyACM*";

    /// <summary>The ports of this computer, those with the most telling names first.</summary>
    /// <remarks>
    /// System.IO.Ports lists those of Windows. On Linux it knows every /dev/ttyS* that the kernel has a place for, and no makers' names.
    /// </remarks>
    public static IReadOnlyList<SerialPortCandidate> List() => OperatingSystem.IsWindows()
        ? [.. SerialPort.GetPortNames()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new SerialPortCandidate(name, string.Empty))]
        : ListIn("/dev", OperatingSystem.IsMacOS() ? MacNames : LinuxNames);

    /// <summary>
    /// The ports below a folder of devices. One that has a name by its maker and serial number is listed by that name only.
    /// </summary>
    /// <param name="devices">The folder: <c>/dev</c>.</param>
    public static IReadOnlyList<SerialPortCandidate> ListIn(string devices) => ListIn(devices, LinuxNames);

    private static List<SerialPortCandidate> ListIn(string devices, string[] names)
    {
        var found = new List<SerialPortCandidate>();
        string named = Path.Combine(devices, "serial", "by-id");
        if (Directory.Exists(named))
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(named).Order(StringComparer.Ordinal))
            {
                string target = File.ResolveLinkTarget(link, true)?.FullName ?? link;
                found.Add(new SerialPortCandidate(target, Path.GetFileName(link)));
            }
        }

        IEnumerable<string> others = Directory.Exists(devices)
            ? names.SelectMany(name => Directory.EnumerateFileSystemEntries(devices, name)).Order(StringComparer.Ordinal)
            : [];
        found.AddRange(
            others.Where(path => found.All(known => known.Path != path)).Select(path => new SerialPortCandidate(path, string.Empty)));
        return found;
    }
}

/// <summary>A serial port that a board may be at.</summary>
/// <param name="Path">What to open.</param>
/// <param name="Name">The maker's name and serial number of the adapter; empty if unknown.</param>
public sealed record SerialPortCandidate(string Path, string Name);
