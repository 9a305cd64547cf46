using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack;

/// <summary>
/// The parts of checked data that its structure does not explain: chunks of unknown types, comments, bytes behind the end of a stream.
/// Anything can lie there, so they are looked into like any other content. Parts that are near to each other are one.
/// </summary>
internal sealed class UnexplainedParts
{
    // What is shorter holds no layer; a gap as short does not make two of one, or bytes could hide in many small parts.
    private const int ShortestPart = 32;
    private const int ShortestGap = 64;
    private const int MostParts = 1 << 14;

    private readonly List<(long Start, long End)> _parts = [];

    /// <summary>Whether the structure explains all.</summary>
    public bool IsEmpty => !_parts.Exists(part => part.End - part.Start >= ShortestPart);

    /// <summary>Adds a part; those before it in the content were added before.</summary>
    /// <param name="offset">Offset of its first byte in the content.</param>
    /// <param name="length">Its length.</param>
    public void Add(long offset, long length)
    {
        if (length <= 0)
        {
            return;
        }

        if (_parts.Count > 0 && (offset - _parts[^1].End < ShortestGap || _parts.Count >= MostParts))
        {
            _parts[^1] = (Math.Min(_parts[^1].Start, offset), Math.Max(_parts[^1].End, offset + length));
            return;
        }

        _parts.Add((offset, offset + length));
    }

    /// <summary>Adds what lies between ranges that are explained.</summary>
    /// <param name="explained">The ranges, in any order; sorted by this. They may overlap.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to end.</param>
    public void AddOthers(List<(long Start, long End)> explained, long start, long end)
    {
        explained.Sort();
        foreach ((long first, long last) in explained)
        {
            Add(start, Math.Min(first, end) - start);
            start = Math.Max(start, last);
        }

        Add(start, end - start);
    }

    /// <summary>The parts as members of the layer, named by where they lie in it.</summary>
    /// <param name="content">What holds the layer.</param>
    /// <param name="layer">Offset of the layer.</param>
    public IEnumerable<LayerMember> Members(ByteSource content, long layer)
    {
        foreach ((long start, long end) in _parts)
        {
            if (end - start >= ShortestPart)
            {
                yield return new LayerMember
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"unexplained-0x{start - layer:x}"),
                    Content = content.Slice(start, end - start),
                };
            }
        }
    }
}
