using System;
using System.IO;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Tool.Output;

/// <summary>The text for people in a file, with the messages that a terminal gets beside it.</summary>
internal sealed class FileTextReport : IScanReport
{
    private readonly Terminal _text;
    private readonly IScanReport _report;

    /// <summary>Begins the text.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="make">Makes the report.</param>
    public FileTextReport(Stream stream, Func<Terminal, IScanReport> make)
    {
        _text = new Terminal(stream);
        _report = make(_text);
    }

    /// <inheritdoc/>
    public void Write(FileScanResult result) => _report.Write(result);

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        _report.Finish(totals, rulesLeftOut);
        _text.Flush();
    }
}
