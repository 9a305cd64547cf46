using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>
/// The bytes of a stream that can be read once, such as a pipe. They are held until a bound is reached; from then on only the last are,
/// and what would have to be read again further in front is lost.
/// </summary>
public sealed class ForwardSource : ByteSource
{
    private const int PageLength = 1 << 20;

    // Headers of what begins in the last pieces can still be looked at.
    private const int KeptPages = 4;

    private readonly Stream _stream;
    private readonly long _bound;
    private readonly Dictionary<long, byte[]> _pages = [];
    private long _position;
    private bool _hasEnded;
    private bool _isLost;

    /// <summary>Prepares to read.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="heldBytes">How many bytes may be held, 4 MiB at the least.</param>
    public ForwardSource(Stream stream, long heldBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _bound = Math.Max(heldBytes, KeptPages * PageLength);
    }

    /// <inheritdoc/>
    public override bool IsLengthKnown => _hasEnded;

    /// <inheritdoc/>
    public override long Length
    {
        get
        {
            byte[] piece = new byte[1 << 16];
            while (!_hasEnded)
            {
                Read(_position, piece);
            }

            return _position;
        }
    }

    /// <inheritdoc/>
    /// <remarks>As a pipe gives its bytes, a call may give fewer than asked for only at the end.</remarks>
    public override int Read(long offset, Span<byte> destination)
    {
        while (!_hasEnded && _position < offset + destination.Length)
        {
            Advance();
        }

        int count = 0;
        while (count < destination.Length && offset + count < _position)
        {
            long position = offset + count;
            if (!_pages.TryGetValue(position / PageLength, out byte[]? page))
            {
                throw new UnpackException(
                    ProblemKind.Lost, $"the stream would have to be read again from 0x{position:x} on, and only its last {_bound} bytes are held");
            }

            int inside = (int)(position % PageLength);
            int part = (int)Math.Min(Math.Min(PageLength - inside, destination.Length - count), _position - position);
            page.AsSpan(inside, part).CopyTo(destination[count..]);
            count += part;
        }

        return count;
    }

    private void Advance()
    {
        long number = _position / PageLength;
        if (!_pages.TryGetValue(number, out byte[]? page))
        {
            page = _pages[number] = TakePage(number);
        }

        int inside = (int)(_position % PageLength);
        int count = _stream.Read(page, inside, PageLength - inside);
        _position += count;
        _hasEnded = count == 0;
    }

    private byte[] TakePage(long number)
    {
        _isLost |= (_pages.Count + 1L) * PageLength > _bound;
        byte[]? spare = null;
        if (_isLost)
        {
            foreach (long old in new List<long>(_pages.Keys))
            {
                if (old < number - KeptPages + 1)
                {
                    spare = _pages[old];
                    _pages.Remove(old);
                }
            }
        }

        return spare ?? new byte[PageLength];
    }
}
