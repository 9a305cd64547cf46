using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>Where the bytes of a filter table's shape stand (docs/database-format.md, "Filter tables").</summary>
[AllocationFree]
public static class TableShapeField
{
    /// <summary>Length of a gram, 2 or 3 bytes.</summary>
    public const int GramLength = 0;

    /// <summary>Distance between the positions that are looked at, 1 to 16 bytes.</summary>
    public const int Stride = 1;

    /// <summary>log2 of the filter's size in bytes.</summary>
    public const int FilterBits = 2;

    /// <summary>log2 of the number of buckets.</summary>
    public const int BucketBits = 3;

    /// <summary>log2 of the multiplier of a gram's first byte.</summary>
    public const int Shift0 = 4;

    /// <summary>log2 of the multiplier of a gram's second byte; 0 for grams of 2.</summary>
    public const int Shift1 = 5;

    /// <summary>The first of the reserved bytes, which run to the end.</summary>
    public const int Reserved = 6;

    /// <summary>Bytes of a shape.</summary>
    public const int Count = 8;
}
