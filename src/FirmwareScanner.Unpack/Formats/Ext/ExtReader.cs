using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Ext;

/// <summary>Gives the files of a file system, folder by folder.</summary>
/// <param name="volume">The file system.</param>
internal sealed class ExtReader(ExtVolume volume)
{
    private const uint RootInode = 2;

    // Names of files are kept for those that may come again only, and not without end.
    private const int KeptNames = 1 << 17;

    private readonly HashSet<uint> _folders = [RootInode];
    private readonly HashSet<uint> _files = [];
    private readonly Dictionary<uint, (FolderPath Folder, string Name)> _names = [];
    private readonly Stack<(ExtInode Inode, FolderPath Path)> _pending = new();
    private readonly ExtAttributes _attributes = new(volume);
    private readonly UnpackContext _context = volume.Context;

    /// <summary>The members, lazily.</summary>
    public IEnumerable<LayerMember> Read()
    {
        ExtInode root = volume.ReadInode(RootInode);
        if (root.Type != ExtInode.Folder)
        {
            throw new UnpackException(ProblemKind.Damaged, "the root is no folder");
        }

        if (root.IsChecksumWrong)
        {
            Report(ChecksumOf(root));
        }

        var problems = new List<LayerProblem>();
        _attributes.Add(root, problems);
        problems.ForEach(Report);
        _pending.Push((root, FolderPath.Root));
        while (_pending.TryPop(out (ExtInode Inode, FolderPath Path) next))
        {
            var folder = new ExtFolder(volume, next.Inode);
            foreach (ExtEntry entry in folder.Read())
            {
                string name = EscapedUtf8.Decode(entry.Name);
                yield return ReadMember(entry.Inode, next.Path, name);
            }

            folder.Problems.ForEach(Report);
        }

        if (_attributes.ToMember() is { } attributes)
        {
            yield return attributes;
        }
    }

    private static LayerProblem ChecksumOf(ExtInode inode) => new(ProblemKind.Checksum, $"the checksum of inode {inode.Number} is wrong");

    private void Report(LayerProblem problem) => _context.Report(problem.Kind, problem.Text);

    private LayerMember ReadMember(uint number, FolderPath folder, string name)
    {
        try
        {
            return MakeMember(volume.ReadInode(number), folder, name);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new LayerMember { Name = folder.Combine(name), Problems = [UnpackException.Describe(exception)] };
        }
    }

    private LayerMember MakeMember(ExtInode inode, FolderPath folder, string name)
    {
        var problems = new List<LayerProblem>();
        if (inode.IsChecksumWrong)
        {
            problems.Add(ChecksumOf(inode));
        }

        MemberKind kind = UnixType.KindOf((uint)inode.Mode)
            ?? throw new UnpackException(ProblemKind.Damaged, "a name leads to an inode that is not in use");
        if (kind == MemberKind.Folder)
        {
            AddFolder(inode, folder.Append(name), problems);
        }

        if (kind != MemberKind.Folder && !_files.Add(inode.Number))
        {
            return MakeHardLink(inode, folder, name, problems);
        }

        _attributes.Add(inode, problems);
        if (inode.Links > 1 && _names.Count < KeptNames)
        {
            _names.TryAdd(inode.Number, (folder, name));
        }

        bool isEncrypted = inode.Flags.HasFlag(ExtInodeFlags.Encrypted) && kind is MemberKind.File or MemberKind.SymbolicLink;
        if (isEncrypted)
        {
            problems.Add(new LayerProblem(ProblemKind.Encrypted, "the file is encrypted"));
        }

        return new LayerMember
        {
            Name = folder.Combine(name),
            Kind = kind,
            Mode = inode.Mode & 0xFFF,
            LinkTarget = kind == MemberKind.SymbolicLink && !isEncrypted ? ReadLink(inode, problems) : string.Empty,
            Content = kind == MemberKind.File && !isEncrypted ? Open(inode, problems) : null,
            Problems = problems,
        };
    }

    private LayerMember MakeHardLink(ExtInode inode, FolderPath folder, string name, List<LayerProblem> problems)
    {
        string target = _names.TryGetValue(inode.Number, out (FolderPath Folder, string Name) first)
            ? first.Folder.Combine(first.Name)
            : string.Empty;
        if (inode.Links <= 1)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"inode {inode.Number} has more names than it says"));
        }

        return new LayerMember
        {
            Name = folder.Combine(name),
            Kind = MemberKind.HardLink,
            Mode = inode.Mode & 0xFFF,
            LinkTarget = target,
            Problems = problems,
        };
    }

    private void AddFolder(ExtInode inode, FolderPath path, List<LayerProblem> problems)
    {
        if (!_folders.Add(inode.Number))
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"the folder of inode {inode.Number} is in more than one place"));
            return;
        }

        if (path.IsTooLong)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "the path is too long"));
            return;
        }

        if (inode.Flags.HasFlag(ExtInodeFlags.Encrypted))
        {
            problems.Add(new LayerProblem(ProblemKind.Encrypted, "the names in the folder are encrypted"));
        }

        _pending.Push((inode, path));
    }

    private ByteSource Open(ExtInode inode, List<LayerProblem> problems)
    {
        if (!inode.Flags.HasFlag(ExtInodeFlags.InlineData))
        {
            return ExtBlockMap.Open(volume, inode, problems);
        }

        byte[] bytes = [.. inode.Map.Span, .. inode.MoreInlineData.Span];
        if (inode.Size > bytes.Length)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"inode {inode.Number} holds fewer bytes than it says"));
        }

        return new MemorySource(bytes.AsMemory(0, (int)Math.Clamp(inode.Size, 0, bytes.Length)));
    }

    private string ReadLink(ExtInode inode, List<LayerProblem> problems)
    {
        if (inode.IsShortLink)
        {
            return EscapedUtf8.Decode(inode.Map.Span[..(int)Math.Max(0, inode.Size)]);
        }

        const int LongestTarget = 1 << 16;
        byte[] target = Open(inode, problems).ReadUpTo(0, (int)Math.Clamp(inode.Size, 0, LongestTarget));
        return EscapedUtf8.Decode(target);
    }
}
