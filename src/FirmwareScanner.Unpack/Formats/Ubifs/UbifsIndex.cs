using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>
/// Finds all nodes that count: by the index as of the last commit and the journal of what was written since, or, if the index is
/// damaged, by looking at all nodes.
/// </summary>
internal sealed class UbifsIndex(UbifsFlash flash, UbifsTable table, UnpackContext context)
{
    private const uint FirstMaster = 1;
    private const uint FirstLog = 3;
    private const int IndexHeaderSize = 28;
    private const int BranchSize = 20;
    private const int LargestLevel = 512;
    private const int RecordSize = 64;

    /// <summary>An index node that is still to be read.</summary>
    private readonly record struct Branch(uint Block, uint Offset, uint Length, int Level);

    /// <summary>Fills the table.</summary>
    public void Load()
    {
        try
        {
            byte[] master = FindMaster();
            LoadTree(master);
            ReplayJournal(master);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem problem = UnpackException.Describe(exception);
            context.Report(
                problem.Kind, $"the index cannot be used ({problem.Text}); all nodes were looked at, also those of what was deleted");
            table.IsDamaged = true;
            LoadAll();
        }
    }

    /// <summary>The newest of the master nodes, of which each of two blocks has a copy.</summary>
    private byte[] FindMaster()
    {
        var nodes = new List<UbifsNode>();
        flash.Scan(FirstMaster, 0, nodes);
        flash.Scan(FirstMaster + 1, 0, nodes);
        UbifsNode? newest = null;
        foreach (UbifsNode node in nodes)
        {
            if (node.Type == UbifsNodeType.Master && node.Length >= 80 && (newest is null || node.Age > newest.Value.Age))
            {
                newest = node;
            }
        }

        return newest is { } found ? flash.Read(found) : throw new UnpackException(ProblemKind.Missing, "there is no master node");
    }

    private void LoadTree(ReadOnlySpan<byte> master)
    {
        var open = new Stack<Branch>();
        var seen = new HashSet<(uint, uint)>();
        open.Push(ReadBranch(master[48..], LargestLevel));
        while (open.TryPop(out Branch branch))
        {
            context.Spend(0);
            context.CheckMemory((open.Count + seen.Count) * (long)RecordSize, "the index of UBIFS");
            if (!seen.Add((branch.Block, branch.Offset)))
            {
                throw new UnpackException(ProblemKind.Damaged, "the index contains itself");
            }

            LoadIndexNode(branch, open);
        }
    }

    private void LoadIndexNode(Branch branch, Stack<Branch> open)
    {
        ReadOnlySpan<byte> node = flash.Read(branch.Block, branch.Offset, branch.Length, UbifsNodeType.Index);
        int count = node.Length >= IndexHeaderSize ? BinaryPrimitives.ReadUInt16LittleEndian(node[24..]) : 0;
        int level = node.Length >= IndexHeaderSize ? BinaryPrimitives.ReadUInt16LittleEndian(node[26..]) : 0;

        // With authentication a hash follows each branch.
        int size = count == 0 ? BranchSize : (node.Length - IndexHeaderSize) / count;
        if (size < BranchSize || level > branch.Level || (branch.Level < LargestLevel && level != branch.Level))
        {
            throw new UnpackException(ProblemKind.Damaged, $"an index node of level {level} with {count} branches cannot be");
        }

        for (int i = count - 1; i >= 0; i--)
        {
            ReadOnlySpan<byte> entry = node[(IndexHeaderSize + (i * size))..];
            Branch child = ReadBranch(entry, level - 1);
            if (level > 0)
            {
                open.Push(child);
            }
            else
            {
                AddLeaf(child, entry.Slice(12, 8));
            }
        }
    }

