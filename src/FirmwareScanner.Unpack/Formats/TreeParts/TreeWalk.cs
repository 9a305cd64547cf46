using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>
/// Makes the members of a layer from a file system: first what has no bytes, parents before what is in them, then the files in the
/// order of their bytes, so that compressed blocks are decoded one after the other and each once. Neither cycles nor folders of
/// folders without end hold it up: each folder is listed once.
/// </summary>
/// <param name="source">The file system.</param>
/// <param name="context">The limits.</param>
internal sealed class TreeWalk(TreeSource source, UnpackContext context)
{
    /// <summary>Characters of the longest path; what lies in folders below it is not listed, which is a problem of the folder.</summary>
    public const int LongestPath = 4096;

    private const int PermissionBits = 0xFFF;

    private readonly List<Entry> _entries = [];
    private readonly HashSet<long> _folders = [];
    private readonly Dictionary<long, int> _files = [];
    private long _textLength;

    /// <summary>Gives the members.</summary>
    public IEnumerable<LayerMember> Members()
    {
        ListAll();
        var files = new List<int>();
        for (int i = 1; i < _entries.Count; i++)
        {
            if (_entries[i].Object.Kind == MemberKind.File)
            {
                files.Add(i);
            }
            else
            {
                yield return MemberWithoutBytes(_entries[i]);
            }
        }

        files.Sort(CompareFiles);
        foreach (int file in files)
        {
            yield return FileMember(file);
        }
    }

    private int CompareFiles(int first, int second)
    {
        TreeObject one = _entries[first].Object;
        TreeObject other = _entries[second].Object;
        int order = one.Position.CompareTo(other.Position);
        order = order == 0 ? one.Order.CompareTo(other.Order) : order;
        return order == 0 ? first.CompareTo(second) : order;
    }

    private void ListAll()
    {
        TreeObject root = source.Read(source.Root);
        if (root.Kind != MemberKind.Folder)
        {
            throw new UnpackException(ProblemKind.Damaged, "the root is no folder");
        }

        _entries.Add(new Entry(-1, string.Empty, source.Root, root, 0));
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Object.Kind == MemberKind.Folder)
            {
                ListFolder(i);
            }
        }

        // Of the root there is no member that could tell.
        if (_entries[0].Problem is { } problem)
        {
            context.Report(problem.Kind, problem.Text);
        }
    }

    private void ListFolder(int folder)
    {
        Entry entry = _entries[folder];
        if (entry.PathLength > LongestPath)
        {
            entry.Problem = new LayerProblem(ProblemKind.Unsupported, $"a path is longer than {LongestPath} characters");
            return;
        }

        if (!_folders.Add(source.IdentityOf(entry.Number)))
        {
            entry.Problem = new LayerProblem(ProblemKind.Damaged, "the folder is also elsewhere in the tree; it is listed there");
            return;
        }

        try
        {
            source.List(entry.Number, (name, number) => Add(folder, entry.PathLength, name, number));
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            entry.Problem = UnpackException.Describe(exception);
        }
    }

    private bool Add(int parent, int parentLength, byte[] name, long number)
    {
        context.Spend(0);
        if (_entries.Count > context.Limits.MaximumObjects - context.Budget.Objects)
        {
            context.Report(ProblemKind.Objects, $"there are more than {context.Limits.MaximumObjects} objects");
            return false;
        }

        string text = name.Length == 0 ? "(no name)" : EscapedUtf8.Decode(name);
        _textLength += text.Length;
        context.CheckMemory(_textLength * sizeof(char), "the text of all names");
        LayerProblem? problem = name.Length == 0 ? new LayerProblem(ProblemKind.Damaged, "an object has no name") : null;
        var read = new TreeObject(MemberKind.File, 0);
        bool isRead = true;
        try
        {
            read = source.Read(number);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problem = UnpackException.Describe(exception);
            isRead = false;
        }

        _entries.Add(new Entry(parent, text, number, read, parentLength + text.Length + 1) { Problem = problem, IsRead = isRead });
        return true;
    }

    private LayerMember MemberWithoutBytes(Entry entry)
    {
        string target = string.Empty;
        List<LayerProblem> problems = entry.Problem is null ? [] : [entry.Problem];
        if (entry.Object.Kind == MemberKind.SymbolicLink)
        {
            try
            {
                target = EscapedUtf8.Decode(source.ReadLink(entry.Number));
            }
            catch (Exception exception) when (UnpackException.IsDamage(exception))
            {
                problems.Add(UnpackException.Describe(exception));
            }
        }

        return new LayerMember
        {
            Name = PathOf(entry),
            Kind = entry.Object.Kind,
            Mode = entry.Object.Mode & PermissionBits,
            LinkTarget = target,
            Problems = problems,
        };
    }

    private LayerMember FileMember(int file)
    {
        Entry entry = _entries[file];
        string path = PathOf(entry);
        int mode = entry.Object.Mode & PermissionBits;
        if (!entry.IsRead)
        {
            return new LayerMember { Name = path, Problems = [entry.Problem!] };
        }

        long identity = source.IdentityOf(entry.Number);
        if (!_files.TryAdd(identity, file))
        {
            string first = PathOf(_entries[_files[identity]]);
            return new LayerMember { Name = path, Kind = MemberKind.HardLink, Mode = mode, LinkTarget = first };
        }

        try
        {
            return new LayerMember
            {
                Name = path,
                Mode = mode,
                Content = source.OpenFile(entry.Number),
                Problems = [.. entry.Problem is null ? [] : new[] { entry.Problem }, .. source.ProblemsOf(entry.Number)],
            };
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new LayerMember { Name = path, Mode = mode, Problems = [UnpackException.Describe(exception)] };
        }
    }

    private string PathOf(Entry entry)
    {
        var names = new Stack<string>();
        while (entry.Parent >= 0)
        {
            names.Push(entry.Name);
            entry = _entries[entry.Parent];
        }

        return string.Join('/', names);
    }

    private sealed class Entry(int parent, string name, long number, TreeObject read, int pathLength)
    {
        public int Parent { get; } = parent;

        public string Name { get; } = name;

        public long Number { get; } = number;

        /// <summary>Whether it could be read what it is.</summary>
        public bool IsRead { get; init; } = true;

        public TreeObject Object { get; } = read;

        public int PathLength { get; } = pathLength;

        public LayerProblem? Problem { get; set; }
    }
}
