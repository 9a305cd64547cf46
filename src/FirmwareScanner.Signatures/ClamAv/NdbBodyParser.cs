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

    // ClamAV's AC_CH_MAXDIST.
    private const int FarthestByte = 32;
    private const int MaximumPadding = 128;
    private const string Accepted = "expected hex digits, ??, a?, ?a, *, {n}, {n-m}, {-m}, {n-} or (aa|bb)";

    private readonly SourceText _source;
    private readonly string _text;
    private readonly int _start;
    private readonly int _end;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<MatchEdge> _edges = [];
    private readonly bool _bracketsAreJumps;
    private int _position;
    private int _depth;
    private int _count;

    /// <summary>Prepares to parse a body.</summary>
    /// <param name="body">Where it stands.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="bracketsAreJumps">Whether <c>[n-m]</c> is read as <c>{n-m}</c>, as in whole words and wide texts.</param>
    public NdbBodyParser(SourceSpan body, DiagnosticBag diagnostics, bool bracketsAreJumps = false)
    {
        _bracketsAreJumps = bracketsAreJumps;
        _source = body.Source;
        _text = body.Source.Text;
        _start = body.Start;
        _position = body.Start;
        _end = body.Start + body.Length;
        _diagnostics = diagnostics;
    }

    private char Current => CharacterAt(_position);

    /// <summary>Parses the body; null after an error was reported.</summary>
    public ClamAvBody? Parse()
    {
        if (_position == _end)
        {
            Fail(_position, 0, "the signature has no body; expected hex digits");
            return null;
        }

        if (!_bracketsAreJumps && IsByteAt(_position) && CharacterAt(_position + 2) == '[')
        {
            ByteElement element = HexByte.Parse(Current, CharacterAt(_position + 1));
            _position += 2;
            if (!ParseByteEdge(element, isAfter: false))
            {
                return null;
            }
        }

        // A negated one is a byte of the match here (cli_ac_addsig compares the place of its parenthesis with the start).
        if (Current != '!' && MarkerLength() is > 0 and int marker)
        {
            AddMarkerEdge(isAfter: false);
            _position += marker;
        }

        List<PatternNode>? nodes = ParseNodes();
        if (nodes is not null && _position < _end)
        {
            nodes = Fail(_position, 1, $"unexpected \"{Current}\"; {Accepted}");
        }

        if (nodes is not null && nodes.All(node => node is JumpNode or ByteNode { Element.Count: 256 }))
        {
            nodes = Fail(
                _start, _end - _start, "the string matches any bytes at every offset; give it at least one byte or nibble that is not a wildcard");
        }

        return nodes is null ? null
            : new ClamAvBody([.. nodes.SelectMany((node, i) => i == 0 || i == nodes.Count - 1 ? PadEdge(node) : [node])], _edges);
    }

    private bool IsByteAt(int position) => HexByte.IsNibble(CharacterAt(position)) && HexByte.IsNibble(CharacterAt(position + 1));

    /// <summary>The length of <c>(B)</c>, <c>!(L)</c> and their like at the current place; 0 if there is none.</summary>
    private int MarkerLength()
    {
        int open = Current == '!' ? _position + 1 : _position;
        bool isMarker = CharacterAt(open) == '(' && CharacterAt(open + 1) is 'B' or 'L' or 'W' && CharacterAt(open + 2) == ')';
        return isMarker ? open + 3 - _position : 0;
    }

    private void AddMarkerEdge(bool isAfter)
    {
        bool isNegated = Current == '!';
        MatchEdgeKind kind = CharacterAt(_position + (isNegated ? 2 : 1)) switch
        {
            'B' => MatchEdgeKind.Boundary,
            'L' => MatchEdgeKind.LineEnd,
            _ => MatchEdgeKind.NoWord,
        };
        _edges.Add(new MatchEdge(kind, isAfter, isNegated));
    }

    /// <summary>Parses <c>[n-m]</c> of a byte that stands alone at an end of the body.</summary>
    private bool ParseByteEdge(ByteElement element, bool isAfter)
    {
        int start = _position;
        int close = _text.IndexOf(']', start, _end - start);
        string[] parts = close < 0 ? [] : _text[(start + 1)..close].Split('-');
        bool isValid = parts.Length is 1 or 2 && TryParseBound(parts[0], out int? nearest) & TryParseBound(parts[^1], out int? farthest)
            && nearest <= farthest && farthest <= FarthestByte
            && Add(new MatchEdge(MatchEdgeKind.Byte, isAfter, false, element, nearest.Value, farthest.Value));
        if (!isValid)
        {
            Fail(start, (close < 0 ? _end : close + 1) - start, $"expected [n] or [n-m] with ascending decimal numbers up to {FarthestByte}");
        }

        _position = close + 1;
        return isValid;
    }

    private bool Add(MatchEdge edge)
    {
        _edges.Add(edge);
        return true;
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
                '{' => ParseJump('}'),
                '[' when _bracketsAreJumps => ParseJump(']'),
                '[' => ParseLastByte(),
                '(' or '!' when MarkerLength() > 0 => ParseMarker(),
                '(' or '!' => ParseChoice(),
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

            if (node is not NoNode)
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    /// <summary>Parses <c>[n-m]aa</c> at the end of the body.</summary>
    private PatternNode? ParseLastByte()
    {
        int close = _text.IndexOf(']', _position, _end - _position);
        if (close < 0 || close + 3 != _end || !IsByteAt(close + 1) || _depth > 0)
        {
            return Refuse(
                Math.Max(1, close + 1 - _position),
                "[n-m] must stand between one byte and the rest, at the start or the end of the signature; write {n-m} between other parts");
        }

        bool isValid = ParseByteEdge(HexByte.Parse(CharacterAt(close + 1), CharacterAt(close + 2)), isAfter: true);
        _position = _end;
        return isValid ? new NoNode() : null;
    }

    /// <summary>Parses <c>(B)</c> and its like: at the end of the body what has to follow, elsewhere a byte of the match.</summary>
    private PatternNode? ParseMarker()
    {
        int start = _position;
        int length = MarkerLength();
        int next = start + length;
        bool isLast = _depth == 0 && (next == _end || (!_bracketsAreJumps && CharacterAt(next) == '['));
        if (isLast)
        {
            AddMarkerEdge(isAfter: true);
            _position = next;
            return new NoNode();
        }

        if (CharacterAt(next) is '*' or '{' || (start > 0 && _text[start - 1] is '*' or '}'))
        {
            return Refuse(length, "a boundary beside a jump is not supported; list the bytes that may stand there as (0a|0d|20)");
        }

        bool isNegated = Current == '!';
        char kind = CharacterAt(isNegated ? start + 2 : start + 1);
        bool isFollowed = IsByteAt(next) && !HexByte.Parse(CharacterAt(next), CharacterAt(next + 1)).Matches((byte)'\n');
        if (kind == 'L' && isNegated && !isFollowed)
        {
            return Refuse(length, "!(L) has to stand at the end, or in front of a byte other than 0a");
        }

        _position = next;
        return MarkerNodes.Of(kind, isNegated);
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

    private PatternNode? ParseJump(char closing)
    {
        int close = _text.IndexOf(closing, _position, _end - _position);
        if (close < 0)
        {
            return Refuse(_end - _position, $"expected \"{closing}\" after \"{Current}\"");
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
