using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Fat;

/// <summary>Gives the files of a FAT file system, folder by folder.</summary>
internal sealed class FatReader
{
    // 65,536 entries of 32 bytes: more no folder may have.
    private const long LargestFolder = 1L << 21;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly FatGeometry _geometry;
    private readonly UnpackContext _context;
    private readonly FatTable _table;
    private readonly HashSet<uint> _folders = [];
    private readonly HashSet<uint> _files = [];
    private readonly Stack<(uint Cluster, FolderPath Path)> _pending = new();

    /// <summary>Prepares reading.</summary>
    /// <param name="content">What holds the file system.</param>
    /// <param name="start">Offset of its first byte there.</param>
    /// <param name="geometry">Where its parts lie.</param>
    /// <param name="context">Limits.</param>
    public FatReader(ByteSource content, long start, FatGeometry geometry, UnpackContext context)
    {
        _content = content;
        _start = start;
        _geometry = geometry;
        _context = context;
        _table = new FatTable(content, start, geometry, context);
    }

    /// <summary>The members, lazily.</summary>
    public IEnumerable<LayerMember> Read()
    {
        _folders.Add(_geometry.RootCluster);
        _pending.Push((_geometry.RootCluster, FolderPath.Root));
        while (_pending.TryPop(out (uint Cluster, FolderPath Path) next))
        {
            var problems = new List<LayerProblem>();
            ByteSource source = next.Cluster == 0
                ? _content.Slice(_start + _geometry.RootOffset, _geometry.RootLength)
                : _table.Open(next.Cluster, LargestFolder, false, problems);
            problems.ForEach(problem => _context.Report(problem.Kind, problem.Text));
            foreach (FatEntry entry in new FatFolder(_geometry, source, _context).Read())
            {
                yield return entry.IsFolder ? MakeFolder(entry, next.Path) : MakeFile(entry, next.Path);
            }
        }
    }

    private LayerMember MakeFolder(FatEntry entry, FolderPath folder)
    {
        var problems = new List<LayerProblem>();
        FolderPath path = folder.Append(entry.Name);
        if (!_geometry.HasCluster(entry.Cluster))
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the folder begins at cluster {entry.Cluster}, which does not exist"));
        }
        else if (!_folders.Add(entry.Cluster))
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the folder of cluster {entry.Cluster} is in more than one place"));
        }
        else if (path.IsTooLong)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "the path is too long"));
        }
        else
        {
            _pending.Push((entry.Cluster, path));
        }

        return new LayerMember { Name = path.ToString(), Kind = MemberKind.Folder, Problems = problems };
    }

    private LayerMember MakeFile(FatEntry entry, FolderPath folder)
    {
        var problems = new List<LayerProblem>();
        string name = folder.Combine(entry.Name);
        if (entry.Size > 0 && !_files.Add(entry.Cluster))
        {
            // Read once is enough: its bytes are the same.
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the file of cluster {entry.Cluster} has more than one name"));
            return new LayerMember { Name = name, Kind = MemberKind.HardLink, Problems = problems };
        }

        if (entry.Size > _geometry.Clusters * _geometry.ClusterLength)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the file's size of {entry.Size} bytes is larger than the file system"));
        }

        return new LayerMember { Name = name, Content = _table.Open(entry.Cluster, entry.Size, true, problems), Problems = problems };
    }
}
