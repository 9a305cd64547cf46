using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace FirmwareScanner.Import.Pronom;

/// <summary>
/// Makes YARA rules of the signature files of DROID (PRONOM, The National Archives): each internal signature is a rule whose byte
/// sequences must all match. Source of the format: DROID's SignatureFile.xsd and "Signature syntax" of PRONOM's documentation.
/// </summary>
/// <remarks>Priorities between formats are not carried over: where several signatures match, several rules fire.</remarks>
public sealed class PronomImporter
{
    private readonly List<ImportNote> _notes = [];
    private readonly List<string> _rules = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly string _path;
    private int _tests;

    private PronomImporter(string path)
    {
        _path = path;
    }

    /// <summary>Makes rules of a signature file.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="content">Its bytes.</param>
    public static ImportResult Import(string path, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        var importer = new PronomImporter(path);
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(content), settings);
            importer.Read(XDocument.Load(reader, LoadOptions.SetLineInfo));
        }
        catch (XmlException exception)
        {
            importer._notes.Add(new ImportNote(path, exception.LineNumber, $"not XML: {exception.Message}"));
        }

        return new ImportResult
        {
            Text = string.Join('\n', importer._rules),
            Rules = importer._rules.Count,
            Tests = importer._tests,
            Carried = importer._rules.Count,
            Details = 0,
            Notes = importer._notes,
        };
    }

    private void Read(XDocument document)
    {
        var formats = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (XElement format in Named(document, "FileFormat"))
        {
            string name = $"{format.Attribute("Name")?.Value} {format.Attribute("Version")?.Value}".Trim() + $" ({format.Attribute("PUID")?.Value})";
            foreach (XElement reference in SubSequenceReader.Child(format, "InternalSignatureID"))
            {
                formats.TryAdd(reference.Value.Trim(), []);
                formats[reference.Value.Trim()].Add(name);
            }
        }

        foreach (XElement signature in Named(document, "InternalSignature"))
        {
            _tests++;
            string number = signature.Attribute("ID")?.Value ?? $"line_{LineOf(signature)}";
            string description = formats.TryGetValue(number, out List<string>? names) ? string.Join(", ", names) : $"PRONOM signature {number}";
            if (Translate(signature, number, description) is string problem)
            {
                Note(signature, $"signature {number}: {problem}");
            }
        }

        foreach (XElement container in Named(document, "ContainerSignature"))
        {
            _tests++;
            Note(container, "a container signature: it looks into the files of a ZIP or OLE2 container");
        }

        if (_tests == 0)
        {
            Note(document.Root!, "the file has no signatures");
        }
    }

    /// <summary>Makes the rule of a signature.</summary>
    /// <returns>Why there is none, or null.</returns>
    private string? Translate(XElement signature, string number, string description)
    {
        var rule = new RuleText();
        var conditions = new List<string>();
        foreach (XElement sequence in SubSequenceReader.Child(signature, "ByteSequence"))
        {
            var parts = new List<SubSequence>();
            IEnumerable<XElement> elements = SubSequenceReader.Child(sequence, "SubSequence")
                .OrderBy(element => SubSequenceReader.Number(element, "Position") ?? 1);
            foreach (XElement element in elements)
            {
                if (SubSequenceReader.TryRead(element, out SubSequence? part) is string problem)
                {
                    return problem;
                }

                parts.Add(part!);
            }

            string reference = sequence.Attribute("Reference")?.Value ?? "Variable";
            var placed = SequenceCondition.Of(reference, parts, rule);
            if (placed.Condition is null)
            {
                return placed.Remark;
            }

            if (placed.Remark.Length > 0)
            {
                Note(sequence, $"signature {number}: {placed.Remark}");
            }

            conditions.Add(placed.Condition);
        }

        string name = "pronom_" + RuleText.Identifier(number);
        if (conditions.Count == 0 || !_names.Add(name))
        {
            return conditions.Count == 0 ? "it has no byte sequences" : "its number is taken";
        }

        _rules.Add(rule.Write(name, description, $"{Path.GetFileName(_path)}:{LineOf(signature)}", string.Join(" and ", conditions)));
        return null;
    }

    private void Note(XElement element, string reason) => _notes.Add(new ImportNote(_path, LineOf(element), reason));

    private static IEnumerable<XElement> Named(XDocument document, string name) =>
        document.Descendants().Where(element => element.Name.LocalName == name);

    private static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
