using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.Ubifs;

/// <summary>Where the nodes of an object are.</summary>
internal sealed class UbifsObject
{
    /// <summary>Its inode.</summary>
    public UbifsNode? Inode { get; set; }

    /// <summary>Its data, by number of the block of <see cref="UbifsTable.DataBlock"/> bytes.</summary>
    public Dictionary<uint, UbifsNode> Blocks { get; } = [];
}

/// <summary>A name in a folder.</summary>
/// <param name="Object">Number of what it names.</param>
/// <param name="Type">Kind of that, as entries have it.</param>
internal readonly record struct UbifsName(uint Object, int Type);

/// <summary>An extended attribute of an object.</summary>
/// <param name="Object">Number of the object whose inode holds its value.</param>
/// <param name="Position">Offset of its name.</param>
/// <param name="Length">Bytes of its name.</param>
internal readonly record struct UbifsAttribute(uint Object, long Position, int Length);

/// <summary>All objects and names of a file system.</summary>
internal sealed class UbifsTable(UbifsFlash flash, UnpackContext context)
{
    /// <summary>Bytes of file that one node holds.</summary>
    public const int DataBlock = 4096;

    private const int RecordSize = 128;

    // Bytes of an entry, of a folder or of attributes, before the name.
    private const int EntryHeaderSize = 56;
    private const int KeyTypeShift = 29;
    private const uint KeyValueMask = (1u << KeyTypeShift) - 1;

    private long _records;

    /// <summary>Objects by number.</summary>
    public Dictionary<uint, UbifsObject> Objects { get; } = [];

    /// <summary>Names by folder and name.</summary>
    public Dictionary<(uint Folder, string Name), UbifsName> Names { get; } = [];

    /// <summary>Extended attributes by what they belong to and name.</summary>
    public Dictionary<(uint Owner, string Name), UbifsAttribute> Attributes { get; } = [];

    /// <summary>Whether something was damaged, so that names may be lost.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _records = 0;
        Objects.Clear();
        Names.Clear();
        Attributes.Clear();
    }

    /// <summary>Takes in what a leaf of the index points to.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="block">Where it is.</param>
    /// <param name="offset">Where it is in that.</param>
    /// <param name="length">How long it is.</param>
    public void AddLeaf(ReadOnlySpan<byte> key, uint block, uint offset, uint length)
    {
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(key);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
        var type = (UbifsNodeType)(value >> KeyTypeShift);
        switch (type)
        {
            case UbifsNodeType.Inode:
                Get(number).Inode = flash.Locate(block, offset, length, type);
                break;
            case UbifsNodeType.Data:
                AddBlock(number, value & KeyValueMask, flash.Locate(block, offset, length, type));
                break;
            case UbifsNodeType.Entry:
                AddName(flash.Read(block, offset, length, type));
                break;
            case UbifsNodeType.AttributeEntry:
                UbifsNode entry = flash.Locate(block, offset, length, type);
                AddAttribute(entry, flash.Read(entry));
                break;
            default:
                break;
        }
    }

    /// <summary>Takes in a node that is newer than all before.</summary>
    public void Replay(UbifsNode node)
    {
        context.Spend(0);
        if (node.Type > UbifsNodeType.Truncation)
        {
            return;
        }

        byte[] bytes = flash.Read(node);
        switch (node.Type)
        {
            case UbifsNodeType.Inode when UbifsInode.TryParse(bytes) is { } inode:
                uint number = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(24));
                if (inode.Links == 0)
                {
                    Objects.Remove(number);
                }
                else
                {
                    Get(number).Inode = node;
                }

                break;
            case UbifsNodeType.Data when bytes.Length >= UbifsInode.DataHeaderSize:
                uint key = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(28));
                AddBlock(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(24)), key & KeyValueMask, node);
                break;
            case UbifsNodeType.Entry:
                AddName(bytes);
                break;
            case UbifsNodeType.AttributeEntry:
                AddAttribute(node, bytes);
                break;
            case UbifsNodeType.Truncation when bytes.Length >= 56:
                Truncate(
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(24)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(48)));
                break;
            default:
                break;
        }
    }

    private void Truncate(uint number, ulong length)
    {
        if (!Objects.TryGetValue(number, out UbifsObject? target))
        {
            return;
        }

        foreach (uint block in new List<uint>(target.Blocks.Keys))
        {
            if ((ulong)block * DataBlock >= length)
            {
                target.Blocks.Remove(block);
            }
        }
    }

    private void AddName(byte[] node)
    {
        ((uint Owner, string Name) key, uint target) = ReadEntry(node);
        if (target == 0)
        {
            Names.Remove(key);
            return;
        }

        CountRecord();
        Names[key] = new UbifsName(target, node[49]);
    }

    private void AddAttribute(UbifsNode node, byte[] bytes)
    {
        ((uint Owner, string Name) key, uint target) = ReadEntry(bytes);
        if (target == 0)
        {
            Attributes.Remove(key);
            return;
        }

        CountRecord();
        Attributes[key] = new UbifsAttribute(target, node.Position + EntryHeaderSize, NameLength(bytes));
    }

    /// <summary>Reads an entry: what it belongs to, its name, and the number of what it names, 0 if that was removed.</summary>
    private static ((uint Owner, string Name) Key, uint Target) ReadEntry(byte[] node)
    {
        int length = NameLength(node);
        if (length is 0 or > 255 || EntryHeaderSize + length > node.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "an entry of a folder has no name");
        }

        (uint, string) key = (
            BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(24)), EscapedUtf8.Decode(node.AsSpan(EntryHeaderSize, length)));
        return (key, (uint)BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan(40)));
    }

    private static int NameLength(byte[] node) =>
        node.Length >= EntryHeaderSize ? BinaryPrimitives.ReadUInt16LittleEndian(node.AsSpan(50)) : 0;

    private void AddBlock(uint number, uint block, UbifsNode node)
    {
        CountRecord();
        Get(number).Blocks[block] = node;
    }

    private UbifsObject Get(uint number)
    {
        if (!Objects.TryGetValue(number, out UbifsObject? found))
        {
            CountRecord();
            Objects[number] = found = new UbifsObject();
        }

        return found;
    }

    private void CountRecord()
    {
        _records++;
        context.CheckMemory(_records * RecordSize, "the table of UBIFS nodes");
    }
}
