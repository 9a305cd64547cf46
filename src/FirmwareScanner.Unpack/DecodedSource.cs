using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>
/// What a decoder gives that reads strictly forward (gzip, LZMA, …), readable at any offset all the same: what it gave last is held
/// in pages, all of it as long as the budget of the walk has room. Reading what is not held any more starts the decoder anew. Either
/// way each byte that a decoder gives is counted against the limits. Damage ends the bytes, and is told by <see cref="Problem"/>.
/// </summary>
internal sealed class DecodedSource : ByteSource, IDisposable
{
    /// <summary>Bytes of a page.</summary>
    public const int PageLength = 1 << 16;

    // Held even if the budget has no room: enough for a reader that looks back a little, at headers of what was found last.
    private const int KeptPages = 16;

    private readonly Func<Stream> _open;
    private readonly UnpackContext _context;
    private readonly Dictionary<long, byte[]> _pages = [];
    private readonly Queue<long> _order = [];
    private Stream? _decoder;
    private long _position;
    private long? _length;
    private long _mostPages = -1;
    private int _countedPages;
    private long _reserved;
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
            if (_countedPages > 0)
            {
                _countedPages--;
                _context.Budget.ReturnPage(page);
            }
        }

        _context.Budget.ReservedWindows -= _reserved;
        _reserved = 0;
        _pages.Clear();
        _order.Clear();
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
        long number = _position / PageLength;
        byte[] page = TakePage(number);
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

        if (count < PageLength)
        {
            // A second run that comes less far, because what it reads from has changed, has an end too.
            _length = Math.Min(_length ?? long.MaxValue, _position + count);
            EndDecoder();
        }

        _position += PageLength;
        _context.Spend(count);
    }

    /// <summary>
    /// At the end the window is given back, so that those of the layers inside do not add to it. If it is needed again, because not all
    /// pages are held, its room is kept for as long as this is read.
    /// </summary>
    private void EndDecoder()
    {
        long window = (_decoder as IWindowHolder)?.LargestWindow ?? 0;
        _decoder?.Dispose();
        _decoder = null;
        if (_pages.Count * (long)PageLength < _length && window > _reserved)
        {
            _context.Budget.ReservedWindows += window - _reserved;
            _reserved = window;
        }
    }

    /// <summary>Finds room for a page, and puts it where it belongs.</summary>
    private byte[] TakePage(long number)
    {
        if (_pages.TryGetValue(number, out byte[]? page))
        {
            return page;
        }

        // A quarter of what is free is left to the layers in this one.
        if (_mostPages < 0)
        {
            _mostPages = _context.Budget.FreeBytes / PageLength * 3 / 4;
        }

        if (_countedPages < _mostPages && _context.Budget.TryTakePage() is { } counted)
        {
            _countedPages++;
            page = counted;
        }
        else if (_pages.Count >= KeptPages)
        {
            _pages.Remove(_order.Dequeue(), out page);
        }

        page ??= new byte[PageLength];
        _pages[number] = page;
        _order.Enqueue(number);
        return page;
    }
}

/// <summary>A decoder that holds a window of what it decoded.</summary>
internal interface IWindowHolder
{
    /// <summary>Bytes of the largest window that it took so far; 0 if that is no matter.</summary>
    public long LargestWindow { get; }
}
