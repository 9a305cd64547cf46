using System;
using System.IO;
using System.Linq;

namespace FirmwareScanner.IlProof.Tests.Support;

/// <summary>The assemblies of the device that this test was built with.</summary>
internal static class DeviceFolder
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "device");

    /// <summary>The class library: mscorlib.dll of the package, and the signatures of the other packages.</summary>
    public static string[] Library { get; } =
    [
        .. Directory.GetFiles(Folder, "*.dll")
            .Where(path => !Path.GetFileName(path).StartsWith("FirmwareScanner.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>One assembly of the folder.</summary>
    /// <param name="name">Without extension.</param>
    public static string PathOf(string name) => Path.Combine(Folder, name + ".dll");
}
