using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// The magics of all formats, found in one pass: of each the two neighbouring bytes that are rarest in firmware decide whether a position
/// is looked at any closer, by a table of one bit for each pair.
/// </summary>
internal sealed class MagicTable
{
    /// <summary>Bytes before a position that are looked at; no magic has its rarest pair further from its start.</summary>
    public const int LookBehind = 16;

    // The more common a byte is in firmware, the less it says (28 % of the bytes of images are 00, and 4 % FF).
    private const int CommonZero = 64;
    private const int CommonFill = 16;
    private const int CommonSmall = 4;

    private readonly byte[] _pairs = new byte[(1 << 16) / 8];
    private readonly Dictionary<int, List<Entry>> _entries = [];

    /// <summary>Prepares the table.</summary>
    public MagicTable(IReadOnlyList<LayerFormat> formats)
    {
        for (int i = 0; i < formats.Count; i++)
        {
            foreach (LayerMagic magic in formats[i].Magics)
            {
                Add(i, magic);
            }
        }
    }

    /// <summary>Finds the magics in a piece of content.</summary>
    /// <param name="window">The piece, with the bytes before and behind it as far as there are any.</param>
    /// <param name="start">Where the piece begins in the window.</param>
    /// <param name="count">How many of its positions count.</param>
    /// <param name="position">Offset of the piece in the content.</param>
    /// <param name="found">Where to add the candidates.</param>
    public void Find(ReadOnlySpan<byte> window, int start, int count, long position, List<Candidate> found)
    {
        byte[] pairs = _pairs;
        int end = Math.Min(start + count, window.Length - 1);
        for (int i = start; i < end; i++)
        {
            int pair = window[i] | (window[i + 1] << 8);
            if ((pairs[pair >> 3] & (1 << (pair & 7))) != 0)
            {
                foreach (Entry entry in _entries[pair])
                {
                    entry.Check(window, i, position + i - start, found);
                }
            }
        }
    }

    private void Add(int format, LayerMagic magic)
    {
        int best = 0;
        for (int i = 1; i + 1 < Math.Min(magic.Bytes.Length, LookBehind); i++)
        {
            best = WeightOf(magic.Bytes, i) < WeightOf(magic.Bytes, best) ? i : best;
        }

        int pair = magic.Bytes[best] | (magic.Bytes[best + 1] << 8);
        _pairs[pair >> 3] |= (byte)(1 << (pair & 7));
        if (!_entries.TryGetValue(pair, out List<Entry>? list))
        {
            _entries[pair] = list = [];
        }

        list.Add(new Entry(format, magic, best));
    }

    private static int WeightOf(byte[] bytes, int index) => WeightOf(bytes[index]) * WeightOf(bytes[index + 1]);

    private static int WeightOf(byte value) => value switch
    {
        0 => CommonZero,
        byte.MaxValue => CommonFill,
        <= 8 or (byte)' ' => CommonSmall,
        _ => 1,
    };

    private sealed record Entry(int Format, LayerMagic Magic, int PairOffset)
    {
        public void Check(ReadOnlySpan<byte> window, int index, long position, List<Candidate> found)
        {
            int begin = index - PairOffset;
            long layer = position - PairOffset - Magic.Offset;
            if (begin >= 0 && layer >= 0 && layer % Magic.Alignment == 0 && window[begin..].StartsWith(Magic.Bytes))
            {
                found.Add(new Candidate(layer, Format));
            }
        }
    }
}
