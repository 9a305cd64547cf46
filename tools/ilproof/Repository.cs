using System;
using System.IO;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Proof;

/// <summary>Where things are in the repository that a command is started in.</summary>
internal static class Repository
{
    /// <summary>The compiled core.</summary>
    public const string CoreAssembly = DeviceBuild + "FirmwareScanner.Core.dll";

    /// <summary>The compiled application of the device.</summary>
    public const string DeviceAssembly = DeviceBuild + "FirmwareScanner.Device.dll";

    /// <summary>The list of reviewed members.</summary>
    public const string ApiList = "src/Analysis/nanoframework-api.txt";

    /// <summary>The class library of the device.</summary>
    public const string ClassLibrary = DeviceBuild + "mscorlib.dll";

    /// <summary>The list of its native methods.</summary>
    public const string Natives = "src/Analysis/nanoframework-natives.txt";

    /// <summary>What is derived from both.</summary>
    public const string Members = "src/Analysis/nanoframework-members.txt";

    /// <summary>The budgets.</summary>
    public const string Budgets = "tools/ilproof/budgets.json";

    // Compiled against the device's class library, which lies beside them.
    private const string DeviceBuild = "src/FirmwareScanner.Device/mscorlib/bin/Release/";

    /// <summary>A path of the repository, seen from the current folder.</summary>
    /// <exception cref="UserErrorException">The current folder is not in the repository.</exception>
    public static string PathOf(string relative)
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareScanner.sln")))
            {
                return Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder.FullName, relative));
            }
        }

        throw new UserErrorException("started outside of the repository: name the files with --assembly, --api and --budgets");
    }
}
