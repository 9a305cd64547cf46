namespace FirmwareScanner.Files;

/// <summary>An entry that a <see cref="DirectoryWalker"/> came across.</summary>
/// <param name="Path">Its path, as it is shown to the user.</param>
/// <param name="Kind">What to do with it.</param>
/// <param name="Problem">Why it cannot be visited, for <see cref="WalkedKind.Unreadable"/>; otherwise null.</param>
public sealed record WalkedFile(string Path, WalkedKind Kind, string? Problem = null);

/// <summary>Kinds of entries that a <see cref="DirectoryWalker"/> comes across.</summary>
public enum WalkedKind
{
    /// <summary>A path that the user named and that is no folder, whether it exists or not: to be scanned, devices included.</summary>
    NamedFile,

    /// <summary>A file in a folder: to be scanned, unless it is a device, pipe or socket.</summary>
    File,

    /// <summary>A symbolic link in a folder, which was not followed.</summary>
    Link,

    /// <summary>A folder in a folder, which was not entered because the walk is not recursive.</summary>
    Folder,

    /// <summary>A folder whose contents cannot be listed.</summary>
    Unreadable,

    /// <summary>A folder with nothing in it.</summary>
    EmptyFolder,

    /// <summary>A file or folder that the user wants to be left out.</summary>
    Excluded,
}
