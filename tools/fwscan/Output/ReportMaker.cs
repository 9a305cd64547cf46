using System.IO;
using System.Text;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Page;

namespace FirmwareScanner.Tool.Output;

/// <summary>Makes reports by the names of their formats.</summary>
/// <param name="shownContext">Bytes that JSON writes around matches; null for no bytes.</param>
/// <param name="run">What the reports say of the run; null where none of them does.</param>
internal sealed class ReportMaker(int? shownContext, RunDescription? run)
{
    /// <summary>A report on standard output.</summary>
    /// <param name="format">The name of a format for programs, or of the page.</param>
    /// <param name="terminal">Standard output.</param>
    public IScanReport Make(string format, Terminal terminal) =>
        format == "jsonl" ? new JsonLinesReport(terminal.WriteJsonLines) { ShownContext = shownContext } : Make(format, terminal.OutStream);

    /// <summary>A report in a file.</summary>
    /// <param name="format">The name of a format for programs, or of the page.</param>
    /// <param name="stream">The file; it stays open.</param>
    public IScanReport Make(string format, Stream stream) => format switch
    {
        "json" => new JsonReport(stream) { ShownContext = shownContext },
        "jsonl" => new JsonLinesReport(lines => stream.Write(lines.Span)) { ShownContext = shownContext },
        "sarif" => new SarifReport(stream, ProgramVersion.Text),
        "junit" => new JunitReport(WriterOf(stream), run?.FailOn),
        "csv" => new CsvReport(WriterOf(stream)),
        "html" => new PageReport(stream) { Origin = run?.Origin },
        _ => new GitLabReport(stream),
    };

    private static StreamWriter WriterOf(Stream stream) => new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
}
