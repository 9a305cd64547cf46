using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>A name of an object in a folder.</summary>
/// <param name="Object">Number of the object.</param>
/// <param name="Name">The name as stored.</param>
internal readonly record struct NameEntry(long Object, string Name);

/// <summary>An object with its path.</summary>
/// <param name="Object">Number of the object.</param>
/// <param name="Path">Its path from the root.</param>
/// <param name="FirstPath">The path by which it was given before, null if this is the first.</param>
internal readonly record struct NamedObject(long Object, string Path, string? FirstPath);

/// <summary>
/// Names of objects in folders, as file systems that consist of single nodes give them, and the paths that follow from them. Each
/// folder is entered once, so that folders that contain themselves end.
/// </summary>
internal sealed class NameTree
{
    // Far beyond what any system opens; paths are held as a whole.
    private const int LongestPath = 1 << 15;

    private readonly Dictionary<long, List<NameEntry>> _folders = [];

    /// <summary>Adds a name.</summary>
    public void Add(long folder, NameEntry entry)
    {
        if (!_folders.TryGetValue(folder, out List<NameEntry>? entries))
        {
            _folders[folder] = entries = [];
        }

        entries.Add(entry);
    }

    /// <summary>Gives all objects below some folders, each folder before what is in it.</summary>
    /// <param name="root">Number of the root folder.</param>
    /// <param name="isFolder">Whether an object is a folder.</param>
    /// <param name="context">Is told of loops; limits.</param>
    public IEnumerable<NamedObject> List(long root, Func<long, bool> isFolder, UnpackContext context)
    {
        // Not paths: a hundred thousand names at the end of one long path would be gigabytes.
        var seen = new Dictionary<long, (long Folder, string Name)> { [root] = (root, string.Empty) };
        var open = new Stack<(long Folder, string Path, int Next)>();
        open.Push((root, string.Empty, 0));
        while (open.TryPop(out (long Folder, string Path, int Next) at))
        {
            context.Spend(0);
            if (!_folders.TryGetValue(at.Folder, out List<NameEntry>? entries) || at.Next >= entries.Count)
            {
                continue;
            }

            open.Push((at.Folder, at.Path, at.Next + 1));
            NameEntry entry = entries[at.Next];
            string path = at.Path.Length == 0 ? entry.Name : $"{at.Path}/{entry.Name}";
            bool isFirst = seen.TryAdd(entry.Object, (at.Folder, entry.Name));
            bool enters = isFolder(entry.Object);
            if (enters && (!isFirst || path.Length > LongestPath))
            {
                context.Report(
                    ProblemKind.Damaged, $"a folder is in more than one folder, or too deep: {path[^Math.Min(path.Length, 100)..]}");
                continue;
            }

            yield return new NamedObject(entry.Object, path, isFirst ? null : PathOf(entry.Object, root, seen));
            if (enters)
            {
                open.Push((entry.Object, path, 0));
            }
        }
    }

    /// <summary>The path by which an object was come across first: the folders in it were, before.</summary>
    private static string PathOf(long target, long root, Dictionary<long, (long Folder, string Name)> seen)
    {
        var names = new List<string>();
        while (target != root)
        {
            (target, string name) = seen[target];
            names.Add(name);
        }

        names.Reverse();
        return string.Join('/', names);
    }
}
