using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>Looks at how YARA files are written: what a parser accepts, and an author did not mean.</summary>
/// <param name="settings">What is expected.</param>
/// <param name="diagnostics">Receives the warnings.</param>
internal sealed class FileCheck(CheckSettings settings, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, SourceSpan> _contents = new(StringComparer.Ordinal);

    /// <summary>Looks at files.</summary>
    /// <param name="sources">The files, each once.</param>
    public void Check(IReadOnlyList<SourceText> sources)
    {
        var outlines = new List<(SourceText Source, FileOutline Outline)>();
        foreach (SourceText source in sources)
        {
            CheckLines(source);
            var faults = new DiagnosticBag();
            IReadOnlyList<SourcePiece> pieces = PieceReader.Read(source, faults);
            if (!faults.HasErrors)
            {
                outlines.Add((source, new FileOutline(pieces)));
            }
        }

        // All files of a namespace see an import, so that one may stand in a file of its own.
        HashSet<string> dotted = [.. outlines.SelectMany(file => file.Outline.Dotted)];
        foreach ((SourceText source, FileOutline outline) in outlines)
        {
            CheckImports(source, outline, dotted);
            var strings = new StringCheck((word, message, code) => Warn(source, word, message, code));
            foreach (RuleOutline rule in outline.Rules)
            {
                CheckRule(source, rule);
                strings.Check(rule);
            }
        }
    }

    private void Warn(SourceText source, SourcePiece word, string message, string code) =>
        diagnostics.Warning(SpanOf(source, word), message, code);

    private static SourceSpan SpanOf(SourceText source, SourcePiece word) => new(source, word.Start, word.Text.Length);

    private void CheckImports(SourceText source, FileOutline outline, HashSet<string> dotted)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (SourcePiece import in outline.Imports)
        {
            string name = import.Text.Trim('"');
            if (!known.Add(name))
            {
                Warn(source, import, $"the module \"{name}\" is imported twice", WarningCode.DuplicateImport);
            }
            else if (!dotted.Contains(name))
            {
                Warn(source, import, $"no rule uses the module \"{name}\"", WarningCode.UnusedImport);
            }
        }
    }

    private void CheckRule(SourceText source, RuleOutline rule)
    {
        foreach (SourcePiece word in rule.Condition.Where(word => word.Is("entrypoint")))
        {
            Warn(source, word, "YARA has given up \"entrypoint\"; write pe.entry_point or elf.entry_point", WarningCode.Deprecated);
        }

        SourceSpan place = SpanOf(source, rule.Name);
        if (!_contents.TryAdd(rule.Content, place))
        {
            SourceSpan first = _contents[rule.Content];
            string name = first.Source.Text.Substring(first.Start, first.Length);
            diagnostics.Warning(
                place,
                $"the rule \"{rule.Name.Text}\" has the strings and the condition of \"{name}\", at {first.Source.Path}:{first.Source.LineOf(first.Start)}",
                WarningCode.DuplicateRule);
        }
    }

    // A metadata entry or a string that is one text cannot be broken.
    private static bool IsText(ReadOnlySpan<char> line) => line.EndsWith("\"") && line.Contains(" = \"", StringComparison.Ordinal);

    private void CheckLines(SourceText source)
    {
        (int? blanks, int? tabs) = (null, null);
        int start = 0;
        while (start < source.Text.Length)
        {
            int end = source.Text.IndexOf('\n', start);
            end = end < 0 ? source.Text.Length : end;
            ReadOnlySpan<char> line = source.Text.AsSpan(start, end - start).TrimEnd('\r');
            int length = line.Length;
            if (length > settings.MostColumns && !IsText(line))
            {
                diagnostics.Warning(
                    new SourceSpan(source, start + settings.MostColumns, length - settings.MostColumns),
                    $"this line has {length} characters, and {settings.MostColumns} are enough",
                    WarningCode.LongLine);
            }

            blanks ??= source.Text[start] == ' ' ? start : null;
            tabs ??= source.Text[start] == '\t' ? start : null;
            start = end + 1;
        }

        if (blanks is int blank && tabs is int tab)
        {
            int later = int.Max(blank, tab);
            string found = later == tab ? "a tab, and lines before by blanks" : "blanks, and lines before by tabs";
            diagnostics.Warning(new SourceSpan(source, later, 1), $"this line is indented by {found}", WarningCode.MixedIndentation);
        }
    }
}
