
namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>GIF (87a, 89a): blocks up to the trailer.</summary>
internal sealed class GifFormat() : DataFormat("gif", Letters("GIF87a"), Letters("GIF89a"))
{
    private const int SignatureLength = 6;
    private const int HasTable = 0x80;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
    {
        var cursor = new ByteCursor(content, offset + SignatureLength, context);
        if (cursor.ReadUInt16BigEndian() == 0 || cursor.ReadUInt16BigEndian() == 0)
        {
            return null;
        }

        SkipTable(cursor, cursor.Read(), 2);
        bool hasPicture = false;
        while (true)
        {
            switch (cursor.Read())
            {
                case '!':
                    cursor.Skip(1);
                    SkipBlocks(cursor);
                    break;
                case ',':
                    cursor.Skip(8);
                    SkipTable(cursor, cursor.Read(), 0);
                    if (cursor.Read() is < 2 or > 11)
                    {
                        return null;
                    }

                    SkipBlocks(cursor);
                    hasPicture = true;
                    break;
                case ';':
                    return hasPicture ? cursor.Position - offset : null;
                default:
                    return null;
            }
        }
    }

    private static void SkipTable(ByteCursor cursor, int flags, int between)
    {
        cursor.Skip(between + ((flags & HasTable) == 0 ? 0 : 3 << ((flags & 7) + 1)));
    }

    private static void SkipBlocks(ByteCursor cursor)
    {
        for (int length = cursor.Read(); length > 0; length = cursor.Read())
        {
            cursor.Skip(length);
        }
    }
}
