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
/// The XML of JUnit, which CI systems read: a case for each file. One in which something was found is a failure, one that was not scanned
/// whole an error, an empty one is skipped. It is written at the end, since its head counts the cases.
/// </summary>
/// <param name="writer">Where to write; it stays open.</param>
public sealed class JunitReport(TextWriter writer) : IScanReport
{
    private const int MostLinesOfCase = 1000;

    private readonly List<Case> _cases = [];

    /// <inheritdoc/>
    public void Write(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _cases.Add(CaseOf(result));
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

    private static Case CaseOf(FileScanResult result)
    {
        string[] found = [.. Finding.In(result).Where(finding => !finding.Rule.IsInformational).Select(LineOf).Take(MostLinesOfCase + 1)];
        string[] lines = found.Length > MostLinesOfCase ? [.. found[..MostLinesOfCase], "more findings are not listed"] : found;
        string text = string.Join('\n', result.Reason.Length > 0 ? [.. lines, $"incomplete: {SafeText.Escape(result.Reason)}"] : lines);
        return result.IsEmpty ? new Case(result.Path, "skipped", "empty", text)
            : result.Verdict == ScanVerdict.Found ? new Case(result.Path, "failure", lines.FirstOrDefault() ?? "found", text)
            : result.Verdict == ScanVerdict.Incomplete ? new Case(result.Path, "error", "incomplete: " + result.Reason, text)
            : new Case(result.Path, null, string.Empty, string.Empty);
    }

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

        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, number.ToString(CultureInfo.InvariantCulture));

    private sealed record Case(string Path, string? Element, string Message, string Text);
}
