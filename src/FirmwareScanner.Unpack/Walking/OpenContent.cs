using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>A content whose layers are walked: what was noted about it, and which of its bytes are claimed.</summary>
/// <param name="node">Its node; the size is known.</param>
/// <param name="bytes">Its bytes.</param>
/// <param name="windows">What its windows are.</param>
internal sealed class OpenContent(LayerNode node, ByteSource bytes, WindowMap windows)
{
    private const int MostEdges = 1 << 16;

    // Where something unread begins as far as granules tell: it may begin up to a granule before.
    private readonly HashSet<long> _edges = [];

    /// <summary>Its node.</summary>
    public LayerNode Node => node;

    /// <summary>Its bytes, for a look that claims nothing.</summary>
    public ByteSource Bytes => bytes;

    /// <summary>Its bytes as the formats read them.</summary>
    public ReadSource Noted { get; } = new(bytes, node.Size);

    /// <summary>What no layer has claimed.</summary>
    public UnclaimedBytes Unclaimed { get; } = new(node.Size);

    /// <summary>
    /// Whether a layer may begin at a place: the byte there is unclaimed as far as that is told exactly, or one of the magic is. So a layer
    /// that lies in front of another at the same place does not hide it.
    /// </summary>
    public bool MayHold(long offset, LayerFormat format)
    {
        long edge = ((offset / Noted.Granule) + 1) * Noted.Granule;
        bool mayHold = Unclaimed.Contains(offset) || (Unclaimed.Contains(edge) && _edges.Contains(edge));
        IReadOnlyList<LayerMagic> magics = format.Magics;
        for (int i = 0; i < magics.Count && !mayHold; i++)
        {
            mayHold = magics[i].Offset > 0 && Unclaimed.Contains(offset + magics[i].Offset);
        }

        return mayHold;
    }

    /// <summary>Claims a layer's bytes but for those that were not read.</summary>
    /// <param name="end">Offset behind the layer.</param>
    /// <param name="unread">Its ranges that were not read.</param>
    /// <returns>How many bytes are claimed by this for the first time.</returns>
    public long Claim(long end, List<ByteRange> unread)
    {
        if (_edges.Count > MostEdges)
        {
            _edges.Clear();
        }

        foreach (ByteRange range in unread)
        {
            _edges.Add(range.Start);
        }

        return Unclaimed.Claim(end, unread);
    }

    /// <summary>Accounts for the bytes in front of an offset that no layer claimed.</summary>
    public void ClassifyUpTo(long end)
    {
        while (Unclaimed.TryTake(end, out ByteRange range))
        {
            windows.Classify(bytes, range.Start, range.End, node.Accounting);
        }
    }

    /// <summary>What ranges of it are, as bytes of no layer.</summary>
    public ByteAccounting Classify(List<ByteRange> ranges)
    {
        var accounting = new ByteAccounting();
        foreach (ByteRange range in ranges)
        {
            windows.Classify(bytes, range.Start, range.End, accounting);
        }

        return accounting;
    }
}
