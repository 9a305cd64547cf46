using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;

namespace FirmwareScanner.Reports;

/// <summary>Writes the XML of JUnit.</summary>
internal static class JunitXml
{
    /// <summary>Writes a suite of cases.</summary>
    /// <param name="writer">Where to write; it stays open.</param>
    /// <param name="name">The name of the suite.</param>
    /// <param name="cases">The cases in order.</param>
    /// <param name="seconds">How long they took.</param>
    public static void Write(TextWriter writer, string name, IReadOnlyList<JunitCase> cases, double seconds)
    {
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", name);
            WriteNumber(xml, "tests", cases.Count);
            WriteNumber(xml, "failures", cases.Count(one => one.Element == JunitCase.Failure));
            WriteNumber(xml, "errors", cases.Count(one => one.Element == JunitCase.Error));
            WriteNumber(xml, "skipped", cases.Count(one => one.Element == JunitCase.Skipped));
            xml.WriteAttributeString("time", seconds.ToString("F3", CultureInfo.InvariantCulture));
            foreach (JunitCase one in cases)
            {
                WriteCase(xml, one);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        writer.Write('\n');
        writer.Flush();
    }

    private static void WriteCase(XmlWriter xml, JunitCase one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", one.ClassName);
        xml.WriteAttributeString("name", SafeText.Escape(one.Name));
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
}

/// <summary>A case.</summary>
/// <param name="ClassName">What cases are grouped by.</param>
/// <param name="Name">Its name, raw.</param>
/// <param name="Element">What became of it, one of the words below; null if it passed.</param>
/// <param name="Message">Why, in a line, raw.</param>
/// <param name="Text">Why, in lines that have been made harmless.</param>
internal sealed record JunitCase(string ClassName, string Name, string? Element, string Message, string Text)
{
    /// <summary>What else is said of it, in lines that have been made harmless.</summary>
    public string Output { get; init; } = string.Empty;

    /// <summary>It did not pass.</summary>
    public const string Failure = "failure";

    /// <summary>It could not be tried.</summary>
    public const string Error = "error";

    /// <summary>It was not tried.</summary>
    public const string Skipped = "skipped";
}
