using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Parses the hexadecimal body of a ClamAV signature: <c>4d5a??{2-4}(aa|bb)*5?</c>.</summary>
internal sealed class NdbBodyParser
{
    private const int MaximumDepth = 64;
    private const int MaximumPadding = 128;
    private const string Accepted = "expected hex digits, ??, a?, ?a, *, {n}, {n-m}, {-m}, {n-} or (aa|bb)";

    private readonly SourceText _source;
    private readonly string _text;
    private readonly int _end;
    private readonly DiagnosticBag _diagnostics;
    private int _position;
    private int _depth;
    private int _count;

    /// <summary>Prepares to parse a body.</summary>
    public NdbBodyParser(SourceSpan body, DiagnosticBag diagnostics)
    {
        _source = body.Source;
        _text = body.Source.Text;
        _position = body.Start;
        _end = body.Start + body.Length;
        _diagnostics = diagnostics;
    }

    private char Current => CharacterAt(_position);

    /// <summary>Parses the body; null after an error was reported.</summary>
    public IReadOnlyList<PatternNode>? Parse()
    {
        if (_position == _end)
        {
            return Fail(_position, 0, "the signature has no body; expected hex digits");
        }

        List<PatternNode>? nodes = ParseNodes();
        if (nodes is not null && _position < _end)
        {
            return Fail(_position, 1, $"unexpected \"{Current}\"; {Accepted}");
        }

        return nodes is null ? null : [.. nodes.SelectMany((node, i) => i == 0 || i == nodes.Count - 1 ? PadEdge(node) : [node])];
    }

    // ClamAV reads {n} at either end as n times ??.
    private static IEnumerable<PatternNode> PadEdge(PatternNode node) =>
        node is JumpNode jump && jump.Minimum == jump.Maximum && jump.Minimum <= MaximumPadding
            ? Enumerable.Repeat(new ByteNode(ByteElement.Any), jump.Minimum)
            : [node];

    private char CharacterAt(int position) => position < _end ? _text[position] : '\0';

    private List<PatternNode>? Fail(int start, int length, string message)
    {
        _diagnostics.Error(new SourceSpan(_source, start, length), message);
        return null;
    }

    /// <summary>Parses up to the end, or to what ends an alternative.</summary>
    private List<PatternNode>? ParseNodes()
    {
        var nodes = new List<PatternNode>();
        while (_position < _end && Current is not ('|' or ')'))
        {
            int start = _position;
            PatternNode? node = Current switch
            {
                '*' => ParseStar(),
                '{' => ParseJump(),
                '(' or '!' => ParseChoice(),
                '[' => Refuse(
                    Math.Max(1, _text.IndexOf(']', start, _end - start) + 1 - start),
                    "anchored byte ranges [x-y] are not supported; write {x-y} between the two parts"),
                '$' => Refuse(_end - start, "macro groups ($n) are not supported; write the alternatives as (aa|bb)"),
                _ => ParseByte(),
            };
            if (node is not null && ++_count > PatternExpander.MaximumElements)
            {
                node = Refuse(0, PatternExpander.DescribeExcess(_count));
            }

            if (node is null)
            {
                return null;
            }

            nodes.Add(node);
        }

        return nodes;
    }

    private PatternNode? Refuse(int length, string message)
    {
        Fail(_position, length, message);
        return null;
    }

    private JumpNode ParseStar()
    {
        _position++;
        return new JumpNode(0, null);
    }

    private PatternNode? ParseByte()
    {
        char high = Current;
        char low = CharacterAt(_position + 1);
        if (!HexByte.IsNibble(high))
        {
            return Refuse(1, $"unexpected \"{high}\"; {Accepted}");
        }

        if (!HexByte.IsNibble(low))
        {
            return Refuse(1, "uneven number of digits: a byte is written with two hex digits or question marks");
        }

        _position += 2;
        return new ByteNode(HexByte.Parse(high, low));
    }

    private PatternNode? ParseJump()
    {
        int close = _text.IndexOf('}', _position, _end - _position);
        if (close < 0)
        {
            return Refuse(_end - _position, "expected \"}\" after \"{\"");
        }

        int length = close + 1 - _position;
        string[] parts = _text[(_position + 1)..close].Split('-');
        bool isValid = TryParseBound(parts[0], out int? minimum) & TryParseBound(parts[^1], out int? maximum);
        if (!isValid || parts.Length > 2 || (minimum is null && maximum is null))
        {
            return Refuse(length, "expected {n}, {n-m}, {-m} or {n-} with decimal numbers up to 2147483647");
        }

        if (maximum < (minimum ?? 0))
        {
            return Refuse(length, $"the lower bound {minimum} is greater than the upper bound {maximum}");
        }

        _position = close + 1;
        return new JumpNode(minimum ?? 0, maximum);
    }

    private static bool TryParseBound(string text, out int? bound)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        bound = isNumber ? value : null;
        return isNumber || text.Length == 0;
    }

    private PatternNode? ParseChoice()
    {
        int start = _position;
        bool isNegated = Current == '!';
        _position += isNegated ? 1 : 0;
        if (Current != '(')
        {
            return Refuse(1, "expected \"(\" after \"!\"");
        }

        if (_position + 2 < _end && CharacterAt(_position + 2) == ')' && CharacterAt(_position + 1) is 'B' or 'L' or 'W')
        {
            return Refuse(
                3, $"the boundary ({CharacterAt(_position + 1)}) is not supported; list the bytes that may stand there as (0a|0d|20)");
        }

        if (++_depth > MaximumDepth)
        {
            return Refuse(1, $"alternatives are nested more than {MaximumDepth} deep");
        }

        List<IReadOnlyList<PatternNode>>? alternatives = ParseAlternatives();
        _depth--;
        if (alternatives is null || !isNegated)
        {
            return alternatives is null ? null : new ChoiceNode(alternatives);
        }

        PatternNode? negated = NegatedAlternatives.TryBuild(alternatives, out string? problem);
        if (problem is not null)
        {
            Fail(start, _position - start, problem);
        }

        return negated;
    }

    private List<IReadOnlyList<PatternNode>>? ParseAlternatives()
    {
        var alternatives = new List<IReadOnlyList<PatternNode>>();
        do
        {
            _position++;
            int start = _position;
            List<PatternNode>? alternative = ParseNodes();
            if (alternative is null)
            {
                return null;
            }

            if (alternative.Count == 0)
            {
                Fail(start, 0, "an empty alternative; expected hex digits");
                return null;
            }

            if (alternative.OfType<JumpNode>().Any(jump => jump.Maximum is null))
            {
                Fail(start, _position - start, "a jump without upper bound is not allowed inside alternatives");
                return null;
            }

            alternatives.Add(alternative);
        }
        while (Current == '|');

        if (Current != ')')
        {
            Fail(_position, 0, "expected \")\" after the alternatives");
            return null;
        }

        _position++;
        return alternatives;
    }
}
