using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Formatting;

/// <summary>
/// Brings YARA files into one form (docs/rule-authors.md): only blanks and the ends of lines change. Every word and comment stays, in its order,
/// which is looked at each time before anything is given back.
/// </summary>
public static class RuleFormatter
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = RuleFileReader.MostFileBytes;

    private const string NoNamespace = "";

    /// <summary>The YARA files of a folder and its subfolders, in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="System.IO.IOException">It cannot be listed.</exception>
    public static IReadOnlyList<string> FilesIn(string folder) =>
        [.. RuleFolder.List(folder).Where(path => RuleFormats.LanguageOf(path) == RuleLanguage.Yara)];

    /// <summary>Whether a file that somebody names is YARA: it has a name of its own for it, or none that is known.</summary>
    /// <param name="path">The file.</param>
    public static bool IsYara(string path) => RuleFormats.LanguageOf(path) == RuleLanguage.Yara || !RuleFormats.IsRuleFile(path);

    /// <summary>Formats a file. What is formatted already comes back byte for byte; the ends of lines are of the kind that most are.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="content">Its bytes: UTF-8, of which those that are none are kept, with or without a byte order mark.</param>
    /// <param name="diagnostics">Receives the syntax errors; what else is wrong with rules is no matter here.</param>
    /// <returns>The bytes of the formatted file; null after an error was reported.</returns>
    public static byte[]? Format(string path, ReadOnlySpan<byte> content, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(diagnostics);
        ReadOnlySpan<byte> mark = content.StartsWith("\uFEFF"u8) ? "\uFEFF"u8 : default;
        var source = new SourceText(path, RuleFileReader.Decode(content));
        if (HasSyntaxErrors(source, diagnostics))
        {
            return null;
        }

        IReadOnlyList<SourcePiece> pieces = PieceReader.Read(source, diagnostics);
        if (diagnostics.HasErrors)
        {
            return null;
        }

        string text = Write(pieces, NewLineOf(source.Text));
        var again = new DiagnosticBag();
        IReadOnlyList<SourcePiece> after = PieceReader.Read(new SourceText(path, text), again);
        int same = pieces.Zip(after).TakeWhile(pair => pair.First.Equals(pair.Second)).Count();
        if (again.HasErrors || same < int.Max(pieces.Count, after.Count))
        {
            SourcePiece? first = same < pieces.Count ? pieces[same] : null;
            diagnostics.Error(
                new SourceSpan(source, first?.Start ?? source.Text.Length, first?.Text.Length ?? 0),
                "formatted, the file would not have the same words any longer, so it is left as it is: a fault of the formatter, please report it");
            return null;
        }

        return [.. mark, .. EscapedUtf8.Encode(text)];
    }

    /// <summary>Whether a file cannot be read at all; what is wrong with the meaning of its rules is not asked.</summary>
    private static bool HasSyntaxErrors(SourceText source, DiagnosticBag diagnostics)
    {
        var messages = new DiagnosticBag();
        var names = new RuleTable(new ModuleTable([]), new ExternalVariables(new Dictionary<string, object>()));
        var files = new RuleFileReader(messages, []) { LeavesOutIncluded = true };
        new YaraFileParser(source, NoNamespace, names, new RuleIntake(messages), files, messages).Parse();
        Diagnostic[] errors = [.. messages.All.Where(message => message is { Severity: DiagnosticSeverity.Error, Code: WarningCode.Syntax })];
        Array.ForEach(errors, diagnostics.Add);
        return errors.Length > 0;
    }

    private static string Write(IReadOnlyList<SourcePiece> pieces, string newLine)
    {
        SourcePiece[] words = [.. pieces.Where(piece => !piece.IsComment)];
        IReadOnlyList<Placement> places = new PlacementPlanner(words).Plan();
        var writer = new FormatWriter(newLine);
        int next = 0;
        foreach (SourcePiece piece in pieces)
        {
            if (!piece.IsComment)
            {
                writer.WriteWord(piece, places[next++]);
            }
            else if (next < words.Length)
            {
                writer.WriteComment(piece, places[next], words[next].Column);
            }
            else
            {
                writer.WriteComment(piece, new Placement(next == 0 ? WordJoin.LineOrGap : WordJoin.Gap, 0), 0);
            }
        }

        return writer.Finish();
    }

    private static string NewLineOf(string text)
    {
        int lines = text.Count(character => character == '\n');
        int carriageReturns = 0;
        for (int end = text.IndexOf("\r\n", StringComparison.Ordinal); end >= 0; end = text.IndexOf("\r\n", end + 2, StringComparison.Ordinal))
        {
            carriageReturns++;
        }

        return 2 * carriageReturns > lines ? "\r\n" : "\n";
    }
}
