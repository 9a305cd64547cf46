using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using SourceSpan = Tomlyn.Syntax.SourceSpan;

namespace FirmwareScanner.Tool.Cases;

/// <summary>Reads files of TOML 1.0: keys and values as texts, faults with their places.</summary>
internal static class TomlText
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Parses a file.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="UserErrorException">It is no TOML.</exception>
    public static DocumentSyntax Parse(string path, string text)
    {
        DocumentSyntax document = SyntaxParser.Parse(text, path, validate: true);
        if (document.HasErrors)
        {
            DiagnosticMessage first = document.Diagnostics.First(message => message.Kind == DiagnosticMessageKind.Error);
            throw Fault(path, first.Span, first.Message);
        }

        return document;
    }

    /// <summary>The key of an entry, without quotes.</summary>
    /// <param name="entry">The entry.</param>
    public static string KeyOf(KeyValueSyntax entry) => entry.Key?.ToString().Trim().Trim('"', '\'') ?? string.Empty;

    /// <summary>The values of an entry: those of an array, or one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entry">The entry.</param>
    /// <exception cref="UserErrorException">One is none of a text, a number, true, false, a day.</exception>
    public static string[] ValuesOf(string path, KeyValueSyntax entry) => entry.Value is ArraySyntax array
        ? [.. array.Items.Select(item => ValueOf(path, entry, item.Value))]
        : [ValueOf(path, entry, entry.Value)];

    /// <summary>What is wrong at a place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="span">The place.</param>
    /// <param name="message">What was expected, and what was found.</param>
    public static UserErrorException Fault(string path, SourceSpan span, string message) => new($"{PlaceOf(path, span)}: {message}");

    /// <summary>A place as messages name it: file, line, column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="span">The place.</param>
    public static string PlaceOf(string path, SourceSpan span) => $"{path}({span.Start.Line + 1},{span.Start.Column + 1})";

    private static string ValueOf(string path, KeyValueSyntax entry, ValueSyntax? value) => value switch
    {
        StringValueSyntax text => text.Value ?? string.Empty,
        IntegerValueSyntax number => number.Value.ToString(CultureInfo.InvariantCulture),
        BooleanValueSyntax flag => flag.Value ? "true" : "false",
        DateTimeValueSyntax time => time.Token?.Text ?? string.Empty,
        _ => throw Fault(path, entry.Span, $"expected a text, a number, true, false or an array of them, found {value}"),
    };
}
