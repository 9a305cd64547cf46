using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// The hash of a gram, as docs/database-format.md defines it. The scanner's hot loop has its own inlined copy, which the tests
/// compare with this one.
/// </summary>
[AllocationFree]
public static class GramHash
{
    /// <summary>The fingerprint of an entry whose gram may have any byte behind it.</summary>
    public const int AnyFollower = 7;

    /// <summary>The bits of the byte behind a gram of which its fingerprint is made, by scaling them down to the numbers below <see cref="AnyFollower"/>.</summary>
    public const int FingerprintBits = 63;

    /// <summary>log2 of the number of values that these bits have.</summary>
    public const int FingerprintShift = 6;

    /// <summary>No index: a filter of rows has none for the gram's first byte.</summary>
    public const int NoIndex = -1;

    /// <summary>Index of the gram in a filter without rows.</summary>
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

    /// <summary>Number of the bit that a gram has in its filter byte for the byte behind it, 0 to 7.</summary>
    /// <param name="follower">The byte behind the gram, 0 to 255.</param>
    public static int FilterBit(int follower) => (follower ^ (follower >> 5)) & 7;

    /// <summary>Fingerprint of the byte behind a gram, 0 to 6. Two bytes that the filter's bit does not tell apart mostly differ in it.</summary>
    /// <param name="follower">The byte behind the gram, 0 to 255.</param>
    public static int Fingerprint(int follower) => ((follower & FingerprintBits) * AnyFollower) >> FingerprintShift;

    /// <summary>Bucket of the gram.</summary>
    /// <param name="index">The index in the filter.</param>
    /// <param name="bucketMask">Number of buckets - 1, the number being a power of two.</param>
    public static int Bucket(int index, int bucketMask) => index & bucketMask;
}
