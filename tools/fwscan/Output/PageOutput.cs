using System;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Page;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>The page of a scan in its file, beside another report.</summary>
internal sealed class PageOutput : IDisposable
{
    private readonly OutputFile _file;
    private readonly PageReport _page;

    private PageOutput(OutputFile file)
    {
        _file = file;
        _page = new PageReport(file.Stream);
    }

    /// <summary>Begins the file.</summary>
    /// <param name="path">Its path; null if no page is wanted.</param>
    /// <param name="cancellation">Ends the wait for the reader of a pipe.</param>
    public static PageOutput? Create(string? path, CancellationToken cancellation) =>
        path is null ? null : new PageOutput(OutputFile.Create(new FileClaims().AddOutput(path), cancellation));

    /// <summary>A report that writes both.</summary>
    /// <param name="other">The other one.</param>
    public IScanReport Beside(IScanReport other) => new Both(other, _page);

    /// <summary>Puts the file in its place.</summary>
    public void Commit() => _file.Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        _page.Dispose();
        _file.Dispose();
    }

    private sealed class Both(IScanReport first, IScanReport second) : IScanReport
    {
        public void Write(FileScanResult result)
        {
            first.Write(result);
            second.Write(result);
        }

        public void Finish(ScanTotals totals, int rulesLeftOut)
        {
            first.Finish(totals, rulesLeftOut);
            second.Finish(totals, rulesLeftOut);
        }
    }
}
