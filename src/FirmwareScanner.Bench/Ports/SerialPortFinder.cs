using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Bench.Ports;

/// <summary>Finds serial ports that a board may be at.</summary>
public static class SerialPortFinder
{
    private const int MostWindowsPorts = 256;

    private static readonly string[] LinuxNames = ["ttyUSB*", "ttyACM*"];
    private static readonly string[] MacNames = ["cu.usb*", "cu.SLAB*", "cu.wch*"];

    /// <summary>What was looked through, for people who wonder why nothing was found.</summary>
    public static string Places => OperatingSystem.IsWindows() ? "COM1 and up"
        : OperatingSystem.IsMacOS() ? "/dev/cu.usb*, /dev/cu.SLAB*, /dev/cu.wch*"
        : "/dev/serial/by-id, /dev/ttyUSB*, /dev/ttyACM*";

    /// <summary>The ports of this computer, those with the most telling names first.</summary>
    public static IReadOnlyList<SerialPortCandidate> List() => OperatingSystem.IsWindows()
        ? [.. Enumerable.Range(1, MostWindowsPorts)
            .Select(number => "COM" + number)
            .Where(Exists)
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

    /// <summary>Windows keeps a device name for each port, whether it is in use or not.</summary>
    private static bool Exists(string name)
    {
        try
        {
            using FileStream port = File.Open(@"\\.\" + name, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // It is there, and somebody else has it open.
            return true;
        }
    }
}
