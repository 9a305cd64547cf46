using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Describes the machine as far as it matters for speed.</summary>
public static class MachineDescription
{
    /// <summary>Processor, how many, operating system, .NET.</summary>
    /// <returns>One line.</returns>
    public static string Describe()
    {
        string processor = Field("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString();
        string system = Field("/etc/os-release", "PRETTY_NAME", '=') ?? RuntimeInformation.OSDescription;
        bool isVirtual = Field("/proc/cpuinfo", "flags", ':')?.Split(' ').Contains("hypervisor") == true;
        string machine = isVirtual ? " of a virtual machine" : "";
        return $"{processor}, {Environment.ProcessorCount} processors{machine}, {system}, {RuntimeInformation.FrameworkDescription}";
    }

    private static string? Field(string path, string name, char separator)
    {
        return !File.Exists(path) ? null : File.ReadLines(path)
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim(' ', '"'))
            .FirstOrDefault();
    }
}
