using System;

namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>
/// The same bytes, read ahead: file systems of raw flash are read node by node, and most nodes are tens of bytes long.
/// </summary>
internal sealed class BufferedSource(ByteSource source) : ByteSource
{
    private const int BufferLength = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferLength];
    private long _start;
    private int _count;

    public override long Length => source.Length;

    public override bool IsLengthKnown => source.IsLengthKnown;

    public override LayerProblem? Problem => source.Problem;

    public override int Read(long offset, Span<byte> destination)
    {
        if (destination.Length > BufferLength / 4)
        {
            return source.Read(offset, destination);
        }

        int count = 0;
        while (count < destination.Length)
        {
            ReadOnlySpan<byte> held = HeldFrom(offset + count);
            if (held.IsEmpty)
            {
                break;
            }

            int part = Math.Min(held.Length, destination.Length - count);
            held[..part].CopyTo(destination[count..]);
            count += part;
        }

        return count;
    }

    /// <summary>The first offset from one on, and before another, at which a byte is not a given one; the other if there is none.</summary>
    public long SkipRun(long offset, long end, byte value)
    {
        while (offset < end)
        {
            ReadOnlySpan<byte> held = HeldFrom(offset);
            held = held[..(int)Math.Min(held.Length, end - offset)];
            if (held.IsEmpty)
            {
                return end;
            }

            int run = held.IndexOfAnyExcept(value);
            if (run >= 0)
            {
                return offset + run;
            }

            offset += held.Length;
        }

        return end;
    }

    private ReadOnlySpan<byte> HeldFrom(long offset)
    {
        if (offset < _start || offset >= _start + _count)
        {
            _start = offset - (offset % BufferLength);
            _count = source.Read(_start, _buffer);
        }

        return offset < _start + _count ? _buffer.AsSpan((int)(offset - _start), (int)(_start + _count - offset)) : [];
    }
}
