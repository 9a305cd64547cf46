using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.FlashFiles;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Jffs2;

/// <summary>The files that the nodes of a file system make.</summary>
/// <param name="flash">What the nodes lie in.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class Jffs2Files(ByteSource flash, Jffs2Scanner nodes, UnpackContext context)
{
    private const long Root = 1;
    private const int LongestTarget = 1 << 14;
    private const byte ZeroMethod = 1;

    // Types of objects in entries of folders are those of the mode, shifted.
    private const int TypeShift = 12;
    private const int PermissionMask = 0xFFF;

    private readonly Dictionary<long, int> _types = [];

    /// <summary>Gives them.</summary>
    public IEnumerable<LayerMember> List()
    {
        NameTree tree = MakeTree();
        foreach (NamedObject named in tree.List(Root, number => TypeOf(number) == UnixType.Folder, context))
        {
            yield return MakeMember(named);
        }

        var attributes = new AttributeRuns(context);
        foreach (Jffs2Attribute attribute in nodes.Attributes.Values)
        {
            attributes.Add(flash, attribute.Position, attribute.Length);
        }

        if (attributes.ToMember() is { } member)
        {
            yield return member;
        }
    }

    private NameTree MakeTree()
    {
        var tree = new NameTree();
        var folders = new HashSet<long>();
        foreach (Jffs2Entry entry in nodes.Entries.Values)
        {
            // Number 0 says that the name was removed.
            if (entry.Inode != 0)
            {
                tree.Add(entry.Folder, new NameEntry(entry.Inode, entry.Name));
                folders.Add(entry.Folder);
                _types[entry.Inode] = entry.Type;
            }
        }

        AddNameless(tree, folders);
        return tree;
    }

    /// <summary>
    /// What has no name was deleted, and its nodes wait to be erased. But a folder in which there is something, and everything if
    /// nodes are damaged, may have lost its name.
    /// </summary>
    private void AddNameless(NameTree tree, HashSet<long> folders)
    {
        var lost = new SortedSet<long>();
        foreach (long folder in folders)
        {
            if (folder != Root && !_types.ContainsKey(folder))
            {
                lost.Add(folder);
            }
        }

        foreach (long number in nodes.Inodes.Keys)
        {
            if (nodes.DamagedNodes > 0 && number != Root && !_types.ContainsKey(number))
            {
                lost.Add(number);
            }
        }

        foreach (long number in lost)
        {
            _types[number] = folders.Contains(number) ? UnixType.Folder : nodes.Inodes[number].Mode >> TypeShift;
            tree.Add(Root, new NameEntry(number, $"lost+found/inode-{number}"));
        }

        if (lost.Count > 0)
        {
            context.Report(ProblemKind.Damaged, $"{lost.Count} objects have lost their names");
        }
    }

    private int TypeOf(long number)
    {
        int type = nodes.Inodes.TryGetValue(number, out Jffs2Inode? inode) ? inode.Mode >> TypeShift : 0;
        return type != 0 ? type : _types.GetValueOrDefault(number);
    }

    private LayerMember MakeMember(NamedObject named)
    {
        nodes.Inodes.TryGetValue(named.Object, out Jffs2Inode? inode);
        int mode = (inode?.Mode ?? 0) & PermissionMask;
        int type = TypeOf(named.Object);
        if (type == UnixType.Folder)
        {
            return new LayerMember { Name = named.Path, Kind = MemberKind.Folder, Mode = mode };
        }

        if (named.FirstPath is not null)
        {
            return new LayerMember { Name = named.Path, Kind = MemberKind.HardLink, Mode = mode, LinkTarget = named.FirstPath };
        }

        if (inode is null)
        {
            return new LayerMember
            {
                Name = named.Path,
                Kind = UnixType.ToKind(type),
                Problems = [new LayerProblem(ProblemKind.Missing, $"none of the nodes of object {named.Object} is there")],
            };
        }

        return type switch
        {
            UnixType.SymbolicLink => MakeLink(named, inode, mode),
            UnixType.File => new LayerMember { Name = named.Path, Mode = mode, Content = MakeContent(inode) },
            _ => new LayerMember { Name = named.Path, Kind = MemberKind.Special, Mode = mode },
        };
    }

    private LayerMember MakeLink(NamedObject named, Jffs2Inode inode, int mode)
    {
        PieceSource<Jffs2Piece> content = MakeContent(inode);
        string target = EscapedUtf8.Decode(content.ReadUpTo(0, LongestTarget).AsSpan().TrimEnd((byte)0));
        return new LayerMember
        {
            Name = named.Path,
            Kind = MemberKind.SymbolicLink,
            Mode = mode,
            LinkTarget = target,
            Problems = content.Problem is { } problem ? [problem] : [],
        };
    }

    /// <summary>Of pieces that overlap the newest counts; one with a wrong checksum only where there is no other.</summary>
    private PieceSource<Jffs2Piece> MakeContent(Jffs2Inode inode)
    {
        List<Jffs2Piece> pieces = inode.Pieces;
        pieces.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var open = new PriorityQueue<Jffs2Piece, (bool, long)>();
        var result = new List<FilePiece<Jffs2Piece>>();
        LayerProblem? problem = null;
        long length = inode.Size;
        long position = 0;
        int next = 0;
        while (position < length)
        {
            context.Spend(0);
            while (next < pieces.Count && pieces[next].Start <= position)
            {
                open.Enqueue(pieces[next], (!pieces[next].IsSound, -pieces[next].Version));
                next++;
            }

            while (open.TryPeek(out Jffs2Piece past, out _) && past.Start + past.Length <= position)
            {
                open.Dequeue();
            }

            long end = next < pieces.Count ? Math.Min(length, pieces[next].Start) : length;
            if (open.TryPeek(out Jffs2Piece piece, out _))
            {
                end = Math.Min(end, piece.Start + piece.Length);
                problem ??= piece.IsSound ? null : new LayerProblem(
                    ProblemKind.Checksum, $"the bytes from offset 0x{position:x} of the file on have a wrong checksum");
                if (piece.Method != ZeroMethod)
                {
                    result.Add(new FilePiece<Jffs2Piece>(position, (int)(end - position), (int)(position - piece.Start), piece));
                }
            }
            else
            {
                // Real holes have nodes that say so.
                problem ??= new LayerProblem(ProblemKind.Missing, $"no node holds the bytes from offset 0x{position:x} of the file on");
            }

            position = end;
        }

        return new PieceSource<Jffs2Piece>(result, length, piece => Jffs2Codec.Decode(flash, piece), context, problem);
    }
}
