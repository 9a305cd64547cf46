using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Conditions;

/// <summary>Reads bytes of an object again: fewer than asked for only at its end.</summary>
/// <param name="offset">Offset of the first byte.</param>
/// <param name="destination">Where to put them.</param>
internal delegate int ObjectReader(long offset, Span<byte> destination);

/// <summary>The bytes of an object that was scanned, read again in pages of which some are kept.</summary>
/// <param name="length">How many bytes were scanned.</param>
/// <param name="reader">Reads them again.</param>
internal sealed class RereadContent(long length, ObjectReader reader) : IModuleContent
{
    private const int PageLength = 1 << 16;

    // 32 MiB: of an object that fits, nothing is read twice.
    private const int MostPages = 512;

    private readonly Dictionary<long, LinkedListNode<Page>> _pages = [];
    private readonly LinkedList<Page> _byUse = [];

    /// <inheritdoc/>
    public long Length { get; } = length;

    /// <inheritdoc/>
    /// <exception cref="EndOfStreamException">Bytes that were scanned are not there any more.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset < 0)
        {
            return 0;
        }

        int done = 0;
        while (done < destination.Length && offset + done < Length)
        {
            long number = (offset + done) / PageLength;
            int start = (int)((offset + done) % PageLength);
            Page page = PageAt(number);
            int count = (int)Math.Min(Math.Min(destination.Length - done, PageLength - start), Length - offset - done);
            page.Bytes.AsSpan(start, count).CopyTo(destination[done..]);
            done += count;
        }

        return done;
    }

    private Page PageAt(long number)
    {
        if (_pages.TryGetValue(number, out LinkedListNode<Page>? known))
        {
            _byUse.Remove(known);
            _byUse.AddLast(known);
            return known.Value;
        }

        byte[] bytes = _pages.Count < MostPages ? new byte[Math.Min(PageLength, Length - (number * PageLength))] : Discard();
        int wanted = (int)Math.Min(PageLength, Length - (number * PageLength));
        bytes = bytes.Length < wanted ? new byte[wanted] : bytes;
        int got = 0;
        int last = 1;
        while (got < wanted && last > 0)
        {
            last = reader((number * PageLength) + got, bytes.AsSpan(got, wanted - got));
            got += last;
        }

        // What was scanned and is not there any more would be taken for the end of the object.
        if (got < wanted)
        {
            throw new EndOfStreamException($"{Length} bytes were scanned, and only {(number * PageLength) + got} are there when they are read again");
        }

        var page = new Page(number, bytes);
        _pages[number] = _byUse.AddLast(page);
        return page;
    }

    private byte[] Discard()
    {
        Page oldest = _byUse.First!.Value;
        _byUse.RemoveFirst();
        _pages.Remove(oldest.Number);
        return oldest.Bytes;
    }

    private sealed record Page(long Number, byte[] Bytes);
}
