namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The parameters of a filter table (docs/database-format.md, "Filter tables").</summary>
/// <param name="GramLength">2 or 3 bytes.</param>
/// <param name="Stride">1 to 16: only stream offsets that are multiples of it are looked at.</param>
/// <param name="FilterBits">log2 of the filter's size in bytes, 8 to 24.</param>
/// <param name="BucketBits">log2 of the number of buckets, 0 to 20.</param>
/// <param name="Shift0">log2 of the first byte's multiplier.</param>
/// <param name="Shift1">log2 of the second byte's multiplier; 0 for grams of 2.</param>
public sealed record TableShape(int GramLength, int Stride, int FilterBits, int BucketBits, int Shift0, int Shift1)
{
    /// <summary>The length of the atoms in bytes.</summary>
    public int AtomLength => Stride + GramLength - 1;
}
