using System.IO;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>Reads bytes one by one, forward. What it goes through counts against the limits.</summary>
/// <param name="content">The bytes.</param>
/// <param name="start">Offset of the first to read.</param>
/// <param name="context">The limits.</param>
internal sealed class ByteCursor(ByteSource content, long start, UnpackContext context)
{
    private readonly byte[] _window = new byte[1 << 12];
    private long _windowStart = start;
    private int _windowLength;
    private int _next;

    /// <summary>Offset of the next byte.</summary>
    public long Position => _windowStart + _next;

    /// <summary>Reads a byte.</summary>
    /// <exception cref="EndOfStreamException">There is none.</exception>
    public int Read()
    {
        if (_next >= _windowLength)
        {
            Fill();
        }

        return _window[_next++];
    }

    /// <summary>Reads two bytes, the high one first.</summary>
    public int ReadUInt16BigEndian() => (Read() << 8) | Read();

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count)
    {
        if (_next + count <= _windowLength)
        {
            _next += (int)count;
            return;
        }

        _windowStart = Position + count;
        _next = 0;
        _windowLength = 0;
    }

    private void Fill()
    {
        _windowStart = Position;
        _next = 0;
        _windowLength = content.Read(_windowStart, _window);
        context.Spend(_windowLength);
        if (_windowLength == 0)
        {
            throw new EndOfStreamException();
        }
    }
}
