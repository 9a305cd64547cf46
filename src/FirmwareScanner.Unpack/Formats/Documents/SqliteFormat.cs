using System;
using System.Buffers.Binary;
using System.Numerics;

namespace FirmwareScanner.Unpack.Formats.Documents;

/// <summary>A database of SQLite 3 (sqlite.org, "Database File Format"): as many pages as its header says.</summary>
internal sealed class SqliteFormat() : DataFormat("sqlite", Letters("SQLite format 3\0"))
{
    private const int HeaderLength = 108;
    private const int LargestPage = 65536;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
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
        return page >= 512 && BitOperations.IsPow2(page) && isFixed && isCountKept && count > 0 && header[100] is (5 or 13)
            ? (long)count * page : null;
    }
}
