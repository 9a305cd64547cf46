namespace FirmwareScanner.Search;

/// <summary>
/// A filter over the grams that stand at every <see cref="Stride"/>-th byte of a stream, and the buckets that say which sequences may stand around one.
/// </summary>
internal sealed class GramTable
{
    /// <summary>Bits that choose a bit within a word of the filter.</summary>
    public const int WordBits = 5;

    /// <summary>The most entries of a bucket that are looked at one after the other.</summary>
    public const int MostInSmallBucket = 8;

    /// <summary>Distance of the samples in bytes.</summary>
    public required int Stride { get; init; }

    /// <summary>Length of a gram in bytes.</summary>
    public required int GramLength { get; init; }

    /// <summary>
    /// A gram and what follows it, 8 bytes with the first in the lowest bits, times this is its hash: as many lowest bits are 0 as push what follows out.
    /// </summary>
    public required ulong Multiplier { get; init; }

    /// <summary>How far to shift a hash for the word of the filter; 5 less for the bit.</summary>
    public required int FilterShift { get; init; }

    /// <summary>The filter.</summary>
    public required uint[] Filter { get; init; }

    /// <summary>How far to shift a hash for the bucket.</summary>
    public required int BucketShift { get; init; }

    /// <summary>Where each bucket begins in <see cref="Entries"/>, and where the last ends.</summary>
    public required int[] BucketStart { get; init; }

    /// <summary>Numbers of fingerprints, bucket after bucket.</summary>
    public required int[] Entries { get; init; }

    /// <summary>
    /// For each entry of a bucket with more than <see cref="MostInSmallBucket"/>: where its group ends, whose fingerprints lie at one distance under one mask,
    /// in ascending order of their values. Empty where there is no such bucket.
    /// </summary>
    public required int[] GroupEnds { get; init; }

    /// <summary>What stands around a gram of a sequence.</summary>
    public required Fingerprint[] Fingerprints { get; init; }

    /// <summary>The bit that stands for a hash in its word of the filter.</summary>
    public uint MaskOf(ulong hash) => 1u << (int)(hash >> (FilterShift - WordBits));

    /// <summary>Greatest distance from an atom to a gram behind it.</summary>
    public required int Behind { get; init; }

    /// <summary>Greatest distance from a gram to an atom behind it.</summary>
    public required int Before { get; init; }
}

/// <summary>Up to 8 bytes of a sequence around a gram.</summary>
/// <param name="Value">They, the first in the lowest bits; 0 where <paramref name="Mask"/> is.</param>
/// <param name="Mask">Which of their bits are given.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Distance">From the gram to the first of the 8 bytes.</param>
/// <param name="Atom">From the gram to the sequence's atom.</param>
internal readonly record struct Fingerprint(ulong Value, ulong Mask, int Sequence, short Distance, short Atom);
