using System;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>Writes down what a run found, for the runs to come.</summary>
/// <param name="target">Where to write.</param>
/// <param name="path">The name of the file, for messages.</param>
/// <param name="terminal">Where it is said what was written.</param>
internal sealed class BaselineWriter(OutputTarget target, string path, Terminal terminal) : IScanReport
{
    private readonly Baseline _baseline = new();

    /// <inheritdoc/>
    public void Write(FileScanResult result) => _baseline.Add(Finding.In(result));

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        if (totals.IsInterrupted)
        {
            terminal.Complain($"{path} stays as it was: the run was interrupted");
            return;
        }

        using var file = OutputFile.Create(target);
        _baseline.Write(file.Stream);
        file.Commit();
        terminal.Complain($"note: {Counted.Of(_baseline.Count, "finding")} written to {path}");
    }
}
