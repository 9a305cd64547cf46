using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Errors;

namespace FirmwareScanner.Files;

/// <summary>
/// Finds the files below the paths that a user names, in an order that does not depend on the file system: the paths as they were
/// named, the entries of each folder in ordinal order of their names.
/// </summary>
/// <remarks>
/// Symbolic links inside folders are not followed: in an unpacked firmware image absolute links lead out of it into the
/// machine's own files, and most others to files that are scanned anyway. So there are no loops, either. Links that the user names
/// are followed.
/// </remarks>
public sealed class DirectoryWalker
{
    private static readonly EnumerationOptions AllEntries = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
    };

    /// <summary>Whether to enter folders inside folders.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Walks below a path.</summary>
    /// <param name="path">A file or folder; what does not exist counts as a file, and scanning it says what is wrong.</param>
    /// <returns>The entries, found as they are asked for.</returns>
    public IEnumerable<WalkedFile> Walk(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            yield return new WalkedFile(path, WalkedKind.NamedFile);
            yield break;
        }

        var folders = new Stack<Queue<FileSystemInfo>>();
        var shown = new Stack<string>();
        foreach (WalkedFile problem in Enter(path, folders, shown))
        {
            yield return problem;
        }

        while (folders.Count > 0)
        {
            if (!folders.Peek().TryDequeue(out FileSystemInfo? entry))
            {
                folders.Pop();
                shown.Pop();
                continue;
            }

            string entryPath = Path.Combine(shown.Peek(), entry.Name);
            WalkedKind kind = KindOf(entry);
            if (kind != WalkedKind.Folder || !IsRecursive)
            {
                yield return new WalkedFile(entryPath, kind);
                continue;
            }

            foreach (WalkedFile problem in Enter(entryPath, folders, shown))
            {
                yield return problem;
            }
        }
    }

    private static WalkedKind KindOf(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            return WalkedKind.Link;
        }

        return (entry.Attributes & FileAttributes.Directory) != 0 ? WalkedKind.Folder : WalkedKind.File;
    }

    private static IEnumerable<WalkedFile> Enter(string path, Stack<Queue<FileSystemInfo>> folders, Stack<string> shown)
    {
        string? problem = null;
        try
        {
            IEnumerable<FileSystemInfo> entries = new DirectoryInfo(path).EnumerateFileSystemInfos("*", AllEntries);
            folders.Push(new Queue<FileSystemInfo>(entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)));
            shown.Push(path);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            problem = FileProblem.Describe(exception);
        }

        if (problem is not null)
        {
            yield return new WalkedFile(path, WalkedKind.Unreadable, problem);
        }
    }
}
