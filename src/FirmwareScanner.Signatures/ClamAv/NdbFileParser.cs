using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Parses a file of ClamAV extended signatures, one a line: <c>Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]]</c>
/// (https://docs.clamav.net/manual/Signatures/ExtendedSignatures.html). Each line becomes a rule; names may repeat, as in ClamAV.
/// </summary>
internal sealed class NdbFileParser
{
    private static readonly string[] TargetTypes =
    [
        "any file", "PE", "OLE2", "HTML", "mail", "graphics", "ELF", "text", "unused", "Mach-O", "PDF", "Flash", "Java class",
    ];

    private readonly SourceText _source;
    private readonly string _namespace;
    private readonly RuleIntake _rules;
    private readonly DiagnosticBag _diagnostics;
    private readonly SortedDictionary<int, List<SourceSpan>> _restricted = [];

    /// <summary>Prepares to parse a file.</summary>
    public NdbFileParser(SourceText source, string ns, RuleIntake rules, DiagnosticBag diagnostics)
    {
        _source = source;
        _namespace = ns;
        _rules = rules;
        _diagnostics = diagnostics;
    }

    /// <summary>Parses the whole file.</summary>
    public void Parse()
    {
        int start = 0;
        while (start < _source.Text.Length && _rules.HasRoom(new SourceSpan(_source, start, 0)))
        {
            int end = _source.Text.IndexOf('\n', start);
            end = end < 0 ? _source.Text.Length : end;
            string line = _source.Text[start..end].TrimEnd();
            if (line.Length > 0 && line[0] != '#')
            {
                ParseLine(SplitFields(start, line));
            }

            start = end + 1;
        }

        foreach ((int type, List<SourceSpan> spans) in _restricted)
        {
            string count = spans.Count == 1 ? "1 signature is" : $"{spans.Count} signatures of this file are";
            _diagnostics.Note(spans[0], $"{count} for target type {type} ({NameOf(type)}), but unrestricted here: matched in every stream");
        }
    }

    private List<SourceSpan> SplitFields(int start, string line)
    {
        var fields = new List<SourceSpan>();
        int position = 0;
        foreach (string field in line.Split(':'))
        {
            fields.Add(new SourceSpan(_source, start + position, field.Length));
            position += field.Length + 1;
        }

        return fields;
    }

    private static string NameOf(int type) => type < TargetTypes.Length ? TargetTypes[type] : "unknown";

    private string TextOf(SourceSpan span) => _source.Text.Substring(span.Start, span.Length);

    private void ParseLine(List<SourceSpan> fields)
    {
        if (fields.Count is < 4 or > 6)
        {
            _diagnostics.Error(
                fields[0].To(fields[^1]),
                $"expected Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]], 4 to 6 fields, found {fields.Count}");
            return;
        }

        string name = TextOf(fields[0]);
        if (name.Length == 0)
        {
            _diagnostics.Error(fields[0], "the signature has no name");
        }

        bool areNumbersValid = CheckTargetType(fields[1]) & fields.Skip(4).All(CheckLevel);
        bool isOffsetValid = NdbOffset.TryParse(TextOf(fields[2]), fields[2], out StartRange? range, _diagnostics);
        IReadOnlyList<Sequence>? sequences = ParseBody(fields[3]);
        if (name.Length > 0 && areNumbersValid && isOffsetValid && sequences is not null)
        {
            var pattern = new Pattern { Identifier = "$", Sequences = sequences, Start = range, Span = fields[3] };
            _rules.Add(new Rule
            {
                Name = name,
                Namespace = _namespace,
                Patterns = [pattern],
                Condition = new PatternPresent(fields[3], pattern),
                Span = fields[0],
                Extent = fields[0].To(fields[^1]),
            });
        }
    }

    private bool CheckTargetType(SourceSpan field)
    {
        bool isNumber = int.TryParse(TextOf(field), NumberStyles.None, CultureInfo.InvariantCulture, out int type);
        if (!isNumber)
        {
            _diagnostics.Error(field, $"expected a target type (a number; 0 is any file), found \"{TextOf(field)}\"");
            return false;
        }

        if (type != 0)
        {
            if (!_restricted.TryGetValue(type, out List<SourceSpan>? spans))
            {
                _restricted[type] = spans = [];
            }

            spans.Add(field);
        }

        return true;
    }

    private bool CheckLevel(SourceSpan field)
    {
        string text = TextOf(field);
        bool isValid = text.All(char.IsAsciiDigit);
        if (!isValid)
        {
            _diagnostics.Error(field, $"expected a functionality level (a number; it is ignored), found \"{text}\"");
        }

        return isValid;
    }

    private IReadOnlyList<Sequence>? ParseBody(SourceSpan field)
    {
        IReadOnlyList<PatternNode>? nodes = new NdbBodyParser(field, _diagnostics).Parse();
        if (nodes is not null && nodes.All(node => node is JumpNode or ByteNode { Element.Count: 256 }))
        {
            _diagnostics.Error(field, "the string matches any bytes at every offset; give it at least one byte or nibble that is not a wildcard");
            return null;
        }

        return nodes is null ? null : _rules.Count(field, PatternExpander.Expand(nodes, field, _diagnostics));
    }
}
