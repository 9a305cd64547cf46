using System;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>Tells what the bytes of content are that no layer covers: padding, opaque, or plainly scanned.</summary>
internal static class RestClassifier
{
    // Shorter runs of one value are part of whatever they stand in.
    private const int ShortestPadding = 64;

    /// <summary>Classifies a range.</summary>
    /// <param name="content">The content.</param>
    /// <param name="start">Offset of the first byte.</param>
    /// <param name="end">Offset behind the last.</param>
    /// <param name="accounting">Where to add the bytes.</param>
    public static void Classify(ByteSource content, long start, long end, ByteAccounting accounting)
    {
        byte[] window = new byte[EntropyMeter.WindowLength];
        while (start < end)
        {
            int length = (int)Math.Min(window.Length - (start % window.Length), end - start);
            int count = content.Read(start, window.AsSpan(0, length));
            ClassifyWindow(window.AsSpan(0, count), accounting);
            accounting.Scanned += length - count;
            start += length;
        }
    }

    private static void ClassifyWindow(ReadOnlySpan<byte> window, ByteAccounting accounting)
    {
        if (EntropyMeter.IsOpaque(window))
        {
            accounting.Opaque += window.Length;
            return;
        }

        while (!window.IsEmpty)
        {
            int run = window.IndexOfAnyExcept(window[0]);
            run = run < 0 ? window.Length : run;
            if (run >= ShortestPadding)
            {
                accounting.Padding += run;
            }
            else
            {
                accounting.Scanned += run;
            }

            window = window[run..];
        }
    }
}
