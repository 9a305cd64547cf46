using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>The reports that a run was asked for, written side by side. Those that go to files appear when the run is over.</summary>
internal sealed class ReportSet : IScanReport, IDisposable
{
    private readonly List<(IScanReport Report, OutputFile? File)> _reports = [];

    /// <summary>Adds a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">The file that it writes to; null for standard output. It is closed with the set.</param>
    public void Add(IScanReport report, OutputFile? file) => _reports.Add((report, file));

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        foreach ((IScanReport report, OutputFile? _) in _reports)
        {
            report.Write(result, settled);
        }
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        foreach ((IScanReport report, OutputFile? file) in _reports)
        {
            report.Finish(totals, rulesLeftOut);
            file?.Commit();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((IScanReport report, OutputFile? file) in _reports)
        {
            (report as IDisposable)?.Dispose();
            file?.Dispose();
        }
    }
}
