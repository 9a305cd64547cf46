using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Updates;

namespace FirmwareScanner.Tool.Commands;

/// <summary>
/// The release of rules that a user has taken, and the public keys that he trusts, in a folder of his own. The signature is checked at each
/// use; what belongs to another user is not believed.
/// </summary>
internal static class RuleStore
{
    private const string ReleaseName = "rules.signed";
    private const string KeyFolder = "trusted-keys";
    private const int MostKeyBytes = 1 << 16;

    /// <summary>The release in use; null if it is that of the program.</summary>
    /// <exception cref="UserErrorException">It is there and cannot be used.</exception>
    public static RuleRelease? Current()
    {
        string? path = Folder() is string folder ? Path.Combine(folder, ReleaseName) : null;
        if (path is null || FileStatus.TryOf(path) is not FileStatus status)
        {
            return null;
        }

        if (status.BelongsToAnother)
        {
            throw new UserErrorException($"{path} belongs to another user and could hide findings: remove it");
        }

        try
        {
            return SignedRelease.Open(InputFile.ReadWhole(path, RuleRelease.MostBytes), path, ReadTrusted());
        }
        catch (UserErrorException exception)
        {
            throw new UserErrorException($"{exception.Message}; fwscan rules update --remove goes back to the rules of the program");
        }
    }

    /// <summary>Takes a release, after all checks.</summary>
    /// <param name="content">The signed release.</param>
    public static void Take(byte[] content) => OutputFile.WriteWhole(Path.Combine(Make(DemandFolder()), ReleaseName), content);

    /// <summary>Goes back to the rules of the program.</summary>
    /// <returns>Whether a release was in use.</returns>
    public static bool Remove()
    {
        string path = Path.Combine(DemandFolder(), ReleaseName);
        if (!FileStatus.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    /// <summary>Trusts a key from now on.</summary>
    /// <param name="key">The key.</param>
    public static void Trust(ECDsa key) => OutputFile.WriteWhole(
        Path.Combine(Make(Path.Combine(DemandFolder(), KeyFolder)), SignedRelease.NameOf(key) + ".pem"),
        key.ExportSubjectPublicKeyInfoPem() + "\n");

    /// <summary>The keys that are trusted.</summary>
    public static IReadOnlyList<ECDsa> ReadTrusted()
    {
        string? folder = Folder() is string own ? Path.Combine(own, KeyFolder) : null;
        return folder is null || !FileStatus.IsFolder(folder) ? []
            : [.. Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Where(path => FileStatus.TryOf(path)?.BelongsToAnother == false).Select(ReadKey)];
    }

    /// <summary>Reads a key.</summary>
    /// <param name="path">A PEM file.</param>
    /// <exception cref="UserErrorException">It is none, or cannot be read.</exception>
    public static ECDsa ReadKey(string path)
    {
        try
        {
            return SignedRelease.ReadKey(Encoding.UTF8.GetString(InputFile.ReadWhole(path, MostKeyBytes, allowsPipe: true)), path);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    private static string DemandFolder() => Folder()
        ?? throw new UserErrorException("there is no folder of the user's own for rules: neither XDG_DATA_HOME nor HOME is set");

    private static string Make(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder).FullName
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    private static string? Folder() => UserFolder.Find("XDG_DATA_HOME", Path.Combine(".local", "share"));
}
