using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Results;

/// <summary>
/// The events of a stream as canonical text, one event a line: matches in order of offset, rule, pattern and length, then the
/// rules that fired, then the end of the stream and the verdict. The same stream and rules give the same text, however the stream
/// was cut and wherever it was scanned; there is no time in it. Blanks, backslashes and control characters in names, which
/// ClamAV and side files allow, are written as <c>\u</c> and four hexadecimal digits, so that an event stays one line of words.
/// </summary>
/// <example>
/// <code>
/// match 0x00001a2b 6699 length 8 default:boot $a
/// omitted 3 default:boot
/// rule default:boot high
/// end 0x0001c280 115328
/// verdict found
/// </code>
/// </example>
public sealed class EventLog
{
    private EventLog(IReadOnlyList<string> lines)
    {
        Lines = lines;
    }

    /// <summary>The lines, without line ends.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The log of a scanned file or stream.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="lostEvents">Events that a journal had no room for; their number becomes a line of its own.</param>
    public static EventLog Of(FileScanResult result, long lostEvents = 0)
    {
        ArgumentNullException.ThrowIfNull(result);
        var lines = new List<string>();
        foreach ((MatchRecord match, SignatureRule rule) in SortedMatches(result))
        {
            string identifier = rule.Patterns[match.Pattern - rule.FirstPattern].Identifier;
            string words = $"{Word(rule.FullName)} {Word(identifier)}";
            lines.Add(Format($"match 0x{match.Offset:x8} {match.Offset} length {match.Length} {words}"));
        }

        foreach (FiredRule fired in result.Rules.Where(fired => fired.OmittedMatches > 0))
        {
            lines.Add(Format($"omitted {fired.OmittedMatches} {Word(fired.Rule.FullName)}"));
        }

        foreach (FiredRule fired in result.Rules)
        {
            lines.Add($"rule {Word(fired.Rule.FullName)} {fired.Rule.Severity.ToWord()}");
        }

        if (lostEvents > 0)
        {
            lines.Add(Format($"lost {lostEvents}"));
        }

        long end = result.BytesScanned + result.MissingBytes;
        lines.Add(Format($"end 0x{end:x8} {end}"));
        lines.Add($"verdict {result.Verdict.ToWord()} {ReasonText.Words(result.Reasons)}".TrimEnd());
        return new EventLog(lines);
    }

    /// <summary>The text: each line ends in a line feed.</summary>
    public override string ToString() => string.Concat(Lines.Select(line => line + "\n"));

    private static IEnumerable<(MatchRecord Match, SignatureRule Rule)> SortedMatches(FileScanResult result)
    {
        var all = new List<(MatchRecord Match, SignatureRule Rule)>();
        foreach (FiredRule fired in result.Rules)
        {
            all.AddRange(fired.Records.Select(record => (record, fired.Rule)));
        }

        // Patterns are numbered in the order of their rules, so the order of records is that of offset, rule, pattern, length.
        all.Sort((left, right) => left.Match.CompareTo(right.Match));
        return all;
    }

    private static string Word(string name)
    {
        return name.All(IsPlain)
            ? name
            : string.Concat(name.Select(c => IsPlain(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
    }

    private static bool IsPlain(char character) =>
        !char.IsControl(character) && !char.IsWhiteSpace(character) && !char.IsSurrogate(character) && character != '\\';

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