    private void AddLeaf(Branch leaf, ReadOnlySpan<byte> key)
    {
        try
        {
            table.AddLeaf(key, leaf.Block, leaf.Offset, leaf.Length);
        }
        catch (UnpackException exception) when (!exception.EndsWalk && exception.Kind != ProblemKind.Memory)
        {
            table.IsDamaged = true;
            context.Report(exception.Kind, exception.Message);
        }
    }

    private static Branch ReadBranch(ReadOnlySpan<byte> bytes, int level) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        level);

    /// <summary>What was written after the last commit: the log says in which blocks.</summary>
    private void ReplayJournal(ReadOnlySpan<byte> master)
    {
        ulong commit = BinaryPrimitives.ReadUInt64LittleEndian(master[32..]);
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(master[44..]);
        uint count = flash.Superblock.LogBlocks;
        if (first < FirstLog || first - FirstLog >= count || FirstLog + (long)count > flash.Superblock.BlockCount)
        {
            throw new UnpackException(ProblemKind.Damaged, $"the log cannot begin in block {first}");
        }

        ulong start = 0;
        var journal = new List<UbifsNode>();
        var log = new List<UbifsNode>();
        for (uint i = 0; i < Math.Min(count, flash.BlocksThere); i++)
        {
            log.Clear();
            bool isDamaged = flash.Scan(FirstLog + ((first - FirstLog + i) % count), 0, log);
            if (i == 0)
            {
                start = FindCommit(log, commit);
            }
            else if (log.Count == 0 || log[0].Age < start)
            {
                break;
            }

            NoteDamage(isDamaged);
            ReadReferences(log, start, journal);
        }

        ReplayAll(journal);
    }

    private ulong FindCommit(List<UbifsNode> log, ulong commit)
    {
        foreach (UbifsNode node in log)
        {
            if (node.Type == UbifsNodeType.CommitStart && node.Length >= 32
                && BinaryPrimitives.ReadUInt64LittleEndian(flash.Read(node).AsSpan(24)) == commit)
            {
                return node.Age;
            }
        }

        throw new UnpackException(ProblemKind.Damaged, "the log does not begin with the last commit");
    }

    private void ReadReferences(List<UbifsNode> log, ulong start, List<UbifsNode> journal)
    {
        foreach (UbifsNode node in log)
        {
            if (node.Type != UbifsNodeType.Reference || node.Age < start || node.Length < 36)
            {
                continue;
            }

            byte[] reference = flash.Read(node);
            uint block = BinaryPrimitives.ReadUInt32LittleEndian(reference.AsSpan(24));
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(reference.AsSpan(28));
            if (block >= flash.Superblock.BlockCount || offset > flash.Superblock.BlockLength)
            {
                throw new UnpackException(ProblemKind.Damaged, $"the log points to block {block}, which is not there");
            }

            NoteDamage(flash.Scan(block, offset, journal));
            context.CheckMemory(journal.Count * (long)RecordSize, "the journal of UBIFS");
        }
    }

    private void NoteDamage(bool isDamaged)
    {
        if (isDamaged)
        {
            table.IsDamaged = true;
            context.Report(ProblemKind.Checksum, "there is something in the journal that is no sound node");
        }
    }

    private void LoadAll()
    {
        table.Clear();
        var nodes = new List<UbifsNode>();
        for (uint block = FirstLog; block < flash.BlocksThere; block++)
        {
            flash.Scan(block, 0, nodes);
            context.CheckMemory(nodes.Count * (long)RecordSize, "the nodes of UBIFS");
        }

        ReplayAll(nodes);
    }

    private void ReplayAll(List<UbifsNode> nodes)
    {
        nodes.Sort(static (one, other) => one.Age.CompareTo(other.Age));
        foreach (UbifsNode node in nodes)
        {
            try
            {
                table.Replay(node);
            }
            catch (UnpackException exception) when (!exception.EndsWalk && exception.Kind != ProblemKind.Memory)
            {
                table.IsDamaged = true;
                context.Report(exception.Kind, exception.Message);
            }
        }
    }
}
