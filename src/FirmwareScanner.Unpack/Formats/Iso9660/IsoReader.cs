using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>Gives the files of a volume, folder by folder; then those that only the other tree has; then the boot images.</summary>
/// <param name="content">What holds the volume.</param>
/// <param name="start">Offset of its first byte there.</param>
/// <param name="descriptors">Its descriptors.</param>
/// <param name="context">Limits.</param>
internal sealed class IsoReader(ByteSource content, long start, IsoDescriptors descriptors, UnpackContext context)
{
    // Names of files are kept for the case that they come again, and not without end.
    private const int KeptNames = 1 << 17;
    private const int TypeMask = 0xF000;
    private const int SymbolicLink = 0xA000;
    private const int RegularFile = 0x8000;
    private const int FolderType = 0x4000;

    private readonly HashSet<long> _folders = [];
    private readonly HashSet<(long Offset, long Length)> _files = [];
    private readonly Dictionary<long, (FolderPath Folder, string Name)> _names = [];
    private readonly Stack<(long Offset, long Length, FolderPath Path)> _pending = new();

    /// <summary>The members, lazily.</summary>
    public IEnumerable<LayerMember> Read()
    {
        // Rock Ridge gives what the maker meant; without it Joliet has the names that are less cut.
        int skip = FindRockRidge();
        bool isJolietFirst = skip < 0 && descriptors.Joliet is not null;
        IsoTree first = isJolietFirst ? descriptors.Joliet!.Value : descriptors.Primary;
        foreach (LayerMember member in ReadTree(first, skip, FolderPath.Root, isOther: false))
        {
            yield return member;
        }

        if (descriptors.Joliet is { } joliet)
        {
            FolderPath path = FolderPath.Root.Append(isJolietFirst ? "[iso9660]" : "[joliet]");
            foreach (LayerMember member in ReadTree(isJolietFirst ? descriptors.Primary : joliet, -1, path, isOther: true))
            {
                yield return member;
            }
        }

        foreach (BootImage image in ReadBootImages())
        {
            yield return MakeBootImage(image);
        }
    }

    private int FindRockRidge()
    {
        try
        {
            byte[] sector = content.ReadBytes(start + descriptors.Primary.Offset, IsoDescriptors.SectorLength);
            var record = new IsoRecord(sector.AsSpan(0, sector[0]));
            return record.IsSelfOrParent ? RockRidge.FindSkip(record.SystemUse) : -1;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            // Reading the tree says what is wrong.
            return -1;
        }
    }

    /// <summary>Gives the members of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="skip">Bytes before Rock Ridge fields; -1 if there are none.</param>
    /// <param name="root">What to put before the paths.</param>
    /// <param name="isOther">Whether only files whose bytes were not given before count.</param>
    private IEnumerable<LayerMember> ReadTree(IsoTree tree, int skip, FolderPath root, bool isOther)
    {
        var reader = new IsoFolder(content, start, descriptors.BlockLength, skip, tree.IsWide, context);
        _folders.Add(tree.Offset);
        _pending.Push((tree.Offset, tree.Length, root));
        while (_pending.TryPop(out (long Offset, long Length, FolderPath Path) next))
        {
            foreach (IsoEntry entry in reader.Read(next.Offset, next.Length))
            {
                // Where it would be too deep, a file stands for a folder that lies elsewhere.
                bool isFolder = entry.IsFolder || entry.Fields is { ChildBlock: >= 0 };
                if (entry.Fields is { IsRelocated: true } || (isOther && !isFolder && IsKnown(entry)))
                {
                    continue;
                }

                LayerMember member = isFolder ? MakeFolder(entry, next.Path) : MakeFile(entry, next.Path);
                if (!isOther || !isFolder || member.Problems.Count > 0)
                {
                    yield return member;
                }
            }
        }
    }

    private bool IsKnown(IsoEntry entry) => entry.Parts[0].Length == 0 || _files.Contains(entry.Parts[0]);

