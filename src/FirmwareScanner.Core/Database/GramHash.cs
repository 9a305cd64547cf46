using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>
/// The hash of a gram, as docs/database-format.md defines it. The scanner's hot loop has its own inlined copy, which the tests
/// compare with this one.
/// </summary>
[AllocationFree]
public static class GramHash
{
    /// <summary>The bits of a gram's first byte that are its fingerprint.</summary>
    public const int FingerprintMask = 15;

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

    /// <summary>Number of the gram's bit in its filter byte, 0 to 7.</summary>
    /// <param name="b0">First byte of the gram.</param>
    /// <param name="b2">Third byte of the gram; 0 for grams of 2.</param>
    public static int FilterBit(int b0, int b2) => (b0 ^ b2) & 7;

    /// <summary>Fingerprint of the gram, 0 to 15.</summary>
    /// <param name="b0">First byte of the gram.</param>
    public static int Fingerprint(int b0) => b0 & FingerprintMask;

    /// <summary>Bucket of the gram.</summary>
    /// <param name="index">The index in the filter.</param>
    /// <param name="bucketMask">Number of buckets - 1, the number being a power of two.</param>
    public static int Bucket(int index, int bucketMask) => index & bucketMask;
}
