using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Files;

/// <summary>
/// Lists the files of a folder, sorted by name (ordinal) at each level, so that two runs give the same order. Symbolic links in folders are not
/// followed: no loop, and no file twice. Names are those that the system has, byte by byte (<see cref="EscapedUtf8"/>).
/// </summary>
public sealed class DirectoryWalker
{
    /// <summary>Whether folders in folders are entered.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>What the user wants to be left out, or null: gets a folder named by the user, and an entry's path below it.</summary>
    public NamePatterns? Excluded { get; init; }

    /// <summary>Which files of folders are wanted; all others are left out. Null for all. Folders are entered whatever they are called.</summary>
    public NamePatterns? Included { get; init; }

    /// <summary>Lists what is at a path: the file itself, or what is in the folder.</summary>
    /// <param name="path">A path that the user named.</param>
    /// <returns>The entries, folders only where they are not entered, or cannot be, or have nothing in them.</returns>
    public IEnumerable<WalkedFile> Walk(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!FileStatus.IsFolder(path))
        {
            yield return new WalkedFile(path, WalkedKind.NamedFile);
            yield break;
        }

        var folders = new Stack<OpenFolder>();
        if (Enter(path, string.Empty, folders) is WalkedFile problem)
        {
            yield return problem;
        }

        while (folders.Count > 0)
        {
            OpenFolder folder = folders.Peek();
            if (!folder.Entries.TryDequeue(out FolderEntry? entry))
            {
                folders.Pop();
                continue;
            }

            string entryPath = Path.Combine(folder.Path, entry.Name);
            string below = folder.Below + entry.Name;
            bool isFolder = entry.Kind == FileKind.Folder;
            if (Excluded?.Contains(below, isFolder) == true || (!isFolder && Included?.Contains(below, isFolder) == false))
            {
                yield return new WalkedFile(entryPath, WalkedKind.Excluded);
            }
            else if (!isFolder || !IsRecursive)
            {
                yield return new WalkedFile(entryPath, KindOf(entry.Kind));
            }
            else if (Enter(entryPath, below + "/", folders) is WalkedFile found)
            {
                yield return found;
            }
        }
    }

    private static WalkedKind KindOf(FileKind kind) => kind switch
    {
        FileKind.Link => WalkedKind.Link,
        FileKind.Folder => WalkedKind.Folder,
        _ => WalkedKind.File,
    };

    // Tells of a folder whose entries will not: because it has none, or does not show them.
    private static WalkedFile? Enter(string path, string below, Stack<OpenFolder> folders)
    {
        try
        {
            IReadOnlyList<FolderEntry> entries = FolderListing.Of(path);
            folders.Push(new OpenFolder(path, below, new Queue<FolderEntry>(entries)));
            return entries.Count == 0 ? new WalkedFile(path, WalkedKind.EmptyFolder) : null;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return new WalkedFile(path, WalkedKind.Unreadable, FileProblem.Describe(exception));
        }
    }

    private sealed record OpenFolder(string Path, string Below, Queue<FolderEntry> Entries);
}
