using System;
using System.IO;
using FirmwareScanner.Regenerate.Architecture;

namespace FirmwareScanner.Regenerate;

/// <summary>Writes what is generated; with <c>--check</c> it writes nothing, and exits with 1 when something is stale.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string root = Directory.GetCurrentDirectory();
        bool isStale = args is ["--check"] ? !ArchitecturePage.IsCurrent(root) : ArchitecturePage.Write(root);
        if (isStale)
        {
            Console.WriteLine(ArchitecturePage.RelativePath);
        }

        return isStale && args is ["--check"] ? 1 : 0;
    }
}
