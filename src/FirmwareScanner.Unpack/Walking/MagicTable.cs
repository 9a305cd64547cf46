using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    // One bit for each pair, which stays in the first-level cache, and then the magics of the pair.
    private readonly byte[] _pairs = new byte[(1 << 16) / 8];
    private readonly Entry[]?[] _entries = new Entry[]?[1 << 16];

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
        ref byte pairs = ref MemoryMarshal.GetArrayDataReference(_pairs);
        ref byte bytes = ref MemoryMarshal.GetReference(window);
        int end = Math.Min(start + count, window.Length - 1);
        int i = start;
        while (i < end)
        {
            int pair = Unsafe.Add(ref bytes, i) | (Unsafe.Add(ref bytes, i + 1) << 8);
            if ((Unsafe.Add(ref pairs, pair >> 3) & (1 << (pair & 7))) != 0)
            {
                foreach (Entry entry in _entries[pair]!)
                {
                    entry.Check(window, i, position + i - start, found);
                }
            }

            i = pair == 0 && _entries[0] is null ? SkipZeros(window, i + 1, end) : i + 1;
        }
    }

    /// <summary>Passes over a run of zeros, up to its last one, which is the first byte of a pair.</summary>
    private static int SkipZeros(ReadOnlySpan<byte> window, int from, int end)
    {
        int run = window[from..end].IndexOfAnyExcept((byte)0);
        return Math.Max(from, (run < 0 ? end : from + run) - 1);
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
        _entries[pair] = [.. _entries[pair] ?? [], new Entry(format, magic, best)];
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
