using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Results;

/// <summary>
/// The events of a stream as canonical text, one event a line: matches in order of offset, rule, pattern and length, then the
/// rules that fired, then the same of each layer that a device opened, then the end of the stream and the verdict. The same stream and rules give the same text, however the stream
/// was cut and wherever it was scanned; there is no time in it. Blanks, backslashes and control characters in names, which
/// ClamAV and side files allow, are written as <c>\u</c> and four hexadecimal digits, so that an event stays one line of words.
/// </summary>
/// <example>
/// <code>
/// match 0x00001a2b 6699 length 8 default:boot $a
/// omitted 3 default:boot
/// rule default:boot high
/// layer 1 gzip 0x00000040 64
/// match 0x00000102 258 length 8 default:boot $a
/// rule default:boot high
/// end 0x0001c280 115328
/// verdict found
/// </code>
/// </example>
public sealed class EventLog
{
    private readonly FileScanResult _result;
    private readonly long _lostEvents;
    private readonly IReadOnlyList<OpenedLayer> _layers;

    private EventLog(FileScanResult result, long lostEvents, IReadOnlyList<OpenedLayer> layers)
    {
        _result = result;
        _lostEvents = lostEvents;
        _layers = layers;
    }

    /// <summary>
    /// The lines, without line ends. They are made as they are asked for, each time anew: of many millions only the matches are kept,
    /// which take 16 bytes each.
    /// </summary>
    public IEnumerable<string> Lines
    {
        get
        {
            foreach (string line in LinesOf(_result.Rules))
            {
                yield return line;
            }

            for (int number = 0; number < _layers.Count; number++)
            {
                OpenedLayer layer = _layers[number];
                yield return Format($"layer {number + 1} {layer.Format} 0x{layer.Offset:x8} {layer.Offset}");
                foreach (string line in LinesOf(layer.Rules))
                {
                    yield return line;
                }
            }

            foreach (string line in LastLines())
            {
                yield return line;
            }
        }
    }

    /// <summary>The log of a scanned file or stream.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="lostEvents">Events that a journal had no room for; their number becomes a line of its own.</param>
    /// <param name="layers">What a device opened of what the stream has wrapped; nothing if null.</param>
    public static EventLog Of(FileScanResult result, long lostEvents = 0, IReadOnlyList<OpenedLayer>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new EventLog(result, lostEvents, layers ?? []);
    }

    /// <summary>Writes the text: each line ends in a line feed.</summary>
    /// <param name="text">Where to.</param>
    public void Write(TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string line in Lines)
        {
            text.Write(line);
            text.Write('\n');
        }
    }

    /// <summary>The text as a whole; for long logs there is <see cref="Write"/>.</summary>
    public override string ToString()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text);
        return text.ToString();
    }

    private static IEnumerable<string> LinesOf(IReadOnlyList<FiredRule> rules)
    {
        foreach ((MatchRecord match, SignatureRule rule) in MergeMatches(rules))
        {
            string identifier = rule.Patterns[match.Pattern - rule.FirstPattern].Identifier;
            string words = $"{Word(rule.FullName)} {Word(identifier)}";
            yield return Format($"match 0x{match.Offset:x8} {match.Offset} length {match.Length} {words}");
        }

        foreach (FiredRule fired in rules.Where(fired => fired.OmittedMatches > 0))
        {
            yield return Format($"omitted {fired.OmittedMatches} {Word(fired.Rule.FullName)}");
        }

        foreach (FiredRule fired in rules)
        {
            yield return $"rule {Word(fired.Rule.FullName)} {fired.Rule.Severity.ToWord()}";
        }
    }

    private IEnumerable<string> LastLines()
    {
        if (_lostEvents > 0)
        {
            yield return Format($"lost {_lostEvents}");
        }

        long end = _result.BytesScanned + _result.MissingBytes;
        yield return Format($"end 0x{end:x8} {end}");
        yield return $"verdict {_result.Verdict.ToWord()} {ReasonText.Words(_result.Reasons)}".TrimEnd();
    }

    /// <summary>
    /// The matches of all rules in one order. Those of a rule are sorted already, and patterns are numbered in the order of their rules,
    /// so the order of records is that of offset, rule, pattern, length.
    /// </summary>
    private static IEnumerable<(MatchRecord Match, SignatureRule Rule)> MergeMatches(IReadOnlyList<FiredRule> rules)
    {
        var heads = new PriorityQueue<(FiredRule Rule, int Position), MatchRecord>();
        foreach (FiredRule fired in rules.Where(fired => fired.Records.Length > 0))
        {
            heads.Enqueue((fired, 0), fired.Records[0]);
        }

        while (heads.TryPeek(out (FiredRule Rule, int Position) head, out MatchRecord match))
        {
            yield return (match, head.Rule.Rule);
            int next = head.Position + 1;
            if (next < head.Rule.Records.Length)
            {
                heads.DequeueEnqueue((head.Rule, next), head.Rule.Records[next]);
            }
            else
            {
                heads.Dequeue();
            }
        }
    }

    private static string Word(string name)
    {
        return name.All(IsPlain)
            ? name
            : string.Concat(name.Select(c => IsPlain(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
    }

    private static bool IsPlain(char character) =>
        !HarmfulCharacter.Is(character) && !char.IsWhiteSpace(character) && character != '\\';

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
