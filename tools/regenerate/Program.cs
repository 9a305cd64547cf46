using System;
using System.IO;
using FirmwareScanner.Regenerate.Architecture;

namespace FirmwareScanner.Regenerate;

/// <summary>Writes what is stale, and names it; with <c>--check</c> it writes nothing, and exits with 1 if something is stale.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        string root = Directory.GetCurrentDirectory();
        string path = Path.Combine(root, ArchitecturePage.RelativePath);
        string before = File.ReadAllText(path);
        string after = ArchitecturePage.Render(root, before);
        if (after == before)
        {
            return 0;
        }

        Console.WriteLine(ArchitecturePage.RelativePath);
        if (args is ["--check"])
        {
            return 1;
        }

        File.WriteAllText(path, after);
        return 0;
    }
}
