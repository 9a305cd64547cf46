using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>Which pairs of neighbouring bytes lead to which magics: one bit for each pair, which stays in the first-level cache, and then the magics.</summary>
internal sealed class PairTable
{
    private const int PairsPerWord = 32;

    private readonly uint[] _bits = new uint[(1 << 16) / PairsPerWord];
    private readonly Entry[]?[] _entries = new Entry[]?[1 << 16];

    /// <summary>The pairs, the first byte in the lower half.</summary>
    public List<ushort> Pairs { get; } = [];

    /// <summary>Adds a pair.</summary>
    /// <param name="format">Number of the format.</param>
    /// <param name="magic">The magic.</param>
    /// <param name="pairOffset">Where in it the pair stands.</param>
    public void Add(int format, LayerMagic magic, int pairOffset)
    {
        int pair = magic.Bytes[pairOffset] | (magic.Bytes[pairOffset + 1] << 8);
        if (_entries[pair] is null)
        {
            Pairs.Add((ushort)pair);
        }

        _bits[pair / PairsPerWord] |= 1u << (pair % PairsPerWord);
        _entries[pair] = [.. _entries[pair] ?? [], new Entry(format, magic, pairOffset)];
    }

    /// <summary>Whether one of four pairs is among them.</summary>
    /// <param name="pairs">Eight bytes, of which the first is the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasOneOf(ulong pairs)
    {
        ref uint bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        uint first = (uint)pairs;
        uint second = (uint)(pairs >> 32);
        uint found = BitOf(ref bits, first & 0xFFFF) | BitOf(ref bits, first >> 16) | BitOf(ref bits, second & 0xFFFF) | BitOf(ref bits, second >> 16);
        return (found & 1) != 0;
    }

    /// <summary>Checks the magics that have the pair at a place.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="index">Where the pair stands in them.</param>
    /// <param name="position">Offset of that in the content.</param>
    /// <param name="found">Where to add the candidates.</param>
    public void Check(ReadOnlySpan<byte> window, int index, long position, List<Candidate> found)
    {
        foreach (Entry entry in _entries[window[index] | (window[index + 1] << 8)] ?? [])
        {
            entry.Check(window, index, position, found);
        }
    }

    // Bits above the lowest mean nothing. The number of the bit is what the processor takes of the pair when it shifts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BitOf(ref uint bits, uint pair) => Unsafe.Add(ref bits, (nint)(pair / PairsPerWord)) >> (int)pair;

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