    private LayerMember MakeFolder(IsoEntry entry, FolderPath parent)
    {
        var problems = new List<LayerProblem>();
        FolderPath path = parent.Append(entry.Name);
        (long offset, long length) = entry.Parts[0];
        if (entry.Fields is { ChildBlock: >= 0 and var block })
        {
            offset = block * descriptors.BlockLength;
            length = ReadOwnLength(offset, problems);
        }

        if (!_folders.Add(offset))
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "the folder is in more than one place"));
        }
        else if (path.IsTooLong)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "the path is too long"));
        }
        else
        {
            _pending.Push((offset, length, path));
        }

        return new LayerMember
        {
            Name = path.ToString(),
            Kind = MemberKind.Folder,
            Mode = (entry.Fields?.Mode ?? 0) & 0xFFF,
            Problems = problems,
        };
    }

    /// <summary>The length of a folder as its own first record has it.</summary>
    private long ReadOwnLength(long offset, List<LayerProblem> problems)
    {
        try
        {
            return new IsoRecord(content.ReadBytes(start + offset, IsoRecord.FixedLength + 1)).Length;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
            return 0;
        }
    }

    private LayerMember MakeFile(IsoEntry entry, FolderPath folder)
    {
        int type = (entry.Fields?.Mode ?? 0) & TypeMask;
        MemberKind kind = type switch
        {
            0 or RegularFile or FolderType => MemberKind.File,
            SymbolicLink => MemberKind.SymbolicLink,
            _ => MemberKind.Special,
        };
        var problems = new List<LayerProblem>();
        ByteSource? source = null;
        if (kind == MemberKind.File)
        {
            bool isEmpty = entry.Parts is [(_, 0)];
            if (!isEmpty && !_files.Add(entry.Parts[0]))
            {
                kind = MemberKind.HardLink;
            }
            else
            {
                source = Open(entry, problems);
                if (!isEmpty && _names.Count < KeptNames)
                {
                    _names.TryAdd(entry.Parts[0].Offset, (folder, entry.Name));
                }
            }
        }

        return new LayerMember
        {
            Name = folder.Combine(entry.Name),
            Kind = kind,
            Mode = (entry.Fields?.Mode ?? 0) & 0xFFF,
            LinkTarget = kind == MemberKind.SymbolicLink ? entry.Fields!.LinkTarget
                : kind == MemberKind.HardLink ? NameAt(entry.Parts[0].Offset) ?? string.Empty
                : string.Empty,
            Content = source,
            Problems = problems,
        };
    }

    private string? NameAt(long offset) =>
        _names.TryGetValue(offset, out (FolderPath Folder, string Name) name) ? name.Folder.Combine(name.Name) : null;

    private ByteSource Open(IsoEntry entry, List<LayerProblem> problems)
    {
        if (entry.IsInterleaved || entry.Fields is { IsSparse: true })
        {
            problems.Add(new LayerProblem(ProblemKind.Unsupported, "files that are interleaved or sparse are not put together"));
        }

        var runs = new ContentRuns(content, long.MaxValue, context);
        foreach ((long offset, long length) in entry.Parts)
        {
            runs.Add(start + offset, length);
        }

        ByteSource source = runs.ToSource();
        if (entry.Fields?.Compression is not { } compression)
        {
            return source;
        }

        try
        {
            return new ZisofsSource(source, compression, context);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
            return source;
        }
    }

    private List<BootImage> ReadBootImages()
    {
        if (descriptors.BootCatalogue == 0)
        {
            return [];
        }

        try
        {
            return BootCatalogue.Read(content, start, descriptors.BootCatalogue);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem problem = UnpackException.Describe(exception);
            context.Report(problem.Kind, problem.Text);
            return [];
        }
    }

    /// <summary>A boot image is most often a file of the tree too, which then has the right length.</summary>
    private LayerMember MakeBootImage(BootImage image)
    {
        string name = "[boot]/" + image.Name;
        return NameAt(image.Offset) is { } target
            ? new LayerMember { Name = name, Kind = MemberKind.HardLink, LinkTarget = target }
            : new LayerMember { Name = name, Content = content.Slice(start + image.Offset, image.Length) };
    }
}
