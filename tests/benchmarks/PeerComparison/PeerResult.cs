namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>What one tool needed for one set of signatures.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Signatures">The set, such as "1,000 random".</param>
/// <param name="Bytes">Bytes scanned.</param>
/// <param name="TotalSeconds">The whole command: start, rules, scan, listing. Median of the runs.</param>
/// <param name="StartSeconds">The same command on a folder with one tiny file. Median of the runs.</param>
/// <param name="CpuSeconds">Processor time of the whole command, over all threads.</param>
/// <param name="OwnSeconds">Reading and scanning as the tool itself measures it; null if it does not.</param>
/// <param name="InMemorySeconds">Scanning data in memory; null if not measured.</param>
/// <param name="PeakKilobytes">Largest resident set of all runs in KiB.</param>
/// <param name="Matches">Matches it reported; pairs of file and signature where it does not tell offsets; null if it did more than the others.</param>
public sealed record PeerResult(
    string Tool,
    string Signatures,
    long Bytes,
    double TotalSeconds,
    double StartSeconds,
    double CpuSeconds,
    double? OwnSeconds,
    double? InMemorySeconds,
    long PeakKilobytes,
    int? Matches)
{
    /// <summary>Megabytes per second of the whole command.</summary>
    public double TotalRate => Rate(TotalSeconds) ?? 0;

    /// <summary>Megabytes per second of the whole command less its start; null if that is too short to be measured.</summary>
    public double? ScanRate => Rate(TotalSeconds - StartSeconds);

    /// <summary>Megabytes per second by the tool's own clock.</summary>
    public double? OwnRate => Rate(OwnSeconds);

    /// <summary>Megabytes per second of data in memory.</summary>
    public double? InMemoryRate => Rate(InMemorySeconds);

    private double? Rate(double? seconds) => seconds is > 0 ? Bytes / 1e6 / seconds : null;
}
