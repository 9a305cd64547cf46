using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Patterns;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses a hex string, <c>{ 4D 5A ?? [2-4] (01 | ~02) }</c>. Hex strings have tokens of their own.</summary>
internal sealed class HexStringParser
{
    /// <summary>The longest jump inside alternatives, as in YARA.</summary>
    private const int MaximumJumpInAlternative = 200;

    private const int MaximumDepth = 64;

    // How far the end is looked for, in bytes: nobody knows what else stands before the next brace.
    private const int LongestExpected = 1_024;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private int _position;
    private int _depth;
    private int _count;

    public HexStringParser(SourceText source, int position, DiagnosticBag diagnostics)
    {
        _source = source;
        _text = source.Text;
        _position = position;
        _diagnostics = diagnostics;
    }

    /// <summary>The position after the closing brace, or where parsing may continue after an error.</summary>
    public int End => _position;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private char Following => _position + 1 < _text.Length ? _text[_position + 1] : '\0';

    /// <summary>Parses from the opening brace; null after an error was reported.</summary>
    public IReadOnlyList<PatternNode>? Parse()
    {
        int start = _position;
        try
        {
            _position++;
            List<PatternNode> nodes = ParseTokens();
            if (Current != '}')
            {
                throw Fail(_position, 1, $"expected a byte, a jump, an alternative or \"}}\" in the hex string, found {Found()}");
            }

            _position++;
            return nodes;
        }
        catch (SyntaxException)
        {
            SkipToEnd(start);
            return null;
        }
    }

    private List<PatternNode> ParseTokens()
    {
        // Where a hex string is nothing but bytes, the next brace tells how many there are at most.
        int end = _depth == 0 ? _text.AsSpan(_position, Math.Min(2 * LongestExpected, _text.Length - _position)).IndexOf('}') : -1;
        var nodes = new List<PatternNode>((end + 1) / 2);
        int jumpStart = -1;
        while (true)
        {
            SkipBlanks();
            int start = _position;
            if (++_count > PatternExpander.MaximumElements)
            {
                throw Fail(start, 1, PatternExpander.DescribeExcess(_count));
            }

            if (Current == '[')
            {
                JumpNode jump = ParseJump();
                if (nodes.Count == 0)
                {
                    throw Fail(start, _position - start, JumpAtEdge("begin"));
                }

                nodes.Add(jump);
                jumpStart = start;
            }
            else if (Current == '(')
            {
                nodes.Add(ParseChoice());
            }
            else if (HexByte.ValueOf(Current, Following) is int value and >= 0)
            {
                nodes.Add(ByteNode.Exactly((byte)value));
                _position += 2;
            }
            else if (char.IsAsciiHexDigit(Current) || Current is '?' or '~')
            {
                nodes.Add(new ByteNode(ParseByte()));
            }
            else
            {
                break;
            }
        }

        if (nodes.Count == 0)
        {
            throw Fail(_position, 1, $"expected a byte such as 4D, 4?, ?D, ?? or ~4D, found {Found()}");
        }

        if (nodes[^1] is JumpNode)
        {
            throw Fail(jumpStart, _text.IndexOf(']', jumpStart) + 1 - jumpStart, JumpAtEdge("end"));
        }

        return nodes;
    }

    private string JumpAtEdge(string verb) => _depth == 0
        ? $"a hex string cannot {verb} with a jump; remove it, or write ?? for each byte that has to be there"
        : $"an alternative cannot {verb} with a jump; write the jump outside of the parentheses, or ?? for each byte";

    private ByteElement ParseByte()
    {
        int start = _position;
        bool negated = Current == '~';
        if (negated)
        {
            _position++;
        }

        char high = Current;
        char low = Following;
        if (!HexByte.IsNibble(high))
        {
            throw Fail(start, 1, "expected a byte such as ~4D, ~4? or ~?D after \"~\"");
        }

        if (!HexByte.IsNibble(low))
        {
            throw char.IsAsciiLetter(low)
                ? Fail(_position + 1, 1, $"\"{low}\" is not a hex digit; a byte is written with two hex digits or question marks")
                : Fail(start, _position + 1 - start, "uneven number of digits: a byte is written with two hex digits or question marks");
        }

        _position += 2;
        if (high == '?' && low == '?')
        {
            return !negated ? ByteElement.Any : throw Fail(start, 3, "\"~??\" can never match; expected ~4D, ~4? or ~?D");
        }

        ByteElement element = HexByte.Parse(high, low);
        return negated ? element.Negated() : element;
    }

