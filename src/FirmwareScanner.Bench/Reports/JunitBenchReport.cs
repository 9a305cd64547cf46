using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Bench.Reports;

/// <summary>
/// A bench run in the XML of JUnit, which CI systems read: a case that differs or exceeds something is a failure, one without a
/// result an error.
/// </summary>
public static class JunitBenchReport
{
    private const string SuiteName = "fwscan bench";

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    public static void Write(BenchReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using XmlWriter xml = XmlWriter.Create(output, settings);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        BenchTotals totals = report.Cases.Aggregate(new BenchTotals(), (sum, benchCase) => sum.With(benchCase));
        int problems = report.Problem is null ? 0 : 1;
        int problemErrors = report.Problem?.Outcome.IsError() == true ? 1 : 0;
        Attribute(xml, "name", SuiteName);
        Attribute(xml, "tests", totals.Cases + problems);
        Attribute(xml, "failures", totals.Failures + problems - problemErrors);
        Attribute(xml, "errors", totals.Errors + problemErrors);
        Attribute(xml, "time", Seconds(totals.Duration.TotalSeconds));
        Attribute(xml, "timestamp", report.Environment.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        WriteProperties(xml, report);
        foreach (BenchCase benchCase in report.Cases)
        {
            WriteCase(xml, benchCase);
        }

        if (report.Problem is BenchProblem problem)
        {
            WriteResult(xml, "the run as a whole", TimeSpan.Zero, problem.Outcome, problem.Reason, problem.Reason);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static void WriteProperties(XmlWriter xml, BenchReport report)
    {
        BenchEnvironment environment = report.Environment;
        (string Name, string Value)[] properties =
        [
            ("board", environment.Board),
            ("firmware", environment.Firmware),
            ("database", $"{environment.DatabaseIdentity:X8} version {environment.DatabaseVersion}"),
            ("signatures", environment.Rules),
            ("coverage", environment.Coverage?.ToString() ?? string.Empty),
            ("key", environment.Key),
            ("port", environment.Port),
            ("speed", environment.Speed),
            ("reference", environment.Reference),
            ("tool", environment.Tool),
            ("host", environment.Host),
            ("cases not listed", report.Omitted.Cases.ToString(CultureInfo.InvariantCulture)),
            ("of these as expected", report.Omitted.Good.ToString(CultureInfo.InvariantCulture)),
        ];
        xml.WriteStartElement("properties");
        foreach ((string name, string value) in properties)
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, BenchCase benchCase)
    {
        string name = $"{benchCase.Recording} #{benchCase.Repetition} (cut {benchCase.Cut}, seed {benchCase.Seed})";
        string detail = benchCase.Difference?.ToString() ?? benchCase.Reason;
        WriteResult(xml, name, benchCase.Duration, benchCase.Outcome, benchCase.Reason, detail);
    }

    private static void WriteResult(XmlWriter xml, string name, TimeSpan time, BenchOutcome outcome, string message, string detail)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", SuiteName);
        Attribute(xml, "name", name);
        Attribute(xml, "time", Seconds(time.TotalSeconds));
        if (!outcome.IsGood())
        {
            xml.WriteStartElement(outcome.IsError() ? "error" : "failure");
            Attribute(xml, "type", outcome.ToWord());
            Attribute(xml, "message", message);
            xml.WriteString(Valid(detail));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, object value) =>
        xml.WriteAttributeString(name, Valid(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML has no way to write control characters, which names of files and rules may have; what turns the direction of writing is shown by its number.</summary>
    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isValid = rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
            bool isHarmful = rune.Value is not ('\n' or '\r') && HarmfulCharacter.Is(rune);
            valid.Append(!isValid ? "\uFFFD" : isHarmful ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        }

        return valid.ToString();
    }
}
