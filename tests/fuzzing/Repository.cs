using System;
using System.IO;

namespace FirmwareScanner.Fuzzing;

/// <summary>Finds files of the repository that this program was built from.</summary>
internal static class Repository
{
    /// <summary>The environment variable by which a copy of the program in another folder is told where the repository is.</summary>
    internal const string FolderVariable = "FUZZING_REPOSITORY";

    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>The path of a file or folder of the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Folder.Value, .. parts]);

    private static string Find()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable) ?? AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new FuzzingException($"FirmwareScanner.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
