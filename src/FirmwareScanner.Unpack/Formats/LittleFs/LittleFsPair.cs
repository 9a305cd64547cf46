using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.LittleFs;

/// <summary>Something in a folder, as far as the tags about it say.</summary>
internal sealed class LittleFsEntry
{
    /// <summary>Type of the file, of its name's tag; -1 if there was none.</summary>
    public int Type { get; set; } = -1;

    /// <summary>Its name.</summary>
    public byte[] Name { get; set; } = [];

    /// <summary>How its data is stored; -1 if no tag says it.</summary>
    public int Structure { get; set; } = -1;

    /// <summary>Where in the block that is described.</summary>
    public int DataOffset { get; set; }

    /// <summary>Bytes of that.</summary>
    public int DataLength { get; set; }
}

/// <summary>
/// One of the two blocks of a pair of metadata: a log of commits, each of tags and a checksum. Those with a right checksum are carried
/// out one after the other.
/// </summary>
internal sealed class LittleFsPair
{
    private const int TagSize = 4;
    private const int NoId = 0x3FF;

    private readonly byte[] _bytes;

    private LittleFsPair(uint block, byte[] bytes)
    {
        _bytes = bytes;
        Block = block;
        Revision = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Number of the block.</summary>
    public uint Block { get; }

    /// <summary>The block with the higher one is newer.</summary>
    public uint Revision { get; }

    /// <summary>Whether there is at least one commit.</summary>
    public bool IsSound { get; private set; }

    /// <summary>What is in this part of the folder, by identity.</summary>
    public List<LittleFsEntry> Entries { get; } = [];

    /// <summary>The next pair, if there is one.</summary>
    public LittleFsAddress? Tail { get; private set; }

    /// <summary>Whether the next pair belongs to the same folder.</summary>
    public bool IsTailOfFolder { get; private set; }

    /// <summary>The part of the state of the whole file system that is held here: all are combined by exclusive or.</summary>
    public byte[] MoveState { get; } = new byte[12];

    /// <summary>What is wrong.</summary>
    public List<LayerProblem> Problems { get; } = [];

    /// <summary>Bytes of the block.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether it describes the file system, and thus belongs to its root.</summary>
    public bool HasSuperblock => Entries.Count > 0 && Entries[0].Type == LittleFsTag.SuperblockType;

    /// <summary>Reads a block.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="bytes">Its bytes, at least four.</param>
    public static LittleFsPair Read(uint block, byte[] bytes)
    {
        var pair = new LittleFsPair(block, bytes);
        pair.ReadCommits();
        return pair;
    }

    private void ReadCommits()
    {
        var commit = new List<LittleFsTag>();
        uint previous = uint.MaxValue;
        int position = sizeof(uint);
        int start = 0;
        while (position + TagSize <= _bytes.Length)
        {
            uint value = BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(position)) ^ previous;
            var tag = new LittleFsTag(value, position + TagSize);
            if (!tag.IsValid || tag.DataOffset + tag.Length > _bytes.Length)
            {
                NoteEnd(commit.Count > 0);
                return;
            }

            previous = value;
            position = tag.DataOffset + tag.Length;
            if (!tag.IsSum)
            {
                commit.Add(tag);
                continue;
            }

            uint sum = Checksums.Crc32Raw(_bytes.AsSpan(start, tag.DataOffset - start), uint.MaxValue);
            if (tag.Length < sizeof(uint) || sum != BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(tag.DataOffset)))
            {
                NoteEnd(true);
                return;
            }

            IsSound = true;
            commit.ForEach(Apply);
            commit.Clear();
            start = position;
            previous ^= tag.NextIsInverted ? 1u << 31 : 0;
        }

        NoteEnd(commit.Count > 0);
    }

    /// <summary>What follows the last commit should be erased; a commit that is not whole was being written, or is damaged.</summary>
    private void NoteEnd(bool isCommitOpen)
    {
        if (isCommitOpen && IsSound)
        {
            Problems.Add(new LayerProblem(ProblemKind.Checksum, $"the last commit in block {Block} is not whole, and left out"));
        }
    }

    private void Apply(LittleFsTag tag)
    {
        switch (tag.Group)
        {
            case 0x0 when tag.Id != NoId:
                LittleFsEntry named = Get(tag.Id);
                named.Type = tag.Type & 0xFF;
                named.Name = _bytes.AsSpan(tag.DataOffset, tag.Length).ToArray();
                break;
            case 0x2 when tag.Id != NoId:
                LittleFsEntry entry = Get(tag.Id);
                entry.Structure = tag.Type & 0xFF;
                entry.DataOffset = tag.DataOffset;
                entry.DataLength = tag.Length;
                break;
            case 0x4 when tag.Id != NoId:
                Splice(tag);
                break;
            case 0x6 when tag.Length >= 8:
                Tail = LittleFsAddress.Read(_bytes.AsSpan(tag.DataOffset));
                Tail = Tail.Value.First == uint.MaxValue || Tail.Value.Second == uint.MaxValue ? null : Tail;
                IsTailOfFolder = (tag.Type & 1) != 0;
                break;
            case 0x7 when tag.Type == LittleFsTag.MoveState && tag.Length == MoveState.Length:
                _bytes.AsSpan(tag.DataOffset, tag.Length).CopyTo(MoveState);
                break;
            default:
                break;
        }
    }

    private void Splice(LittleFsTag tag)
    {
        if (tag.Type == LittleFsTag.Create)
        {
            Get(tag.Id - 1);
            Entries.Insert(tag.Id, new LittleFsEntry());
        }
        else if (tag.Id < Entries.Count)
        {
            Entries.RemoveAt(tag.Id);
        }
    }

    private LittleFsEntry Get(int id)
    {
        while (Entries.Count <= id)
        {
            Entries.Add(new LittleFsEntry());
        }

        return id < 0 ? new LittleFsEntry() : Entries[id];
    }
}

/// <summary>A tag.</summary>
/// <param name="Value">Its 32 bits.</param>
/// <param name="DataOffset">Offset of its data in the block.</param>
internal readonly record struct LittleFsTag(uint Value, int DataOffset)
{
    public const int SuperblockType = 0xFF;
    public const int Create = 0x401;
    public const int MoveState = 0x7FF;

    public bool IsValid => Value >> 31 == 0;

    public int Type => (int)(Value >> 20) & 0x7FF;

    public int Group => Type >> 8;

    public int Id => (int)(Value >> 10) & 0x3FF;

    public int Length => (Value & 0x3FF) == 0x3FF ? 0 : (int)(Value & 0x3FF);

    public bool IsSum => (Type & 0x780) == 0x500;

    public bool NextIsInverted => (Type & 1) != 0;
}
