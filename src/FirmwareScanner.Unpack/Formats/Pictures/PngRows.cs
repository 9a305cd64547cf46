using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>The rows of a PNG (ISO/IEC 15948, 7.2, 8.2, 9): how many there are, how long they are, and that each begins with one of five filters.</summary>
internal sealed class PngRows
{
    private const int LastFilter = 4;

    // Where each pass of an interlaced picture begins, and how far its pixels are from each other: x, y, dx, dy (8.2, Adam7).
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly List<(long Length, long Count)> _groups = [];

    private PngRows()
    {
    }

    /// <summary>Reads the header; null if it is none.</summary>
    /// <param name="header">The 13 bytes of the first chunk.</param>
    public static PngRows? TryRead(ReadOnlySpan<byte> header)
    {
        long width = BinaryPrimitives.ReadUInt32BigEndian(header);
        long height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        int depth = header[8];
        int samples = header[9] switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 0,
        };
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue || samples == 0 || depth is not (1 or 2 or 4 or 8 or 16)
            || header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            return null;
        }

        var rows = new PngRows();
        foreach ((int x, int y, int stepX, int stepY) in header[12] == 0 ? [(0, 0, 1, 1)] : Passes)
        {
            long columns = (width - x + stepX - 1) / stepX;
            long count = (height - y + stepY - 1) / stepY;
            if (columns > 0 && count > 0)
            {
                rows._groups.Add((1 + (((columns * samples * depth) + 7) / 8), count));
            }
        }

        return rows;
    }

    /// <summary>Whether a stream is exactly these rows.</summary>
    /// <param name="decoded">The decoded picture; read to its end.</param>
    /// <param name="context">Limits.</param>
    public bool AreIn(Stream decoded, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 13];
        foreach ((long length, long count) in _groups)
        {
            for (long row = 0; row < count; row++)
            {
                for (long done = 0; done < length;)
                {
                    int got = decoded.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)));
                    context.Spend(got);
                    if (got == 0 || (done == 0 && buffer[0] > LastFilter))
                    {
                        return false;
                    }

                    done += got;
                }
            }
        }

        return decoded.Read(buffer.AsSpan(0, 1)) == 0;
    }
}
