using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>Writes down what a run found, for the runs to come.</summary>
/// <param name="target">Where to write.</param>
internal sealed class BaselineWriter(OutputTarget target) : IScanReport
{
    private readonly Baseline _baseline = new();

    /// <inheritdoc/>
    public void Write(FileScanResult result) => _baseline.Add(Finding.In(result));

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        using var file = OutputFile.Create(target);
        _baseline.Write(file.Stream);
        file.Commit();
    }
}
