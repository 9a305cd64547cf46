using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// JPEG (ITU-T T.81, annex B): segments, coded pictures among them, up to the mark of the end. Tables are explained, and coded pictures
/// whose codes can be followed from the first block to the last; comments and what applications added are not.
/// </summary>
internal sealed class JpegFormat() : DataFormat("jpeg", new LayerMagic([0xFF, 0xD8, 0xFF]))
{
    private const int StartLength = 2;
    private const int MarkerLength = 2;
    private const int FirstRestart = 0xD0;
    private const int LastRestart = 0xD7;
    private const int End = 0xD9;
    private const int Scan = 0xDA;

    // JFIF without a thumbnail, Adobe's mark of the colours.
    private const int LongestApplication = 16;

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        var cursor = new ByteCursor(content, offset + StartLength, context);
        var explained = new List<(long Start, long End)>();
        var picture = new JpegPicture();
        int marker = ReadMarker(cursor);
        while (IsSegment(marker))
        {
            long start = cursor.Position - MarkerLength;
            int length = cursor.ReadUInt16BigEndian();
            if (length < 2 || (marker == Scan && !picture.HasFrame))
            {
                return null;
            }

            byte[] body = content.ReadBytes(cursor.Position, length - 2);
            cursor.Skip(length - 2);
            if (IsExplained(marker, body, picture))
            {
                explained.Add((start, cursor.Position));
            }

            if (marker == Scan)
            {
                AddScan(content, cursor.Position, body, picture, explained, context);
                marker = PassScan(cursor);
            }
            else
            {
                marker = ReadMarker(cursor);
            }
        }

        if (marker != End || !picture.HasScan)
        {
            return null;
        }

        unexplained.AddOthers(explained, offset + StartLength + 1, cursor.Position - MarkerLength);
        return cursor.Position - offset;
    }

    private static bool IsSegment(int marker) => marker is (>= 0xC0 and <= 0xCF) or (>= Scan and <= 0xDF) or (>= 0xE0 and <= 0xEF) or 0xFE;

    private static bool IsExplained(int marker, byte[] body, JpegPicture picture) => marker switch
    {
        0xC4 => picture.TakeCodes(body),
        0xDB => JpegPicture.AreQuantities(body),
        0xDD => picture.TakeInterval(body),
        Scan => body.Length <= 1 + (4 * 2) + 3,
        0xE0 or 0xEE => body.Length <= LongestApplication && (body.AsSpan().StartsWith("JFIF\0"u8) || body.AsSpan().StartsWith("Adobe"u8)),
        >= 0xC0 and <= 0xCF and not (0xC8 or 0xCC) => picture.TakeFrame(marker, body),
        _ => false,
    };

    private static void AddScan(
        ByteSource content, long offset, byte[] header, JpegPicture picture, List<(long Start, long End)> explained, UnpackContext context)
    {
        long? end = null;
        try
        {
            end = picture.FollowScan(header, new JpegBits(new ByteCursor(content, offset, context)), context);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            // Codes that lead nowhere explain nothing.
        }

        if (end is not null)
        {
            explained.Add((offset, end.Value));
        }
    }

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
