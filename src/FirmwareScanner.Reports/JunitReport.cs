using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports;

/// <summary>
/// The XML of JUnit, which CI systems read: a case for each file. One in which something was found that fails the run is a failure, one that
/// was not scanned whole an error, an empty one is skipped; findings that do not count are the output of their case. It is written at the end,
/// since its head counts the cases.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
/// <param name="failOn">The least severity that the run fails by; null for all above info.</param>
public sealed class JunitReport(TextWriter writer, Severity? failOn = null) : IScanReport
{
    private const int MostLinesOfCase = 1000;

    private readonly List<Case> _cases = [];

    /// <inheritdoc/>
    public void Write(FileScanResult result) => Write(result, []);

    /// <inheritdoc/>
    public void Write(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settled);
        _cases.Add(CaseOf(result, settled));
    }

    /// <inheritdoc/>
    public void Finish(ScanTotals totals, int rulesLeftOut)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "fwscan scan");
            WriteNumber(xml, "tests", _cases.Count);
            WriteNumber(xml, "failures", _cases.Count(one => one.Element == "failure"));
            WriteNumber(xml, "errors", _cases.Count(one => one.Element == "error"));
            WriteNumber(xml, "skipped", _cases.Count(one => one.Element == "skipped"));
            xml.WriteAttributeString("time", totals.Time.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
            _cases.ForEach(one => WriteCase(xml, one));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        writer.Write('\n');
        writer.Flush();
    }

    private Case CaseOf(FileScanResult result, IReadOnlyList<SettledFinding> settled)
    {
        Finding[] found = [.. Finding.In(result).OrderByDescending(finding => finding.Rule.Severity)];
        Finding[] failing = [.. found.Where(Fails)];
        IEnumerable<string> below = found.Except(failing).Where(finding => !finding.Rule.IsInformational)
            .Select(finding => $"below --fail-on {failOn?.ToWord()}: {LineOf(finding)}");
        string output = Join([.. below.Concat(settled.Select(LineOf)).Take(MostLinesOfCase + 1)]);
        string[] lines = [.. failing.Select(LineOf).Take(MostLinesOfCase + 1)];
        string text = string.Join('\n', new[] { Join(lines), result.Reason.Length > 0 ? $"incomplete: {SafeText.Escape(result.Reason)}" : string.Empty }
            .Where(part => part.Length > 0));

        // Nobody knows how grave is what is not listed.
        bool isFailure = failing.Length > 0 || (result.Verdict == ScanVerdict.Found && (failOn is null || result.Inside?.ObjectsOmitted > 0));
        return result.IsEmpty ? new Case(result.Path, "skipped", "empty", text, output)
            : isFailure ? new Case(result.Path, "failure", lines.FirstOrDefault() ?? "found", text, output)
            : result.Reasons != 0 ? new Case(result.Path, "error", "incomplete: " + result.Reason, text, output)
            : new Case(result.Path, null, string.Empty, string.Empty, output);
    }

    private bool Fails(Finding finding) => failOn is Severity least ? finding.Rule.Severity.Fails(least) : !finding.Rule.IsInformational;

    private static string Join(string[] lines) =>
        string.Join('\n', lines.Length > MostLinesOfCase ? [.. lines[..MostLinesOfCase], "more findings are not listed"] : lines);

    private static string LineOf(SettledFinding settled) => $"{settled.Word} ({SafeText.Escape(settled.Reason)}): {LineOf(settled.Finding)}";

    private static string LineOf(Finding finding) => SafeText.Escape(
        $"{finding.Rule.Severity.ToWord()} {finding.Rule.FullName}: {finding.Description} ({FindingWords.PlaceOf(finding)})");

    private static void WriteCase(XmlWriter xml, Case one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "fwscan.scan");
        xml.WriteAttributeString("name", SafeText.Escape(one.Path));
        if (one.Element is not null)
        {
            xml.WriteStartElement(one.Element);
            xml.WriteAttributeString("message", SafeText.Escape(one.Message));
            xml.WriteString(one.Text);
            xml.WriteEndElement();
        }

        if (one.Output.Length > 0)
        {
            xml.WriteElementString("system-out", one.Output);
        }

        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, number.ToString(CultureInfo.InvariantCulture));

    private sealed record Case(string Path, string? Element, string Message, string Text, string Output);
}
