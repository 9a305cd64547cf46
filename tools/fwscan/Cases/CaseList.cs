using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports.Authoring;
using FirmwareScanner.Rules;
using Tomlyn.Syntax;
using SourceSpan = Tomlyn.Syntax.SourceSpan;

namespace FirmwareScanner.Tool.Cases;

/// <summary>Reads the cases that a file of TOML lists: an array of tables <c>case</c>.</summary>
internal sealed class CaseList
{
    private const string Table = "case";
    private const string Keys = "file, fires, silent, offsets, severity or only";

    private readonly string _folder;
    private readonly string _path;

    private CaseList(string folder, string path)
    {
        _folder = folder;
        _path = path;
    }

    /// <summary>Reads a list.</summary>
    /// <param name="folder">The folder that files are named from.</param>
    /// <param name="path">The list.</param>
    /// <exception cref="UserErrorException">It cannot be used; the message names file, line and column.</exception>
    public static IReadOnlyList<RuleCase> Read(string folder, string path)
    {
        try
        {
            string text = Encoding.UTF8.GetString(InputFile.ReadWhole(path, TomlText.MostBytes));
            return new CaseList(folder, path).Read(TomlText.Parse(path, text));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    private List<RuleCase> Read(DocumentSyntax document)
    {
        foreach (KeyValueSyntax entry in document.KeyValues)
        {
            throw Fault(entry.Span, $"expected [[{Table}]], found the key {entry.Key}");
        }

        var cases = new List<RuleCase>();
        foreach (TableSyntaxBase table in document.Tables)
        {
            string name = table.Name?.ToString().Trim() ?? string.Empty;
            cases.Add(name == Table && table is TableArraySyntax ? ReadCase(table) : throw Fault(table.Span, $"expected [[{Table}]], found {name}"));
        }

        return cases;
    }

    private RuleCase ReadCase(TableSyntaxBase table)
    {
        var one = new RuleCase(string.Empty, string.Empty);
        foreach (KeyValueSyntax entry in table.Items)
        {
            one = TomlText.KeyOf(entry) switch
            {
                "file" => one with { Name = TextOf(entry), Path = PathOf(entry) },
                "fires" => one with { Fires = TextsOf(entry) },
                "silent" => one with { Silent = TextsOf(entry) },
                "offsets" => one with { Offsets = [.. OffsetsOf(entry)] },
                "severity" => one with { Gravest = SeverityOf(entry) },
                "only" => one with { IsOnly = entry.Value is BooleanValueSyntax flag ? flag.Value : throw Fault(entry.Span, "expected true or false for only") },
                string key => throw Fault(entry.Span, $"expected {Keys}, found {key}"),
            };
        }

        return one.Path.Length == 0 ? throw Fault(table.Span, "a case needs file: what is to be scanned")
            : one.Rules.Any() || one.IsNegative ? one
            : throw Fault(table.Span, "this case expects nothing: say what fires, what is silent, or only = true");
    }

    private string TextOf(KeyValueSyntax entry) =>
        entry.Value is StringValueSyntax { Value.Length: > 0 } text ? text.Value : throw Fault(entry.Span, $"expected a text for {TomlText.KeyOf(entry)}");

    private string[] TextsOf(KeyValueSyntax entry)
    {
        string[] texts = TomlText.ValuesOf(_path, entry);
        return texts.Length > 0 && texts.All(text => text.Length > 0) ? texts : throw Fault(entry.Span, $"expected names of rules for {TomlText.KeyOf(entry)}");
    }

    // Samples are part of the folder: a list that somebody sends is no reason to read anything else.
    private string PathOf(KeyValueSyntax entry)
    {
        string name = TextOf(entry);
        string[] parts = name.Split('/', Path.DirectorySeparatorChar);
        return Path.IsPathRooted(name) || parts.Any(part => part is "" or "." or "..")
            ? throw Fault(entry.Span, $"expected a file below {_folder}, named from there, found {name}")
            : Path.Combine(_folder, Path.Combine(parts));
    }

    private Severity SeverityOf(KeyValueSyntax entry)
    {
        string word = TextOf(entry);
        return SeverityText.Parse(word) ?? throw Fault(entry.Span, $"expected unrated, info, low, medium, high or critical for severity, found {word}");
    }

    private IEnumerable<(string Rule, long Offset)> OffsetsOf(KeyValueSyntax entry)
    {
        if (entry.Value is not InlineTableSyntax table || !table.Items.Any())
        {
            throw Fault(entry.Span, "expected offsets by rule, as in offsets = { rule = [0x40, 128] }");
        }

        foreach (KeyValueSyntax place in table.Items.Select(item => item.KeyValue).OfType<KeyValueSyntax>())
        {
            foreach (string text in TomlText.ValuesOf(_path, place))
            {
                yield return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                    ? (TomlText.KeyOf(place), offset)
                    : throw Fault(place.Span, $"expected an offset, 0 or more, found {text}");
            }
        }
    }

    private UserErrorException Fault(SourceSpan span, string message) => TomlText.Fault(_path, span, message);
}
