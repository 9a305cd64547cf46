using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>Named parts of a flash image. What lies between them is given too, so that no byte is passed over.</summary>
/// <param name="content">What holds the image.</param>
/// <param name="start">Offset of its first byte.</param>
internal sealed class RegionList(ByteSource content, long start)
{
    private readonly List<Region> _regions = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Offset behind the last region.</summary>
    public long End { get; private set; }

    /// <summary>Whether at least one region but the first begins before the end of the content: the first holds the table itself.</summary>
    public bool HasMoreThanTable => _regions.Exists(region => region.Offset > 0 && region.Offset < content.Length - start);

    /// <summary>How many there are.</summary>
    public int Count => _regions.Count;

    /// <summary>Adds a region.</summary>
    /// <param name="name">Its name; one that is there already gets a number.</param>
    /// <param name="offset">Its offset in the image.</param>
    /// <param name="length">Its length, above 0.</param>
    public void Add(string name, long offset, long length)
    {
        int count = _counts.GetValueOrDefault(name) + 1;
        _counts[name] = count;
        name = count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{count}");
        _regions.Add(new Region(name, offset, length));
        End = Math.Max(End, offset + length);
    }

    /// <summary>Whether two regions share bytes.</summary>
    public bool HasOverlap()
    {
        Sort();
        for (int i = 1; i < _regions.Count; i++)
        {
            if (_regions[i].Offset < _regions[i - 1].Offset + _regions[i - 1].Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Gives the regions and what lies between them, in order and no byte twice: what lies within another region is left out, as is
    /// what lies behind the end of the content.
    /// </summary>
    public IEnumerable<LayerMember> Members()
    {
        Sort();
        long room = content.Length - start;
        long covered = 0;
        foreach (Region region in _regions)
        {
            long end = Math.Min(region.Offset + region.Length, room);
            if (end <= covered)
            {
                continue;
            }

            if (region.Offset > covered)
            {
                yield return Member($"gap-0x{covered:x}", covered, region.Offset - covered);
            }

            long first = Math.Max(covered, region.Offset);
            yield return Member(region.Name, first, end - first);
            covered = end;
        }
    }

    /// <summary>Whether bytes are all one value.</summary>
    /// <param name="content">What holds them.</param>
    /// <param name="offset">Offset of the first.</param>
    /// <param name="length">How many.</param>
    public static bool IsFill(ByteSource content, long offset, long length)
    {
        Span<byte> buffer = stackalloc byte[1 << 12];
        byte? fill = null;
        for (long end = offset + length; offset < end;)
        {
            int count = content.Read(offset, buffer[..(int)Math.Min(buffer.Length, end - offset)]);
            if (count == 0)
            {
                break;
            }

            fill ??= buffer[0];
            if (buffer[..count].ContainsAnyExcept(fill.Value))
            {
                return false;
            }

            offset += count;
        }

        return true;
    }

    private LayerMember Member(string name, long offset, long length) =>
        new() { Name = name, Content = content.Slice(start + offset, length) };

    private void Sort() => _regions.Sort((one, other) =>
        one.Offset != other.Offset ? one.Offset.CompareTo(other.Offset) : other.Length.CompareTo(one.Length));

    private sealed record Region(string Name, long Offset, long Length);
}
