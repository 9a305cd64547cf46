using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.LittleFs;

/// <summary>The files of a file system.</summary>
internal sealed class LittleFsFiles(LittleFsDisk disk, UnpackContext context)
{
    private const int Regular = 1;
    private const int Folder = 2;
    private const int FolderStructure = 0;
    private const int Inline = 1;
    private const int BlockList = 2;
    private const int LongestPath = 1 << 15;
    private const int DeleteType = 0x4FF;

    private static readonly LittleFsAddress First = new(0, 1);

    private readonly HashSet<LittleFsAddress> _opened = [];
    private LittleFsAddress _moved;
    private int _movedId = -1;

    /// <summary>Gives them.</summary>
    public IEnumerable<LayerMember> List()
    {
        var open = new Stack<(LittleFsAddress Pair, string Path)>();
        open.Push((FindRoot(), string.Empty));
        while (open.TryPop(out (LittleFsAddress Pair, string Path) at))
        {
            LittleFsPair? pair = Open(at.Pair, at.Path);
            for (int id = 0; id < pair?.Entries.Count; id++)
            {
                context.Spend(0);
                LittleFsEntry entry = pair.Entries[id];
                bool isMoved = id == _movedId && at.Pair.Sorted() == _moved;
                if (isMoved || entry.Type is not (Regular or Folder) || entry.Name.Length == 0)
                {
                    continue;
                }

                string name = EscapedUtf8.Decode(entry.Name);
                string path = at.Path.Length == 0 ? name : $"{at.Path}/{name}";
                yield return MakeMember(pair, entry, path);
                if (entry.Type == Folder && entry.Structure == FolderStructure && entry.DataLength >= 8)
                {
                    PushFolder(open, LittleFsAddress.Read(pair.Bytes[entry.DataOffset..]), path);
                }
            }

            if (pair is { Tail: { } tail, IsTailOfFolder: true })
            {
                open.Push((tail, at.Path));
            }
        }
    }

    /// <summary>
    /// The root is the last pair with a superblock; those before only stand in for it. On the way through all pairs the state of the
    /// whole is put together: a file that was being moved exists twice.
    /// </summary>
    private LittleFsAddress FindRoot()
    {
        var seen = new HashSet<LittleFsAddress>();
        byte[] state = new byte[12];
        LittleFsAddress root = First;
        LittleFsAddress? next = First;
        while (next is { } address && seen.Add(address.Sorted()) && disk.ReadPair(address) is { } pair)
        {
            root = pair.HasSuperblock ? address : root;
            next = pair.Tail;
            for (int i = 0; i < state.Length; i++)
            {
                state[i] ^= pair.MoveState[i];
            }
        }

        uint tag = BinaryPrimitives.ReadUInt32LittleEndian(state);
        if (((tag >> 20) & 0x7FF) == DeleteType)
        {
            _movedId = (int)(tag >> 10) & 0x3FF;
            _moved = LittleFsAddress.Read(state.AsSpan(4)).Sorted();
        }

        return root;
    }

    private LittleFsPair? Open(LittleFsAddress address, string path)
    {
        if (!_opened.Add(address.Sorted()))
        {
            context.Report(ProblemKind.Damaged, $"blocks {address.First} and {address.Second} are in more than one folder");
            return null;
        }

        LittleFsPair? pair = disk.ReadPair(address);
        if (pair is null)
        {
            context.Report(ProblemKind.Checksum, $"neither block {address.First} nor {address.Second} of the folder /{path} is sound");
            return null;
        }

        foreach (LayerProblem problem in pair.Problems)
        {
            context.Report(problem.Kind, problem.Text);
        }

        return pair;
    }

    private void PushFolder(Stack<(LittleFsAddress, string)> open, LittleFsAddress address, string path)
    {
        if (path.Length > LongestPath)
        {
            context.Report(ProblemKind.Damaged, "folders are nested too deep");
            return;
        }

        open.Push((address, path));
    }

    private LayerMember MakeMember(LittleFsPair pair, LittleFsEntry entry, string path)
    {
        if (entry.Type == Folder)
        {
            return new LayerMember { Name = path, Kind = MemberKind.Folder };
        }

        try
        {
            return new LayerMember { Name = path, Content = OpenFile(pair, entry) };
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new LayerMember { Name = path, Problems = [UnpackException.Describe(exception)] };
        }
    }

    private ByteSource OpenFile(LittleFsPair pair, LittleFsEntry entry) => entry.Structure switch
    {
        // A file that was only created has no structure yet.
        -1 => new MemorySource(ReadOnlyMemory<byte>.Empty),
        Inline => disk.Slice(pair.Block, entry.DataOffset, entry.DataLength),
        BlockList when entry.DataLength >= 8 => disk.OpenList(
            BinaryPrimitives.ReadUInt32LittleEndian(pair.Bytes[entry.DataOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(pair.Bytes[(entry.DataOffset + 4)..])),
        _ => throw new UnpackException(ProblemKind.Unsupported, $"structure {entry.Structure} of a file is not known"),
    };
}
