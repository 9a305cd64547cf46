namespace FirmwareScanner.Database;

/// <summary>
/// The hash of a gram, as docs/database-format.md defines it. The scanner's hot loop has its own inlined copy, which the tests
/// compare with this one.
/// </summary>
public static class GramHash
{
    /// <summary>Index of the gram in the filter.</summary>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="b0">First byte, 0 to 255.</param>
    /// <param name="b1">Second byte.</param>
    /// <param name="b2">Third byte; ignored for grams of 2.</param>
    /// <param name="m0">First multiplier, a power of two.</param>
    /// <param name="m1">Second multiplier, a power of two.</param>
    public static int Index(int gramLength, int b0, int b1, int b2, int m0, int m1)
    {
        return gramLength == 3 ? (b0 * m0) ^ (b1 * m1) ^ b2 : (b0 * m0) ^ b1;
    }

    /// <summary>The mix from which filter bit, fingerprint and bucket are taken; b2 is 0 for grams of 2.</summary>
    public static int Mix(int b0, int b1, int b2) => (b0 * 157) + (b1 * 79) + (b2 * 43);

    /// <summary>Number of the gram's bit in its filter byte, 0 to 7.</summary>
    public static int FilterBit(int mix) => (mix >> 4) & 7;

    /// <summary>Fingerprint of the gram, 0 to 15.</summary>
    public static int Fingerprint(int mix) => (mix >> 7) & 15;

    /// <summary>Bucket of the gram.</summary>
    /// <param name="index">The index in the filter.</param>
    /// <param name="mix">The mix.</param>
    /// <param name="bucketMask">Number of buckets - 1, the number being a power of two.</param>
    public static int Bucket(int index, int mix, int bucketMask) => (index + mix) & bucketMask;
}
