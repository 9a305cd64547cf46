using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// The magics of all formats, found in one pass. Only even offsets are looked at: of each magic one pair of neighbouring bytes at an even
/// place in it and one at an odd place are known, those that are rarest in firmware, and just one of the two stands at an even offset. Magics of
/// two bytes have only one pair, and are looked for at every offset.
/// </summary>
internal sealed class MagicTable
{
    /// <summary>Bytes before a position that are looked at; no magic has its rarest pairs further from its start.</summary>
    public const int LookBehind = 16;

    // The more common a byte is in firmware, the less it says (28 % of the bytes of images are 00, and 4 % FF; text has its letters).
    private const int CommonZero = 64;
    private const int CommonFill = 16;
    private const int CommonLetter = 6;
    private const int CommonSmall = 4;
    private const int CommonText = 2;

    private const int SampledAtOnce = sizeof(ulong);
    private const int FilteredAtOnce = 32;

    private readonly PairTable _sampled = new();
    private readonly PairTable _short = new();
    private readonly PairFilter _shortFilter;

    /// <summary>Prepares the table.</summary>
    public MagicTable(IReadOnlyList<LayerFormat> formats)
    {
        for (int i = 0; i < formats.Count; i++)
        {
            foreach (LayerMagic magic in formats[i].Magics)
            {
                if (magic.Bytes.Length == 2)
                {
                    _short.Add(i, magic, 0);
                }
                else
                {
                    _sampled.Add(i, magic, RarestPair(magic.Bytes, 0));
                    _sampled.Add(i, magic, RarestPair(magic.Bytes, 1));
                }
            }
        }

        _shortFilter = new PairFilter(_short.Pairs);
    }

    /// <summary>Finds the magics in a piece of content.</summary>
    /// <param name="window">The piece, with the bytes before and behind it as far as there are any.</param>
    /// <param name="start">Where the piece begins in the window.</param>
    /// <param name="count">How many of its positions count.</param>
    /// <param name="position">Offset of the piece in the content.</param>
    /// <param name="found">Where to add the candidates.</param>
    public void Find(ReadOnlySpan<byte> window, int start, int count, long position, List<Candidate> found)
    {
        int end = Math.Min(start + count, window.Length - 1);
        FindSampled(window, start + (int)(position & 1), end, position - start, found);
        FindShort(window, start, end, position - start, found);
    }

    /// <param name="window">The bytes.</param>
    /// <param name="i">The first index whose offset is even.</param>
    /// <param name="end">Index behind the last at which a pair may begin.</param>
    /// <param name="origin">Offset in the content of the window's first byte.</param>
    /// <param name="found">Where to add the candidates.</param>
    private void FindSampled(ReadOnlySpan<byte> window, int i, int end, long origin, List<Candidate> found)
    {
        PairTable sampled = _sampled;
        ref byte bytes = ref MemoryMarshal.GetReference(window);
        for (; i + SampledAtOnce <= end; i += SampledAtOnce)
        {
            ulong pairs = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, i));
            if (sampled.HasOneOf(BitConverter.IsLittleEndian ? pairs : BinaryPrimitives.ReverseEndianness(pairs)))
            {
                for (int j = i; j < i + SampledAtOnce; j += 2)
                {
                    sampled.Check(window, j, origin + j, found);
                }
            }
        }

        for (; i < end; i += 2)
        {
            sampled.Check(window, i, origin + i, found);
        }
    }

    private void FindShort(ReadOnlySpan<byte> window, int i, int end, long origin, List<Candidate> found)
    {
        ref byte bytes = ref MemoryMarshal.GetReference(window);
        for (; PairFilter.IsFast && i + FilteredAtOnce <= end; i += FilteredAtOnce)
        {
            uint places = _shortFilter.PlacesIn(ref Unsafe.Add(ref bytes, i));
            while (places != 0)
            {
                int index = i + BitOperations.TrailingZeroCount(places);
                _short.Check(window, index, origin + index, found);
                places &= places - 1;
            }
        }

        for (; i < end; i++)
        {
            _short.Check(window, i, origin + i, found);
        }
    }

    /// <summary>Where the rarest pair stands among those at even or odd places.</summary>
    private static int RarestPair(byte[] bytes, int parity)
    {
        int best = parity;
        for (int i = parity + 2; i + 1 < Math.Min(bytes.Length, LookBehind); i += 2)
        {
            best = WeightOf(bytes, i) < WeightOf(bytes, best) ? i : best;
        }

        return best;
    }

    private static int WeightOf(byte[] bytes, int index) => WeightOf(bytes[index]) * WeightOf(bytes[index + 1]);

    private static int WeightOf(byte value) => value switch
    {
        0 => CommonZero,
        byte.MaxValue => CommonFill,
        <= 8 or (byte)' ' => CommonSmall,
        _ when "etaoinsrhldcu"u8.Contains(value) => CommonLetter,
        _ when char.IsAsciiLetterOrDigit((char)value) => CommonText,
        _ => 1,
    };
}
