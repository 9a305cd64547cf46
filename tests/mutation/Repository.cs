using System;
using System.IO;

namespace FirmwareScanner.Mutation;

/// <summary>Finds files of the repository that this program was built from.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>The configuration that this program was built with: that of the tests, too.</summary>
    internal static string Configuration => Path.GetFileName(Path.GetDirectoryName(OutputFolder)!);

    /// <summary>The framework that this program was built for.</summary>
    internal static string Framework => Path.GetFileName(OutputFolder);

    private static string OutputFolder => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>The path of a file or folder of the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Folder.Value, .. parts]);

    /// <summary>The path of a file as the repository calls it.</summary>
    internal static string NameOf(string path) => Path.GetRelativePath(Folder.Value, path).Replace('\\', '/');

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new MutationException($"FirmwareScanner.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
