using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack.Content;

/// <summary>
/// What a decoder gives that reads strictly forward (gzip, LZMA, …), readable at any offset all the same: what it gave is held in
/// pages as long as the budget of the walk has room for them; after that only the last pages are kept, and reading what lies before
/// starts the decoder anew. Either way each byte that a decoder gives is counted against the limits. Damage ends the bytes, and is
/// told by <see cref="Problem"/>.
/// </summary>
internal sealed class DecodedSource : ByteSource, IDisposable
{
    /// <summary>Bytes of a page.</summary>
    public const int PageLength = 1 << 16;

    // Enough for a reader that looks back a little: headers of what was found in the last pieces.
    private const int KeptPages = 16;

    private readonly Func<Stream> _open;
    private readonly UnpackContext _context;
    private readonly Dictionary<long, byte[]> _pages = [];
    private Stream? _decoder;
    private long _position;
    private long _decodedBefore;
    private long? _length;
    private bool _holdsAll = true;
    private LayerProblem? _problem;

    /// <summary>Prepares a decoder; nothing is decoded yet.</summary>
    /// <param name="open">Starts the decoder at the first byte. Called again when bytes must be decoded a second time.</param>
    /// <param name="context">The limits.</param>
    public DecodedSource(Func<Stream> open, UnpackContext context)
    {
        _open = open;
        _context = context;
    }

    public override bool IsLengthKnown => _length is not null;

    public override LayerProblem? Problem => _problem;

    public override long Length
    {
        get
        {
            while (_length is null)
            {
                DecodePage();
            }

            return _length.Value;
        }
    }

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length)
        {
            long position = offset + count;
            byte[]? page = PageOf(position);
            if (page is null)
            {
                break;
            }

            int inside = (int)(position % PageLength);
            long end = _length is { } length ? Math.Min(length - position, PageLength - inside) : PageLength - inside;
            if (end <= 0)
            {
                break;
            }

            int part = (int)Math.Min(end, destination.Length - count);
            page.AsSpan(inside, part).CopyTo(destination[count..]);
            count += part;
        }

        return count;
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        _decoder = null;
        foreach (byte[] page in _pages.Values)
        {
            _context.Budget.ReturnPage(page);
        }

        _pages.Clear();
        _holdsAll = false;
        _position = 0;
    }

    private byte[]? PageOf(long position)
    {
        long number = position / PageLength;
        while (true)
        {
            if (_length is { } length && position >= length)
            {
                return null;
            }

            if (_pages.TryGetValue(number, out byte[]? page))
            {
                return page;
            }

            if (number * PageLength < _position || _decoder is null)
            {
                Restart();
            }

            DecodePage();
        }
    }

    private void Restart()
    {
        _decoder?.Dispose();
        _decoder = null;
        _position = 0;
    }

    private void DecodePage()
    {
        // Once the length is known, a second run of the decoder is bounded by it.
        byte[] page = TakePage();
        int count = 0;
        try
        {
            _decoder ??= _open();
            int got = 1;
            while (got > 0 && count < PageLength)
            {
                got = _decoder.Read(page, count, PageLength - count);
                count += got;
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            _problem ??= UnpackException.Describe(exception);
        }

        _pages[_position / PageLength] = page;
        long end = _position + count;
        if (count < PageLength)
        {
            _length ??= end;
        }

        _position += PageLength;
        _context.Spend(count);
        _decodedBefore = Math.Max(_decodedBefore, end);
    }

    private byte[] TakePage()
    {
        byte[]? page = _holdsAll ? _context.Budget.TryTakePage() : null;
        if (page is not null)
        {
            return page;
        }

        _holdsAll = false;
        return DropOldest() ?? new byte[PageLength];
    }

    /// <summary>Of the pages held, drops those that are not among the last before the position.</summary>
    private byte[]? DropOldest()
    {
        byte[]? dropped = null;
        long current = _position / PageLength;
        foreach (long number in new List<long>(_pages.Keys))
        {
            if (number >= current - KeptPages && number < current)
            {
                continue;
            }

            if (dropped is not null)
            {
                _context.Budget.ReturnPage(dropped);
            }

            dropped = _pages[number];
            _pages.Remove(number);
        }

        return dropped;
    }
}
