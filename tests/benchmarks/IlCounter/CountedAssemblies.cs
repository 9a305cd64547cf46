using System;
using System.IO;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>The assemblies whose instructions are counted, and the one that drives them.</summary>
public static class CountedAssemblies
{
    /// <summary>The core as it goes to the device: compiled against nanoFramework's class library.</summary>
    public static string Core { get; } = Path.Combine(AppContext.BaseDirectory, "device", "FirmwareScanner.Core.dll");

    /// <summary>Yardsticks, and the code that drives a woven core.</summary>
    public static string Yardsticks { get; } = Path.Combine(AppContext.BaseDirectory, "FirmwareScanner.Benchmarks.Yardsticks.dll");
}
