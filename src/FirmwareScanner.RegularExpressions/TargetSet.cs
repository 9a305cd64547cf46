using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A set of positions that may follow another; without the words that are 0 at both ends.</summary>
internal sealed class TargetSet
{
    private readonly int _first;
    private readonly ulong[] _words;

    /// <summary>Makes one.</summary>
    /// <param name="bits">All words.</param>
    internal TargetSet(ReadOnlySpan<ulong> bits)
    {
        _first = Math.Max(bits.IndexOfAnyExcept(0UL), 0);
        _words = bits[_first..(bits.LastIndexOfAnyExcept(0UL) + 1)].ToArray();
    }

    /// <summary>How many words it has.</summary>
    internal int Length => _words.Length;

    /// <summary>Adds its positions to others.</summary>
    internal void AddTo(Span<ulong> bits)
    {
        Span<ulong> part = bits.Slice(_first, _words.Length);
        for (int i = 0; i < part.Length; i++)
        {
            part[i] |= _words[i];
        }
    }
}
