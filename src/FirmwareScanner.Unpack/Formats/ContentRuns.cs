using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>
/// Collects the runs of bytes that make up a file of a file system. What lies in one run becomes a slice of the content, so that its
/// bytes are accounted for one by one.
/// </summary>
/// <param name="content">What holds the file system.</param>
/// <param name="size">Size of the file in bytes; what is added behind it is cut.</param>
/// <param name="context">Limits.</param>
internal sealed class ContentRuns(ByteSource content, long size, UnpackContext context)
{
    // A record of three fields in a list, with its start.
    private const int BytesOfRun = 48;

    private readonly List<Extent> _runs = [];

    /// <summary>Bytes collected so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that are still wanted.</summary>
    public long Missing => size - Length;

    /// <summary>Adds the next bytes.</summary>
    /// <param name="offset">Their offset in the content.</param>
    /// <param name="length">How many.</param>
    public void Add(long offset, long length) => Add(content, offset, length);

    /// <summary>Adds the next bytes.</summary>
    /// <param name="source">What holds them; null for zeros.</param>
    /// <param name="offset">Their offset there.</param>
    /// <param name="length">How many.</param>
    public void Add(ByteSource? source, long offset, long length)
    {
        length = Math.Min(length, Missing);
        if (length <= 0)
        {
            return;
        }

        Length += length;
        if (_runs.Count > 0)
        {
            Extent last = _runs[^1];
            bool isNext = source is null || last.Offset + last.Length == offset;
            if (ReferenceEquals(last.Source, source) && isNext)
            {
                _runs[^1] = last with { Length = last.Length + length };
                return;
            }
        }

        context.CheckMemory((_runs.Count + 1L) * BytesOfRun, "the table of a file's runs");
        _runs.Add(new Extent(source, source is null ? 0 : offset, length));
    }

    /// <summary>Adds zeros.</summary>
    public void AddHole(long length) => Add(null, 0, length);

    /// <summary>The file's bytes.</summary>
    public ByteSource ToSource() => _runs switch
    {
        [] => new MemorySource(ReadOnlyMemory<byte>.Empty),
        [{ Source: not null } only] when ReferenceEquals(only.Source, content) => content.Slice(only.Offset, only.Length),
        _ => new ExtentSource(_runs),
    };
}
