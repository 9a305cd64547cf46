using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Copies what a decoder of the Lempel-Ziv family gave before: source and target may overlap, and then repeat.</summary>
internal static class MatchCopy
{
    /// <summary>Copies bytes within a buffer, forward.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="position">Where to put the first; the caller has checked that there is room.</param>
    /// <param name="distance">How far back the first lies, above 0 and at most <paramref name="position"/>.</param>
    /// <param name="length">How many.</param>
    public static void Copy(Span<byte> buffer, int position, int distance, int length)
    {
        int start = position - distance;
        if (distance == 1)
        {
            buffer.Slice(position, length).Fill(buffer[start]);
            return;
        }

        // What was copied doubles what can be copied in one go.
        while (length > 0)
        {
            int part = Math.Min(length, position - start);
            buffer.Slice(start, part).CopyTo(buffer[position..]);
            position += part;
            length -= part;
        }
    }
}
