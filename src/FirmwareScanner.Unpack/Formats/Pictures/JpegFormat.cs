
namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>JPEG (ITU-T T.81, annex B): segments, coded pictures among them, up to the mark of the end.</summary>
internal sealed class JpegFormat() : DataFormat("jpeg", new LayerMagic([0xFF, 0xD8, 0xFF]))
{
    private const int StartLength = 2;
    private const int FirstRestart = 0xD0;
    private const int LastRestart = 0xD7;
    private const int End = 0xD9;
    private const int Scan = 0xDA;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context)
    {
        var cursor = new ByteCursor(content, offset + StartLength, context);
        bool hasFrame = false;
        bool hasScan = false;
        int marker = ReadMarker(cursor);
        while (IsSegment(marker))
        {
            int length = cursor.ReadUInt16BigEndian();
            if (length < 2 || (marker == Scan && !hasFrame))
            {
                return null;
            }

            hasFrame |= marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            cursor.Skip(length - 2);
            if (marker == Scan)
            {
                hasScan = true;
                marker = PassScan(cursor);
            }
            else
            {
                marker = ReadMarker(cursor);
            }
        }

        return marker == End && hasScan ? cursor.Position - offset : null;
    }

    private static bool IsSegment(int marker) => marker is (>= 0xC0 and <= 0xCF) or (>= Scan and <= 0xDF) or (>= 0xE0 and <= 0xEF) or 0xFE;

    private static int ReadMarker(ByteCursor cursor)
    {
        if (cursor.Read() != 0xFF)
        {
            return 0;
        }

        int marker;
        do
        {
            marker = cursor.Read();
        }
        while (marker == 0xFF);

        return marker;
    }

    /// <summary>Passes the coded picture.</summary>
    /// <returns>The marker behind it.</returns>
    private static int PassScan(ByteCursor cursor)
    {
        while (true)
        {
            while (cursor.Read() != 0xFF)
            {
            }

            int marker;
            do
            {
                marker = cursor.Read();
            }
            while (marker == 0xFF);

            if (marker is not (0 or (>= FirstRestart and <= LastRestart)))
            {
                return marker;
            }
        }
    }
}
