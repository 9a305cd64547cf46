using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Unpack.Formats.DeviceTree;

/// <summary>What a step through a device tree comes to.</summary>
internal enum TreeItemKind
{
    /// <summary>A node begins.</summary>
    NodeBegins,

    /// <summary>The node that began last, and has not ended, ends.</summary>
    NodeEnds,

    /// <summary>A property of the node.</summary>
    Property,
}

/// <summary>A step through a device tree.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Depth">Depth of the node that begins, ends or has the property; 0 for the root.</param>
/// <param name="Name">Name of the node or property; empty for the root, and if the names of properties are not there.</param>
/// <param name="Offset">Offset of the property's value in the content.</param>
/// <param name="Length">Length of the value.</param>
internal readonly record struct TreeItem(TreeItemKind Kind, int Depth, string Name, long Offset, long Length);

/// <summary>
/// A flattened device tree (Devicetree Specification 0.4, chapter 5), versions 16 and 17: a header, then blocks of reserved memory,
/// structure and strings.
/// </summary>
internal sealed class FlattenedTree
{
    private const int HeaderLength = 40;
    private const int MaximumDepth = 64;
    private const int MaximumName = 256;
    private const uint TokenNodeBegins = 1;
    private const uint TokenNodeEnds = 2;
    private const uint TokenProperty = 3;
    private const uint TokenNothing = 4;
    private const uint TokenEnd = 9;

    private readonly ByteSource _content;
    private readonly long _structure;
    private readonly long _structureEnd;
    private readonly long _strings;
    private readonly long _stringsLength;

    private FlattenedTree(ByteSource content, long offset, ReadOnlySpan<byte> header)
    {
        _content = content;
        TotalSize = Field(header, 1);
        Version = (int)Field(header, 5);
        _structure = offset + Field(header, 2);
        _structureEnd = Version >= 17 ? _structure + Field(header, 9) : offset + TotalSize;
        _strings = offset + Field(header, 3);
        _stringsLength = Field(header, 8);
        UsedLength = Math.Max(Math.Max(_structureEnd, _strings + _stringsLength) - offset, HeaderLength);
    }

    /// <summary>The magic of the header.</summary>
    public static byte[] Magic { get; } = [0xD0, 0x0D, 0xFE, 0xED];

    /// <summary>Length that the header says.</summary>
    public long TotalSize { get; }

    /// <summary>Length up to the end of the last block: behind it is room for changes, which may hold anything.</summary>
    public long UsedLength { get; }

    /// <summary>Version of the format.</summary>
    public int Version { get; }

    /// <summary>Whether it ended before all of it was read; known after the steps.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the header.</summary>
    /// <returns>The tree; null if its blocks do not lie as they must, or do not begin with the root.</returns>
    public static FlattenedTree? TryRead(ByteSource content, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || !header.StartsWith(Magic))
        {
            return null;
        }

        long total = Field(header, 1);
        bool isKnownVersion = Field(header, 5) is 16 or 17 && Field(header, 6) is > 0 and <= 17;
        if (!isKnownVersion || Field(header, 2) % 4 != 0 || Field(header, 4) % 4 != 0 || Field(header, 4) < HeaderLength
            || Field(header, 2) < HeaderLength || Field(header, 3) < HeaderLength || Field(header, 4) > total
            || Field(header, 3) + Field(header, 8) > total || Field(header, 2) + 16 > total
            || (Field(header, 5) == 17 && Field(header, 2) + Field(header, 9) > total))
        {
            return null;
        }

        var tree = new FlattenedTree(content, offset, header);
        byte[] root = content.ReadUpTo(tree._structure, 8);
        return root.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 1, 0, 0, 0, 0]) || root.Length < 8 ? tree : null;
    }

    /// <summary>Steps through the tree.</summary>
    /// <exception cref="UnpackException">It is damaged, or ends early.</exception>
    public IEnumerable<TreeItem> Steps(UnpackContext context)
    {
        long position = _structure;
        int depth = -1;
        while (true)
        {
            context.Spend(0);
            uint token = Next(ref position);
            switch (token)
            {
                case TokenNodeBegins when depth < MaximumDepth:
                    depth++;
                    yield return new TreeItem(TreeItemKind.NodeBegins, depth, ReadNodeName(ref position), 0, 0);
                    break;
                case TokenNodeEnds when depth >= 0:
                    yield return new TreeItem(TreeItemKind.NodeEnds, depth, string.Empty, 0, 0);
                    depth--;
                    break;
                case TokenProperty when depth >= 0:
                    long length = Next(ref position);
                    string name = ReadPropertyName(Next(ref position));
                    if (length > _structureEnd - position)
                    {
                        throw new UnpackException(ProblemKind.Damaged, $"a property of {length} bytes does not fit into the structure");
                    }

                    yield return new TreeItem(TreeItemKind.Property, depth, name, position, length);
                    position += (length + 3) & ~3L;
                    break;
                case TokenNothing:
                    break;
                case TokenEnd when depth == -1:
                    yield break;
                default:
                    throw new UnpackException(ProblemKind.Damaged, $"token {token} at depth {depth} makes no tree");
            }
        }
    }

    private static long Field(ReadOnlySpan<byte> header, int number) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[(number * sizeof(uint))..]);

    private uint Next(ref long position)
    {
        if (position + sizeof(uint) > _structureEnd)
        {
            throw new UnpackException(ProblemKind.Damaged, "the structure has no end");
        }

        uint token = _content.ReadUInt32(position, isBigEndian: true);
        position += sizeof(uint);
        return token;
    }

    private string ReadNodeName(ref long position)
    {
        byte[] bytes = _content.ReadUpTo(position, (int)Math.Min(MaximumName, _structureEnd - position));
        int end = bytes.AsSpan().IndexOf((byte)0);
        if (end < 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "a node's name has no end");
        }

        position += (end + sizeof(uint)) & ~3L;
        return EscapedUtf8.Decode(bytes.AsSpan(0, end));
    }

    private string ReadPropertyName(long start)
    {
        if (start >= _stringsLength)
        {
            throw new UnpackException(ProblemKind.Damaged, "a property's name lies outside the strings");
        }

        // Strings often lie last. What is cut there still has its properties, without their names.
        byte[] bytes = _content.ReadUpTo(_strings + start, (int)Math.Min(MaximumName, _stringsLength - start));
        int end = bytes.AsSpan().IndexOf((byte)0);
        IsCut |= end < 0;
        return end < 0 ? string.Empty : EscapedUtf8.Decode(bytes.AsSpan(0, end));
    }
}
