using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Yaffs2;

/// <summary>Reads all chunks, and gives the files that they make.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="offset">Its offset there.</param>
/// <param name="layout">How the chunks lie.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class Yaffs2Files(ByteSource content, long offset, Yaffs2Layout layout, UnpackContext context)
{
    private const uint Root = 1;
    private const uint LostAndFound = 2;
    private const uint Unlinked = 3;
    private const uint Deleted = 4;
    private const int MostForeign = 64;
    private const int SmallestBlock = 32;
    private const int RecordSize = 96;

    private readonly Dictionary<uint, Yaffs2Object> _objects = [];
    private readonly List<(Yaffs2Tags Tags, long Position)> _chunks = [];

    /// <summary>What is known of an object.</summary>
    private sealed class Yaffs2Object
    {
        public Yaffs2Header? Header { get; set; }

        public long Size { get; set; }

        public SortedDictionary<uint, (long Position, int Length)> Chunks { get; } = [];
    }

    /// <summary>Reads the tags of all chunks.</summary>
    /// <returns>Bytes of the file system, up to its last chunk.</returns>
    public long Scan()
    {
        long end = offset + 1;
        int foreign = 0;
        int damaged = 0;
        bool isErasedBehind = false;
        long position = offset;
        for (; position + layout.Stride <= content.Length && foreign <= MostForeign; position += layout.Stride)
        {
            context.Spend(0);
            if (layout.ReadTags(content, position, out bool isErased) is { } tags)
            {
                damaged += foreign;
                foreign = 0;
                isErasedBehind = false;
                end = position + layout.Stride;
                _chunks.Add((tags, position));
                context.CheckMemory(_chunks.Count * (long)RecordSize, "the table of YAFFS2 chunks");
            }
            else
            {
                isErasedBehind |= isErased;
                foreign += isErased ? 0 : 1;
            }
        }

        if (damaged > 0)
        {
            context.Report(ProblemKind.Damaged, $"{damaged} chunks have tags that cannot be");
        }

        long chunks = (end - offset) / layout.Stride;
        bool isCutInChunk = position < content.Length && position + layout.Stride > content.Length && foreign == 0
            && (!isErasedBehind || content.ReadUpTo(position, layout.Stride).AsSpan().IndexOfAnyExcept((byte)0xFF) < 0);
        if (isCutInChunk || (end == content.Length && !isErasedBehind && chunks % SmallestBlock != 0))
        {
            end = content.Length;
            context.Report(ProblemKind.Truncated, "it ends within an eraseblock");
        }

        return end - offset;
    }

    /// <summary>Gives the files.</summary>
    public IEnumerable<LayerMember> List()
    {
        Replay();
        NameTree tree = MakeTree();
        foreach (NamedObject named in tree.List(Root, IsFolder, context))
        {
            yield return MakeMember(named);
        }
    }

    private bool IsFolder(long number) =>
        !_objects.TryGetValue((uint)number, out Yaffs2Object? target) || target.Header?.Type == Yaffs2Header.Folder;

    /// <summary>Chunks in the order in which they were written: later ones replace earlier ones.</summary>
    private void Replay()
    {
        _chunks.Sort(static (one, other) =>
            one.Tags.Sequence == other.Tags.Sequence
                ? one.Position.CompareTo(other.Position)
                : one.Tags.Sequence.CompareTo(other.Tags.Sequence));
        byte[] header = new byte[Yaffs2Header.HeaderLength];
        foreach ((Yaffs2Tags tags, long position) in _chunks)
        {
            context.Spend(0);
            if (!_objects.TryGetValue(tags.Object, out Yaffs2Object? target))
            {
                _objects[tags.Object] = target = new Yaffs2Object();
            }

            if (tags.Chunk > 0)
            {
                target.Chunks[tags.Chunk] = (position, (int)tags.Length);
                target.Size = Math.Max(target.Size, ((tags.Chunk - 1L) * layout.Nand.Page) + tags.Length);
            }
            else if (content.TryRead(position, header) && Yaffs2Header.TryParse(header, layout.IsBigEndian) is { } found)
            {
                target.Header = found;
                target.Size = found.Size;
                DropBehind(target);
            }
            else
            {
                context.Report(ProblemKind.Damaged, $"the header of object {tags.Object} at offset 0x{position:x} cannot be");
            }
        }
    }

    /// <summary>A header tells the size at its time: what was behind that is cut off.</summary>
    private void DropBehind(Yaffs2Object target)
    {
        if (target.Chunks.Count == 0)
        {
            return;
        }

        foreach (uint chunk in new List<uint>(target.Chunks.Keys))
        {
            if ((chunk - 1L) * layout.Nand.Page >= target.Size)
            {
                target.Chunks.Remove(chunk);
            }
        }
    }

    private NameTree MakeTree()
    {
        var tree = new NameTree();
        var lost = new SortedSet<uint>();
        foreach ((uint number, Yaffs2Object target) in _objects)
        {
            if (target.Header is null)
            {
                lost.Add(number);
            }
            else if (number != Root && target.Header.Parent is not (Unlinked or Deleted) && target.Header.Name.Length > 0)
            {
                tree.Add(target.Header.Parent, new NameEntry(number, target.Header.Name));
                if (target.Header.Parent != Root && !_objects.ContainsKey(target.Header.Parent))
                {
                    lost.Add(target.Header.Parent);
                }
            }
        }

        if (lost.Remove(LostAndFound))
        {
            tree.Add(Root, new NameEntry(LostAndFound, "lost+found"));
        }

        foreach (uint number in lost)
        {
            tree.Add(Root, new NameEntry(number, $"lost+found/inode-{number}"));
        }

        if (lost.Count > 0)
        {
            context.Report(ProblemKind.Damaged, $"{lost.Count} objects have lost their headers");
        }

        return tree;
    }

    private LayerMember MakeMember(NamedObject named)
    {
        Yaffs2Object? target = _objects.GetValueOrDefault((uint)named.Object);
        int mode = target?.Header?.Mode ?? 0;
        switch (target is null ? Yaffs2Header.Folder : target.Header?.Type ?? Yaffs2Header.File)
        {
            case Yaffs2Header.Folder:
                return new LayerMember { Name = named.Path, Kind = MemberKind.Folder, Mode = mode };
            case Yaffs2Header.SymbolicLink:
                string alias = target!.Header!.Alias;
                return new LayerMember { Name = named.Path, Kind = MemberKind.SymbolicLink, Mode = mode, LinkTarget = alias };
            case Yaffs2Header.HardLink:
                string name = _objects.GetValueOrDefault(target!.Header!.Equivalent)?.Header?.Name ?? string.Empty;
                return new LayerMember { Name = named.Path, Kind = MemberKind.HardLink, LinkTarget = name };
            case Yaffs2Header.Special:
                return new LayerMember { Name = named.Path, Kind = MemberKind.Special, Mode = mode };
            default:
                return new LayerMember { Name = named.Path, Mode = mode, Content = MakeContent(target!) };
        }
    }

    /// <summary>The chunks of a file; those that it has not are holes.</summary>
    private ExtentSource MakeContent(Yaffs2Object target)
    {
        var extents = new List<Extent>();
        long position = 0;
        foreach ((uint chunk, (long at, int length)) in target.Chunks)
        {
            context.Spend(0);
            long start = (chunk - 1L) * layout.Nand.Page;
            long count = Math.Min(length, target.Size - start);
            if (start > position)
            {
                extents.Add(new Extent(null, 0, start - position));
                position = start;
            }

            if (count > 0)
            {
                extents.Add(new Extent(content, at, count));
                position += count;
            }
        }

        if (position < target.Size)
        {
            extents.Add(new Extent(null, 0, target.Size - position));
        }

        return new ExtentSource(extents);
    }
}
