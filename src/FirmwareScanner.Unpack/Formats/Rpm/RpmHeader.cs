using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rpm;

/// <summary>A header of an rpm: tags with values.</summary>
internal sealed class RpmHeader
{
    private const int PrefixLength = 16;
    private const int IndexLength = 16;
    private const int MostEntries = 1 << 16;
    private const int LongestStore = 256 << 20;
    private const int Int32Type = 4;
    private const int Int64Type = 5;

    private readonly Dictionary<int, (int Type, long Offset)> _tags = [];
    private readonly ByteSource _content;
    private readonly long _store;
    private readonly long _storeEnd;

    private RpmHeader(ByteSource content, long store, long storeLength)
    {
        _content = content;
        _store = store;
        _storeEnd = store + storeLength;
    }

    /// <summary>Offset behind it.</summary>
    public long End => _storeEnd;

    /// <summary>Reads a header.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="context">The limits.</param>
    /// <returns>Null if there is none.</returns>
    public static RpmHeader? Read(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (!content.TryRead(offset, prefix) || !prefix.StartsWith((ReadOnlySpan<byte>)[0x8E, 0xAD, 0xE8, 1]))
        {
            return null;
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(prefix[8..]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[12..]);
        if (count is 0 or > MostEntries || length > LongestStore)
        {
            return null;
        }

        context.Spend(0);
        byte[] index = content.ReadUpTo(offset + PrefixLength, (int)count * IndexLength);
        var header = new RpmHeader(content, offset + PrefixLength + (count * IndexLength), length);
        for (int i = 0; i + IndexLength <= index.Length; i += IndexLength)
        {
            int tag = BinaryPrimitives.ReadInt32BigEndian(index.AsSpan(i));
            uint type = BinaryPrimitives.ReadUInt32BigEndian(index.AsSpan(i + 4));
            uint place = BinaryPrimitives.ReadUInt32BigEndian(index.AsSpan(i + 8));
            if (type > 9 || place > length)
            {
                return null;
            }

            header._tags.TryAdd(tag, ((int)type, place));
        }

        return header;
    }

    /// <summary>A text, or the first of several; null if the tag is not there.</summary>
    public string? FindText(int tag)
    {
        const int longest = 256;
        if (!_tags.TryGetValue(tag, out (int Type, long Offset) value) || value.Type is Int32Type or Int64Type)
        {
            return null;
        }

        long start = _store + value.Offset;
        byte[] bytes = _content.ReadUpTo(start, (int)Math.Min(longest, _storeEnd - start));
        return FileSystem.EscapedUtf8.Decode(ArchiveNames.UpToZero(bytes));
    }

    /// <summary>A number; null if the tag is not there.</summary>
    public long? FindNumber(int tag)
    {
        if (!_tags.TryGetValue(tag, out (int Type, long Offset) value))
        {
            return null;
        }

        return value.Type switch
        {
            Int32Type => _content.ReadUInt32(_store + value.Offset, isBigEndian: true),
            Int64Type => (long)Math.Min(long.MaxValue, _content.ReadUInt64(_store + value.Offset, isBigEndian: true)),
            _ => null,
        };
    }
}
