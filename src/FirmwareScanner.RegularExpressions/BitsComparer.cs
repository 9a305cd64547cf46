using System;
using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>Compares sets of bits by what is in them.</summary>
internal sealed class BitsComparer : IEqualityComparer<ulong[]>, IAlternateEqualityComparer<ReadOnlySpan<ulong>, ulong[]>
{
    // Multiplier of Knuth's multiplicative hashing, 2^64 divided by the golden ratio.
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <inheritdoc/>
    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(ulong[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<ulong> alternate, ulong[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<ulong> alternate)
    {
        ulong hash = 0;
        foreach (ulong word in alternate)
        {
            hash = (hash ^ word ^ (hash >> 29)) * Multiplier;
        }

        return (int)(hash >> 32);
    }

    /// <inheritdoc/>
    public ulong[] Create(ReadOnlySpan<ulong> alternate) => alternate.ToArray();
}
