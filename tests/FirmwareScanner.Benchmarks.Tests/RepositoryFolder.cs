using System;
using System.IO;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>Where the repository is that the tests were built from.</summary>
internal static class RepositoryFolder
{
    internal static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("FirmwareScanner.sln is in no folder above");
        }

        return folder;
    }
}
