using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// What each window of a content is, noted while the content is read: opaque, or how many of its bytes are padding. So the bytes that no
/// layer covers are told apart without being read again. Two bytes for a window of <see cref="EntropyMeter.WindowLength"/>.
/// </summary>
internal sealed class WindowMap
{
    private const ushort Opaque = ushort.MaxValue;

    private readonly List<ushort> _windows = [];

    /// <summary>Notes the next window; only the last one of a content may be shorter than a whole one.</summary>
    public void Add(ReadOnlySpan<byte> window) =>
        _windows.Add(EntropyMeter.IsOpaque(window) ? Opaque : (ushort)PaddingMeter.Count(window));

    /// <summary>Classifies a range that no layer covers.</summary>
    /// <param name="content">The content; only windows of which the range has a part are read again, if they hold some padding.</param>
    /// <param name="start">Offset of the first byte.</param>
    /// <param name="end">Offset behind the last.</param>
    /// <param name="accounting">Where to add the bytes.</param>
    public void Classify(ByteSource content, long start, long end, ByteAccounting accounting)
    {
        while (start < end)
        {
            long number = start / EntropyMeter.WindowLength;
            int inside = (int)(start % EntropyMeter.WindowLength);
            int length = (int)Math.Min(EntropyMeter.WindowLength - inside, end - start);
            ushort window = number < _windows.Count ? _windows[(int)number] : (ushort)0;
            if (window == Opaque && length == EntropyMeter.WindowLength)
            {
                accounting.Opaque += length;
            }
            else
            {
                int padding = PaddingIn(content, start, length, window);
                accounting.Padding += padding;
                accounting.Scanned += length - padding;
            }

            start += length;
        }
    }

    private static int PaddingIn(ByteSource content, long start, int length, ushort window)
    {
        // Of an opaque window a part is of no known kind: it counts as scanned.
        if (window is 0 or Opaque)
        {
            return 0;
        }

        if (window >= EntropyMeter.WindowLength || length == EntropyMeter.WindowLength)
        {
            return Math.Min(window, length);
        }

        Span<byte> bytes = stackalloc byte[EntropyMeter.WindowLength];
        int count = content.Read(start, bytes[..length]);
        return PaddingMeter.Count(bytes[..count]);
    }
}
