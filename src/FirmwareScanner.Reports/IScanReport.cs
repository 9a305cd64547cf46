using System.Collections.Generic;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports;

/// <summary>Writes what a scan found.</summary>
public interface IScanReport
{
    /// <summary>Writes the result of a file; called in the order of the files.</summary>
    /// <param name="result">The result.</param>
    public void Write(FileScanResult result);

    /// <summary>Writes the result of a file, of which some findings were taken out.</summary>
    /// <param name="result">The result without them.</param>
    /// <param name="settled">What was taken out; reports that have no place for it tell of it in their sums alone.</param>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled) => Write(result);

    /// <summary>Writes what is said at the end.</summary>
    /// <param name="totals">The sums over all objects.</param>
    /// <param name="rulesLeftOut">How many rules a filter left out.</param>
    public void Finish(ScanTotals totals, int rulesLeftOut);
}
