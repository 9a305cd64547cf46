using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Fat;

/// <summary>Follows chains of clusters.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="start">Offset of its first byte there.</param>
/// <param name="geometry">Where its parts lie.</param>
/// <param name="context">Limits.</param>
internal sealed class FatTable(ByteSource content, long start, FatGeometry geometry, UnpackContext context)
{
    private readonly byte[] _window = new byte[4096];
    private long _windowOffset = -1;

    /// <summary>The bytes of a chain.</summary>
    /// <param name="first">Its first cluster.</param>
    /// <param name="size">How many bytes it should have; of a folder, which does not say, how many it may have.</param>
    /// <param name="isSizeKnown">Whether a chain that ends earlier is damaged.</param>
    /// <param name="problems">Where to say what is wrong; what was found up to there is given.</param>
    public ByteSource Open(uint first, long size, bool isSizeKnown, List<LayerProblem> problems)
    {
        var runs = new ContentRuns(content, size, context);
        try
        {
            Follow(runs, first, isSizeKnown);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            problems.Add(UnpackException.Describe(exception));
        }

        return runs.ToSource();
    }

    private void Follow(ContentRuns runs, uint first, bool isSizeKnown)
    {
        // Brent's way to find a cycle: a cluster is remembered, a later one each time the distance has doubled.
        uint cluster = first;
        uint remembered = 0;
        long steps = 0;
        long nextToRemember = 1;
        while (runs.Missing > 0)
        {
            context.Spend(0);
            if (IsEnd(cluster) && !isSizeKnown)
            {
                return;
            }

            if (!geometry.HasCluster(cluster))
            {
                throw new UnpackException(ProblemKind.Damaged, $"the chain of cluster {first} ends {runs.Missing} bytes early");
            }

            if (cluster == remembered)
            {
                throw new UnpackException(ProblemKind.Damaged, $"the chain of cluster {first} goes round in a circle");
            }

            runs.Add(start + geometry.OffsetOf(cluster), geometry.ClusterLength);
            steps++;
            if (steps == nextToRemember)
            {
                remembered = cluster;
                nextToRemember *= 2;
            }

            cluster = runs.Missing > 0 ? Next(cluster) : 0;
        }
    }

    private bool IsEnd(uint cluster) => geometry.Bits switch
    {
        12 => cluster >= 0xFF8,
        16 => cluster >= 0xFFF8,
        _ => cluster >= 0x0FFF_FFF8,
    };

    private uint Next(uint cluster)
    {
        switch (geometry.Bits)
        {
            case 12:
                int pair = Entry(cluster + (cluster / 2)) | (Entry(cluster + (cluster / 2) + 1) << 8);
                return (uint)((cluster % 2 == 0 ? pair : pair >> 4) & 0xFFF);
            case 16:
                return (uint)(Entry(cluster * 2L) | (Entry((cluster * 2L) + 1) << 8));
            default:
                Entry(cluster * 4L);
                int inside = (int)(cluster * 4L % _window.Length);
                return BinaryPrimitives.ReadUInt32LittleEndian(_window.AsSpan(inside)) & 0x0FFF_FFFF;
        }
    }

    /// <summary>A byte of the table; what is around it is in the window then.</summary>
    private byte Entry(long offset)
    {
        long windowOffset = offset / _window.Length * _window.Length;
        if (windowOffset != _windowOffset)
        {
            _windowOffset = -1;
            int length = (int)Math.Min(_window.Length, geometry.TableLength - windowOffset);
            int count = content.Read(start + geometry.TableOffset + windowOffset, _window.AsSpan(0, length));
            if (count < length)
            {
                throw new UnpackException(ProblemKind.Truncated, "the table of clusters ends early");
            }

            _windowOffset = windowOffset;
        }

        return _window[offset - windowOffset];
    }
}
