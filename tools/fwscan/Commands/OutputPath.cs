using System.IO;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Checks where a command is to write before it does the work.</summary>
internal static class OutputPath
{
    /// <summary>Returns the path if a file can be put there, as far as can be told beforehand.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="UserErrorException">The path is a folder, or its folder does not exist.</exception>
    public static string Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"{path}: is a folder, expected the name of a file to write");
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return folder is null || Directory.Exists(folder)
            ? path
            : throw new UserErrorException($"{path}: the folder {folder} does not exist");
    }
}
