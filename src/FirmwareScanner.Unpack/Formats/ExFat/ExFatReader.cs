using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Fat;

namespace FirmwareScanner.Unpack.Formats.ExFat;

/// <summary>Gives the files of an exFAT file system, folder by folder.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="start">Offset of its first byte there.</param>
/// <param name="geometry">Where its parts lie.</param>
/// <param name="context">Limits.</param>
internal sealed class ExFatReader(ByteSource content, long start, FatGeometry geometry, UnpackContext context)
{
    private const long LargestFolder = 256L << 20;

    private readonly FatTable _table = new(content, start, geometry, context);
    private readonly HashSet<uint> _folders = [];
    private readonly HashSet<uint> _files = [];
    private readonly Stack<(ByteSource Source, FolderPath Path)> _pending = new();

    /// <summary>The members, lazily.</summary>
    public IEnumerable<LayerMember> Read()
    {
        var problems = new List<LayerProblem>();
        _folders.Add(geometry.RootCluster);
        _pending.Push((_table.Open(geometry.RootCluster, LargestFolder, false, problems), FolderPath.Root));
        problems.ForEach(problem => context.Report(problem.Kind, problem.Text));
        while (_pending.TryPop(out (ByteSource Source, FolderPath Path) next))
        {
            foreach (ExFatEntry entry in new ExFatFolder(next.Source, context).Read())
            {
                yield return MakeMember(entry, next.Path);
            }
        }
    }

    private LayerMember MakeMember(ExFatEntry entry, FolderPath folder)
    {
        var problems = new List<LayerProblem>();
        if (entry.IsChecksumWrong)
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the checksum of the entries of the folder is wrong"));
        }

        FolderPath path = folder.Append(entry.Name);
        if (entry.Size < 0 || entry.Size > geometry.Clusters * geometry.ClusterLength || entry.Written < 0 || entry.Written > entry.Size
            || path.IsTooLong)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"a size of {entry.Size} bytes does not fit"));
            MemberKind kind = entry.IsFolder ? MemberKind.Folder : MemberKind.File;
            return new LayerMember { Name = path.ToString(), Kind = kind, Problems = problems };
        }

        if (entry.Size > 0 && !(entry.IsFolder ? _folders : _files).Add(entry.Cluster))
        {
            // Read once is enough: its bytes are the same.
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"cluster {entry.Cluster} has more than one name"));
            MemberKind kind = entry.IsFolder ? MemberKind.Folder : MemberKind.HardLink;
            return new LayerMember { Name = path.ToString(), Kind = kind, Problems = problems };
        }

        ByteSource source = Open(entry, problems);
        if (entry.IsFolder)
        {
            _pending.Push((source, path));
            return new LayerMember { Name = path.ToString(), Kind = MemberKind.Folder, Problems = problems };
        }

        return new LayerMember { Name = path.ToString(), Content = source, Problems = problems };
    }

    private ByteSource Open(ExFatEntry entry, List<LayerProblem> problems)
    {
        if (!entry.IsOneRun && entry.Written == entry.Size)
        {
            return _table.Open(entry.Cluster, entry.Size, true, problems);
        }

        var runs = new ContentRuns(content, entry.Size, context);
        if (!entry.IsOneRun)
        {
            ByteSource written = _table.Open(entry.Cluster, entry.Written, true, problems);
            runs.Add(written, 0, written.Length);
        }
        else if (entry.Size > 0 && geometry.HasCluster(entry.Cluster)
            && geometry.HasCluster((uint)(entry.Cluster + ((entry.Size - 1) / geometry.ClusterLength))))
        {
            runs.Add(start + geometry.OffsetOf(entry.Cluster), entry.Written);
        }
        else if (entry.Size > 0)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the clusters from {entry.Cluster} on do not exist"));
            return runs.ToSource();
        }

        runs.AddHole(runs.Missing);
        return runs.ToSource();
    }
}