    private ChoiceNode ParseChoice()
    {
        int start = _position;
        if (++_depth > MaximumDepth)
        {
            throw Fail(start, 1, $"alternatives are nested more than {MaximumDepth} deep");
        }

        var alternatives = new List<IReadOnlyList<PatternNode>>();
        do
        {
            _position++;
            alternatives.Add(ParseTokens());
        }
        while (Current == '|');

        if (Current != ')')
        {
            throw Fail(_position, 1, $"expected \"|\" or \")\" in the alternatives, found {Found()}");
        }

        _position++;
        _depth--;
        return new ChoiceNode(alternatives);
    }

    private JumpNode ParseJump()
    {
        int start = _position++;
        int? first = ParseNumber();
        SkipJumpBlanks();
        bool isRange = Current == '-';
        int? last = first;
        if (isRange)
        {
            _position++;
            last = ParseNumber();
            SkipJumpBlanks();
        }

        if (Current != ']')
        {
            throw Fail(_position, 1, $"expected a jump such as [4], [4-6], [4-] or [-], found {Found()}");
        }

        _position++;
        int length = _position - start;
        if (first is null && (last is not null || !isRange))
        {
            throw Fail(start, length, last is null
                ? "an empty jump; expected [4], [4-6], [4-] or [-]"
                : $"a jump needs a lower bound; write [0-{last}]");
        }

        CheckJump(start, length, first ?? 0, last, isRange);
        return new JumpNode(first ?? 0, last);
    }

    private void CheckJump(int start, int length, int first, int? last, bool isRange)
    {
        if (!isRange && first == 0)
        {
            throw Fail(start, length, "a jump of 0 bytes; remove it");
        }

        if (last < first)
        {
            throw Fail(start, length, $"the jump's lower bound {first} is greater than its upper bound {last}; write [{last}-{first}]");
        }

        if (_depth > 0 && last is null)
        {
            throw Fail(start, length, "a jump without upper bound is not allowed inside alternatives; write several strings instead");
        }

        if (_depth > 0 && last > MaximumJumpInAlternative)
        {
            throw Fail(start, length, $"a jump inside alternatives may skip at most {MaximumJumpInAlternative} bytes");
        }
    }

    private int? ParseNumber()
    {
        SkipJumpBlanks();
        int start = _position;
        bool isHexadecimal = Current == '0' && Following == 'x' && _position + 2 < _text.Length && char.IsAsciiHexDigit(_text[_position + 2]);
        _position += isHexadecimal ? 2 : 0;
        int digits = _position;
        while (isHexadecimal ? char.IsAsciiHexDigit(Current) : char.IsAsciiDigit(Current))
        {
            _position++;
        }

        if (start == _position)
        {
            return null;
        }

        NumberStyles style = isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(_text.AsSpan(digits, _position - digits), style, CultureInfo.InvariantCulture, out int value) && value >= 0
            ? value
            : throw Fail(start, _position - start, "this jump is too large; the largest is 2147483647");
    }

    private void SkipJumpBlanks()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    private void SkipBlanks()
    {
        while (true)
        {
            SkipJumpBlanks();
            if (Current == '/' && Following == '/')
            {
                int end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (Current == '/' && Following == '*')
            {
                int end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Fail(_position, 2, "this comment is not closed; expected \"*/\" before the end of the file");
                }

                _position = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string Found() => Current == '\0' && _position >= _text.Length ? "the end of the file" : $"\"{Current}\"";

    private SyntaxException Fail(int start, int length, string message)
    {
        int available = Math.Min(length, _text.Length - start);
        _diagnostics.Error(new SourceSpan(_source, start, available), message, WarningCode.Syntax);
        return new SyntaxException();
    }

    /// <summary>
    /// Finds where a malformed hex string ends: after the next brace, unless the brace is missing and the next section or string
    /// begins before it.
    /// </summary>
    private void SkipToEnd(int start)
    {
        int end = _text.IndexOfAny(['}', ':', '='], Math.Min(Math.Max(start + 1, _position), _text.Length));
        if (end < 0 || _text[end] == '}')
        {
            _position = end < 0 ? _text.Length : end + 1;
            return;
        }

        while (end > start + 1 && _text[end - 1] is ' ' or '\t' or '\r' or '\n')
        {
            end--;
        }

        while (end > start + 1 && (char.IsAsciiLetterOrDigit(_text[end - 1]) || _text[end - 1] is '_' or '$'))
        {
            end--;
        }

        _position = end;
    }
}
