using System;
using System.Buffers.Binary;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.Documents;

/// <summary>
/// A database of SQLite 3 (sqlite.org, "Database File Format"): as many pages as its header says. What is in them is anybody's, and looked
/// into like any other content.
/// </summary>
internal sealed class SqliteFormat() : DataFormat("sqlite", Letters("SQLite format 3\0"))
{
    private const int HeaderLength = 108;
    private const int LargestPage = 65536;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        int page = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        page = page == 1 ? LargestPage : page;
        bool isFixed = header[21] == 64 && header[22] == 32 && header[23] == 32 && header[18] is (1 or 2) && header[19] is (1 or 2);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        bool isCountKept = header[24..28].SequenceEqual(header[92..96]);
        if (page < 512 || !BitOperations.IsPow2(page) || !isFixed || !isCountKept || count == 0 || header[100] is not (5 or 13))
        {
            return null;
        }

        long length = (long)count * page;
        unexplained.Add(offset + HeaderLength, length - HeaderLength);
        return length;
    }
}
