using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.FlashFiles;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>The files that the nodes make.</summary>
internal sealed class UbifsFiles(UbifsFlash flash, UbifsTable table, UnpackContext context)
{
    private const uint Root = 1;
    private const int PermissionMask = 0xFFF;

    /// <summary>Types in entries of folders, as the top four bits of a mode have them.</summary>
    private static readonly int[] EntryTypes = [UnixType.File, UnixType.Folder, UnixType.SymbolicLink, 6, 2, 1, 12];

    private readonly Dictionary<long, int> _types = [];

    /// <summary>Gives them.</summary>
    public IEnumerable<LayerMember> List()
    {
        if (flash.Superblock.IsEncrypted)
        {
            context.Report(ProblemKind.Encrypted, "names and contents are encrypted");
        }

        NameTree tree = MakeTree();
        foreach (NamedObject named in tree.List(Root, number => _types[number] == UnixType.Folder, context))
        {
            yield return MakeMember(named);
        }

        if (MakeAttributes() is { } attributes)
        {
            yield return attributes;
        }
    }

    /// <summary>Names and values of all extended attributes, each value behind its name.</summary>
    private LayerMember? MakeAttributes()
    {
        var runs = new AttributeRuns(context);
        foreach (UbifsAttribute attribute in table.Attributes.Values)
        {
            context.Spend(0);
            runs.Add(flash.Source, attribute.Position, attribute.Length);
            UbifsObject? target = table.Objects.GetValueOrDefault(attribute.Object);
            if (TryReadInode(target, out LayerProblem? problem) is { } inode)
            {
                runs.Add(flash.Source, target!.Inode!.Value.Position + UbifsInode.HeaderSize, inode.Data.Length);
            }
            else
            {
                context.Report(problem!.Kind, $"the value of an extended attribute: {problem.Text}");
            }
        }

        return runs.ToMember();
    }

    private NameTree MakeTree()
    {
        var tree = new NameTree();
        var folders = new HashSet<uint>();
        foreach (((uint folder, string name), UbifsName target) in table.Names)
        {
            // An encrypted name is any bytes, slashes and zeros among them.
            tree.Add(folder, new NameEntry(target.Object, flash.Superblock.IsEncrypted ? $"inode-{target.Object}" : name));
            folders.Add(folder);
            _types[target.Object] = target.Type < EntryTypes.Length ? EntryTypes[target.Type] : 0;
        }

        var lost = new SortedSet<uint>();
        foreach (uint folder in folders)
        {
            if (folder != Root && !_types.ContainsKey(folder))
            {
                lost.Add(folder);
                _types[folder] = UnixType.Folder;
            }
        }

        if (table.IsDamaged)
        {
            AddNameless(lost);
        }

        foreach (uint number in lost)
        {
            tree.Add(Root, new NameEntry(number, $"lost+found/inode-{number}"));
        }

        if (lost.Count > 0)
        {
            context.Report(ProblemKind.Damaged, $"{lost.Count} objects have lost their names");
        }

        return tree;
    }

    private void AddNameless(SortedSet<uint> lost)
    {
        foreach ((uint number, UbifsObject target) in table.Objects)
        {
            if (number != Root && !_types.ContainsKey(number) && target.Inode is not null
                && TryReadInode(target, out _) is { IsAttribute: false } inode)
            {
                lost.Add(number);
                _types[number] = inode.Type;
            }
        }
    }

    private UbifsInode? TryReadInode(UbifsObject? target, out LayerProblem? problem)
    {
        problem = null;
        try
        {
            UbifsInode? inode = target?.Inode is { } node ? UbifsInode.TryParse(flash.Read(node)) : null;
            problem = inode is null ? new LayerProblem(ProblemKind.Missing, "its inode is not there") : null;
            return inode;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problem = UnpackException.Describe(exception);
            return null;
        }
    }

    private LayerMember MakeMember(NamedObject named)
    {
        UbifsObject? target = table.Objects.GetValueOrDefault((uint)named.Object);
        UbifsInode? inode = TryReadInode(target, out LayerProblem? problem);
        MemberKind kind = UnixType.ToKind(_types[named.Object]);
        int mode = (inode?.Mode ?? 0) & PermissionMask;
        if (named.FirstPath is not null)
        {
            return new LayerMember { Name = named.Path, Kind = MemberKind.HardLink, Mode = mode, LinkTarget = named.FirstPath };
        }

        if (inode is { IsEncrypted: true })
        {
            problem = new LayerProblem(ProblemKind.Encrypted, "it is encrypted");
        }

        return new LayerMember
        {
            Name = named.Path,
            Kind = kind,
            Mode = mode,
            LinkTarget = kind == MemberKind.SymbolicLink && problem is null ? EscapedUtf8.Decode(inode!.Data) : string.Empty,
            Content = kind == MemberKind.File && inode?.IsEncrypted != true ? MakeContent(target, inode) : null,
            Problems = problem is null ? [] : [problem],
        };
    }

    private PieceSource<UbifsNode>? MakeContent(UbifsObject? target, UbifsInode? inode)
    {
        if (target is null)
        {
            return null;
        }

        var blocks = new List<uint>(target.Blocks.Keys);
        blocks.Sort();

        // Without an inode the file is as long as its data.
        long length = inode?.Size ?? (blocks.Count == 0 ? 0 : (blocks[^1] + 1L) * UbifsTable.DataBlock);
        var pieces = new List<FilePiece<UbifsNode>>();
        foreach (uint block in blocks)
        {
            long start = (long)block * UbifsTable.DataBlock;
            if (start < length)
            {
                int count = (int)Math.Min(UbifsTable.DataBlock, length - start);
                pieces.Add(new FilePiece<UbifsNode>(start, count, 0, target.Blocks[block]));
            }
        }

        return new PieceSource<UbifsNode>(pieces, length, Decode, context, null);
    }

    /// <summary>Decodes a block of data; what the file had not yet when it was written is zeros.</summary>
    private byte[] Decode(UbifsNode node)
    {
        byte[] bytes = flash.Read(node);
        byte[] output = new byte[UbifsTable.DataBlock];
        int length = bytes.Length < UbifsInode.DataHeaderSize ? 0 : (int)Math.Min(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(40)), (uint)output.Length);
        ReadOnlyMemory<byte> data = bytes.AsMemory(Math.Min(bytes.Length, UbifsInode.DataHeaderSize));
        int method = length == 0 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(44));
        if (method == 0)
        {
            data = data[..Math.Min(data.Length, length)];
        }

        int count = BlockCodec.Decode(
            method switch
            {
                0 => BlockMethod.Stored,
                1 => BlockMethod.Lzo1x,
                2 => BlockMethod.Deflate,
                3 => BlockMethod.Zstd,
                _ => throw new UnpackException(ProblemKind.Unsupported, $"compression {method} of UBIFS is not known"),
            },
            data,
            output.AsSpan(0, length));
        return count == length
            ? output
            : throw new UnpackException(
                ProblemKind.Damaged, $"the node at offset 0x{node.Position:x} decodes to {count} of {length} bytes");
    }
}
