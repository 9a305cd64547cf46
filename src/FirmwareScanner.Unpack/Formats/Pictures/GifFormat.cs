namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// GIF (87a, 89a): blocks up to the trailer. A picture is explained if its codes give as many pixels as it has, and end with its blocks;
/// comments and what applications added are not.
/// </summary>
internal sealed class GifFormat() : DataFormat("gif", Letters("GIF87a"), Letters("GIF89a"))
{
    private const int SignatureLength = 6;
    private const int HasTable = 0x80;
    private const int GraphicControl = 0xF9;

    // Control, transparency, delay; how often a moving picture is repeated (NETSCAPE2.0): what is longer is something else.
    private const int LongestExtension = 32;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
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
            long start = cursor.Position;
            switch (cursor.Read())
            {
                case '!':
                    bool isControl = cursor.Read() == GraphicControl;
                    SkipBlocks(cursor);
                    if (cursor.Position - start > (isControl ? LongestExtension / 2 : LongestExtension))
                    {
                        unexplained.Add(start, cursor.Position - start);
                    }

                    break;
                case ',':
                    if (!PassPicture(cursor, unexplained))
                    {
                        return null;
                    }

                    hasPicture = true;
                    break;
                case ';':
                    return hasPicture ? cursor.Position - offset : null;
                default:
                    return null;
            }
        }
    }

    private static bool PassPicture(ByteCursor cursor, UnexplainedParts unexplained)
    {
        cursor.Skip(4);
        int width = cursor.Read() | (cursor.Read() << 8);
        int height = cursor.Read() | (cursor.Read() << 8);
        SkipTable(cursor, cursor.Read(), 0);
        int bits = cursor.Read();
        if (bits is < 2 or > 11)
        {
            return false;
        }

        long start = cursor.Position;
        var codes = new GifCodes(bits, (long)width * height);
        for (int length = cursor.Read(); length > 0; length = cursor.Read())
        {
            for (int i = 0; i < length; i++)
            {
                codes.Take(cursor.Read());
            }
        }

        if (!codes.IsWhole)
        {
            unexplained.Add(start, cursor.Position - start);
        }

        return true;
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
