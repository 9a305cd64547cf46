using System;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>
/// What each step of the scanner costs. The planner compares sums of these; they are in one unit within a model: IL instructions
/// on the device, where time is proportional to them, nanoseconds on the desktop.
/// </summary>
internal sealed record CostModel
{
    // Two false byte compares in three end at the first byte: the mean of a geometric series, a little over one.
    private const double ComparedBytes = 1.5;

    /// <summary>
    /// Costs in IL instructions, counted in the compiled scanner: the share of a round of FilterLoop.Scan2 and Scan3, and of RowLoop.Scan, for a
    /// sample that misses (load, hash or row, test, step, bound); what a row takes when a first byte has one; what the second test takes when a
    /// filter byte is not 0; the way through CandidateVerifier.VerifyEntries and back into the loop; one turn of the bucket's loop; VerifyAtom and
    /// VerifyPlain with 77 instructions before the second compare and 18 a byte compared. A chunk takes 155 and each table's call 125.
    /// </summary>
    public static CostModel Device { get; } = new()
    {
        PerByte = 155.0 / CompilationRun.DeviceChunkLength,
        TablePerByte = 125.0 / CompilationRun.DeviceChunkLength,
        Loop2 = 20.5,
        Loop3 = 28.5,
        RowLoop = 10.6,
        RowHit = 12,
        ByteHit = 9.5,
        FilterHit = 62,
        EntryVisit = 19,
        Verification = 100 + (18 * ComparedBytes),
        ScanPerByte = 0.52,
        ScanHit = 52,
    };

    /// <summary>
    /// Costs in nanoseconds on a desktop core of about 4 GHz: a sample is three loads and a test, a filter byte that is not 0 a
    /// branch that is often mispredicted, a filter hit that and a cache line of buckets, a vectorised byte search 30 GB/s.
    /// </summary>
    public static CostModel Desktop { get; } = new()
    {
        Loop2 = 1.3,
        Loop3 = 1.5,
        ByteHit = 3,
        FilterHit = 5,
        EntryVisit = 0.7,
        Verification = 9,
        ScanPerByte = 0.035,
        ScanHit = 7,
        HasCaches = true,
    };

    /// <summary>What each input byte costs however it is searched: its share of a chunk. Chunks of the desktop are long: none.</summary>
    public double PerByte { get; init; }

    /// <summary>What each table adds to that.</summary>
    public double TablePerByte { get; init; }

    /// <summary>The filter loop, per sample, for grams of 2.</summary>
    public required double Loop2 { get; init; }

    /// <summary>The filter loop, per sample, for grams of 3.</summary>
    public required double Loop3 { get; init; }

    /// <summary>The loop over a filter of rows, per sample whose first byte has none; 0: there are no such filters.</summary>
    public double RowLoop { get; init; }

    /// <summary>A first byte that has a row: looking there.</summary>
    public double RowHit { get; init; }

    /// <summary>Whether filters may consist of rows.</summary>
    public bool HasRows => RowLoop > 0;

    /// <summary>A filter byte that is not 0: testing the bit.</summary>
    public required double ByteHit { get; init; }

    /// <summary>A filter bit that is set: finding the bucket.</summary>
    public required double FilterHit { get; init; }

    /// <summary>Looking at one entry of a bucket.</summary>
    public required double EntryVisit { get; init; }

    /// <summary>Verifying one entry whose fingerprint agrees.</summary>
    public required double Verification { get; init; }

    /// <summary>A native search for one byte, per input byte.</summary>
    public required double ScanPerByte { get; init; }

    /// <summary>Leaving the native search and entering it again.</summary>
    public required double ScanHit { get; init; }

    /// <summary>Whether a large filter makes each sample slower.</summary>
    public bool HasCaches { get; init; }

    /// <summary>Cost of one sample that does not hit.</summary>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="filterBits">log2 of the filter's size in bytes.</param>
    public double Sample(int gramLength, int filterBits)
    {
        double loop = gramLength == 3 ? Loop3 : Loop2;
        return HasCaches ? loop + CachePenalty(filterBits) : loop;
    }

    /// <summary>Cost of one sample, hits included.</summary>
    /// <param name="gramLength">2 or 3.</param>
    /// <param name="filterBits">log2 of the filter's size in bytes.</param>
    /// <param name="rates">What happens per sample.</param>
    public double Sample(int gramLength, int filterBits, TableRates rates) =>
        Sample(gramLength, filterBits) + (rates.ByteHits * ByteHit) + (rates.Hits * FilterHit)
        + (rates.Visits * EntryVisit) + (rates.Verifications * Verification);

    /// <summary>Cost of one sample of a filter of rows, hits included.</summary>
    /// <param name="rates">What happens per sample.</param>
    public double RowSample(TableRates rates) => RowLoop + (rates.RowHits * RowHit) + (rates.ByteHits * ByteHit) + (rates.Hits * FilterHit)
        + (rates.Visits * EntryVisit) + (rates.Verifications * Verification);

    /// <summary>Cost per input byte of finding a sequence by one of its bytes.</summary>
    /// <param name="probability">How often that byte stands in real firmware.</param>
    public double Scan(double probability) => ScanPerByte + (probability * (ScanHit + Verification));

    // First-level cache 32 KB, second 256 KB to 1 MB; loads of a filter are independent, so they overlap in part.
    private static double CachePenalty(int filterBits) => filterBits switch
    {
        <= 15 => 0,
        <= 18 => 0.4,
        <= 20 => 1.2,
        _ => 4.0 + Math.Max(0, filterBits - 22),
    };
}
