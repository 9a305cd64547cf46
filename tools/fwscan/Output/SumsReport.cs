using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>What is wrong with files, and the sums of a run.</summary>
/// <param name="terminal">Where to write.</param>
internal sealed class SumsReport(Terminal terminal) : IScanReport
{
    /// <inheritdoc/>
    public void Write(FileScanResult result) => ScanSummary.Complain(terminal, result);

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut) => ScanSummary.Write(terminal, totals, rulesLeftOut);
}
