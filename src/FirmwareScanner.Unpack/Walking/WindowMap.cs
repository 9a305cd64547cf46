using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Measuring;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// What each window of a content is, noted while the content is read: how many of its bytes are opaque, and how many padding. So the bytes
/// that no layer covers are told apart without being read again. Six bytes for a window of <see cref="EntropyMeter.WindowLength"/>.
/// </summary>
internal sealed class WindowMap
{
    // From this share of a content on (a quarter) pieces that are opaque count wherever they are. In less they are constants in a program.
    private const int SmallestShare = 4;

    private readonly List<(Opacity Opacity, ushort Padding)> _windows = [];
    private long _length;
    private long _pieces;

    /// <summary>Notes the next window; only the last one of a content may be shorter than a whole one.</summary>
    public void Add(ReadOnlySpan<byte> window)
    {
        (Opacity Opacity, ushort Padding) measured = Measure(window);
        _windows.Add(measured);
        _length += window.Length;
        _pieces += measured.Opacity.Pieces;
    }

    /// <summary>Classifies a range that no layer covers, after all windows were noted.</summary>
    /// <param name="content">The content; only windows of which the range has a part are read again, if they hold something to tell apart.</param>
    /// <param name="start">Offset of the first byte.</param>
    /// <param name="end">Offset behind the last.</param>
    /// <param name="accounting">Where to add the bytes.</param>
    public void Classify(ByteSource content, long start, long end, ByteAccounting accounting)
    {
        bool countsPieces = _pieces >= _length / SmallestShare;
        while (start < end)
        {
            long number = start / EntropyMeter.WindowLength;
            int inside = (int)(start % EntropyMeter.WindowLength);
            int length = (int)Math.Min(EntropyMeter.WindowLength - inside, end - start);
            (Opacity opacity, int padding) = number < _windows.Count ? _windows[(int)number] : default;
            if (length < EntropyMeter.WindowLength && (opacity.Pieces > 0 || padding > 0))
            {
                (opacity, padding) = MeasurePart(content, start, length);
            }

            int opaque = countsPieces ? opacity.Pieces : opacity.Throughout;
            accounting.Opaque += opaque;
            accounting.Padding += padding;
            accounting.Scanned += length - opaque - padding;
            start += length;
        }
    }

    private static (Opacity Opacity, ushort Padding) Measure(ReadOnlySpan<byte> bytes)
    {
        Opacity opacity = EntropyMeter.MeasureOpacity(bytes);
        int padding = opacity.Pieces == bytes.Length ? 0 : PaddingMeter.Count(bytes);
        return (opacity.AtMost(bytes.Length - padding), (ushort)padding);
    }

    private static (Opacity Opacity, int Padding) MeasurePart(ByteSource content, long start, int length)
    {
        Span<byte> bytes = stackalloc byte[EntropyMeter.WindowLength];
        int count = content.Read(start, bytes[..length]);
        return Measure(bytes[..count]);
    }
}
