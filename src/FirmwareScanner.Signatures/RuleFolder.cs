using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures;

/// <summary>Finds the rule files that a folder stands for.</summary>
internal static class RuleFolder
{
    /// <summary>The rule files of a folder and its subfolders in ordinal order; lists of ignored names come first.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be listed.</exception>
    public static IReadOnlyList<string> List(string path) =>
        [.. FilesBelow(path).OrderByDescending(RuleFormats.IsIgnoreList).ThenBy(file => file, StringComparer.Ordinal)];

    // Links to files are followed, those to folders are not: no loop.
    private static IEnumerable<string> FilesBelow(string folder)
    {
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? next))
        {
            foreach (FolderEntry entry in FolderListing.Of(next))
            {
                string path = Path.Combine(next, entry.Name);
                if (entry.Kind == FileKind.Folder)
                {
                    folders.Push(path);
                }
                else if (RuleFormats.IsRuleFile(path) && (entry.Kind != FileKind.Link || !FileStatus.IsFolder(path)))
                {
                    yield return path;
                }
            }
        }
    }
}
