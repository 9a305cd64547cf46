using System;
using System.IO;

namespace FirmwareScanner.Tool.Commands;

/// <summary>
/// Folders of the user's own: those of the XDG Base Directory Specification (https://specifications.freedesktop.org/basedir-spec), on Windows
/// and macOS the folder for local application data.
/// </summary>
internal static class UserFolder
{
    private const string ToolFolder = "fwscan";

    /// <summary>A folder for this program; it need not be there.</summary>
    /// <param name="variable">The variable that names the folder that it is in; a relative path in it is to be ignored.</param>
    /// <param name="standard">The folder below the user's home that it is in on Linux where the variable is not set.</param>
    /// <returns>The folder; null if the user has none.</returns>
    public static string? Find(string variable, string standard)
    {
        string? named = OperatingSystem.IsWindows() ? null : Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(named) && Path.IsPathFullyQualified(named))
        {
            return Path.Combine(named, ToolFolder);
        }

        bool isLinux = OperatingSystem.IsLinux();
        string user = Environment.GetFolderPath(
            isLinux ? Environment.SpecialFolder.UserProfile : Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return user.Length == 0 ? null
            : isLinux ? Path.Combine(user, standard, ToolFolder)
            : Path.Combine(user, ToolFolder);
    }
}
