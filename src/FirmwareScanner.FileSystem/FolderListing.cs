using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.FileSystem;

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name, as <see cref="EscapedUtf8"/>.</param>
/// <param name="Kind">Its kind; links are not followed.</param>
public sealed record FolderEntry(string Name, FileKind Kind);

/// <summary>Lists folders by the bytes of the names: on Linux a name is any bytes, and .NET shows only those that are UTF-8.</summary>
public static class FolderListing
{
    private static readonly EnumerationOptions AllEntries = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
    };

    /// <summary>The entries of a folder, sorted by name (ordinal).</summary>
    /// <param name="path">The folder, as <see cref="EscapedUtf8"/>.</param>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static IReadOnlyList<FolderEntry> Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        IEnumerable<FolderEntry> entries = OperatingSystem.IsLinux()
            ? LinuxCalls.List(LinuxCalls.NameOf(path)).Select(entry => new FolderEntry(entry.Name, KindOf(path, entry.Name, entry.Kind)))
            : new DirectoryInfo(path).EnumerateFileSystemInfos("*", AllEntries).Select(entry => new FolderEntry(entry.Name, KindOf(entry)));
        return [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static FileKind KindOf(string folder, string name, byte kind) => kind switch
    {
        4 => FileKind.Folder,
        8 => FileKind.Regular,
        10 => FileKind.Link,
        1 => FileKind.NamedPipe,
        2 => FileKind.CharacterDevice,
        6 => FileKind.BlockDevice,
        12 => FileKind.Socket,
        // The file system does not tell; what has gone meanwhile is found missing when it is opened.
        _ => FileStatus.TryOf(Path.Combine(folder, name), followsLinks: false)?.Kind ?? FileKind.Regular,
    };

    private static FileKind KindOf(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            return FileKind.Link;
        }

        return (entry.Attributes & FileAttributes.Directory) != 0 ? FileKind.Folder : FileKind.Regular;
    }
}
