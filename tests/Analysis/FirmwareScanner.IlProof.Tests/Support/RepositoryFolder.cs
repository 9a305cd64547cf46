using System;
using System.IO;
using System.Linq;

namespace FirmwareScanner.IlProof.Tests.Support;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class RepositoryFolder
{
    private static readonly string Root = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The sources below a folder, without what a build leaves there.</summary>
    public static string[] Sources(params string[] parts)
    {
        string folder = PathOf(parts);
        return
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareScanner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("FirmwareScanner.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
