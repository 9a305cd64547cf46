using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Parses regular expressions as YARA 4.5 does (<c>libyara/re_grammar.y</c>): what it accepts and refuses, and what that means.
/// </summary>
internal ref struct ExpressionParser
{
    /// <summary>The most bytes between the slashes, as in YARA (its <c>YR_LEX_BUF_SIZE</c>, less two).</summary>
    internal const int LongestSource = 8190;

    // YARA has no limit of its own here; its parser's stack has one.
    private const int DeepestNesting = 500;

    // Lengths of YARA's instructions for one byte (re.c).
    private const int LiteralCodeLength = 2;
    private const int PredefinedCodeLength = 1;

    private readonly bool _dotMatchesAll;
    private ExpressionReader _reader;

    private ExpressionParser(ReadOnlySpan<byte> source, bool dotMatchesAll)
    {
        _reader = new ExpressionReader(source);
        _dotMatchesAll = dotMatchesAll;
    }

    /// <summary>Whether a quantifier is greedy.</summary>
    internal bool HasGreedyQuantifiers { get; private set; }

    /// <summary>Whether a quantifier is followed by a question mark.</summary>
    internal bool HasLazyQuantifiers { get; private set; }

    /// <summary>Parses an expression.</summary>
    /// <param name="source">What stands between the slashes.</param>
    /// <param name="dotMatchesAll">Whether a dot also stands for a line feed.</param>
    /// <param name="parser">The parser, for what it has found out.</param>
    /// <exception cref="RegularExpressionException">YARA would refuse it.</exception>
    internal static ExpressionNode Parse(ReadOnlySpan<byte> source, bool dotMatchesAll, out ExpressionParser parser)
    {
        if (source.Length - source.Count("\\/"u8) > LongestSource)
        {
            throw new RegularExpressionException(LongestSource, $"expected at most {LongestSource} bytes, found more");
        }

        int forbidden = source.IndexOfAny((byte)0, (byte)'\n');
        if (forbidden >= 0)
        {
            throw new RegularExpressionException(forbidden, "expected no line feed and no byte 00 as such (\\n and \\x00 stand for them)");
        }

        parser = new ExpressionParser(source, dotMatchesAll);
        ExpressionNode root = parser.ParseChoice(0);
        if (!parser._reader.IsAtEnd)
        {
            throw parser._reader.Unexpected("the end of the expression");
        }

        return root;
    }

    private ExpressionNode ParseChoice(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new RegularExpressionException(_reader.Position, $"expected at most {DeepestNesting} parentheses in each other, found more");
        }

        var alternatives = new List<ExpressionNode> { ParseSequence(depth) };
        while (_reader.TryRead('|'))
        {
            // Nothing is an alternative anywhere but in the first place.
            alternatives.Add(_reader.IsAtEnd || _reader.Peek is '|' or ')' ? new EmptyNode() : ParseSequence(depth));
        }

        return alternatives.Count == 1 ? alternatives[0] : new ChoiceNode(alternatives);
    }

    private ExpressionNode ParseSequence(int depth)
    {
        var items = new List<ExpressionNode>();
        do
        {
            ExpressionNode item = ParseRepeat(depth);
            if (item is SequenceNode inner)
            {
                items.AddRange(inner.Items);
            }
            else
            {
                items.Add(item);
            }
        }
        while (!_reader.IsAtEnd && _reader.Peek is not ('|' or ')'));
        return items.Count == 1 ? items[0] : new SequenceNode(items);
    }

    private ExpressionNode ParseRepeat(int depth)
    {
        bool isDot = !_reader.IsAtEnd && _reader.Peek == '.';
        ExpressionNode single = ParseSingle(depth);
        if (single is AssertionNode && _reader.Previous != ')')
        {
            // What follows, if it is a quantifier, has nothing to repeat.
            return single;
        }

        RepeatForm rangeForm = isDot ? RepeatForm.RangeOfDot : RepeatForm.Range;
        RepeatNode? repeat = null;
        if (_reader.TryRead('*'))
        {
            repeat = new RepeatNode(single, 0, null, RepeatForm.Star);
        }
        else if (_reader.TryRead('+'))
        {
            repeat = new RepeatNode(single, 1, null, RepeatForm.Plus);
        }
        else if (_reader.TryRead('?'))
        {
            repeat = new RepeatNode(single, 0, 1, rangeForm);
        }
        else if (_reader.TryReadRange(out int least, out int? most))
        {
            repeat = new RepeatNode(single, least, most, rangeForm);
        }

        if (repeat is null)
        {
            return single;
        }

        bool isLazy = _reader.TryRead('?');
        HasLazyQuantifiers |= isLazy;
        HasGreedyQuantifiers |= !isLazy;
        return repeat;
    }

    private ExpressionNode ParseSingle(int depth)
    {
        const string Expected = "something to match";
        if (_reader.IsAtEnd || _reader.Peek is ')' or '|')
        {
            throw _reader.Unexpected(Expected);
        }

        int start = _reader.Position;
        if (_reader.Peek is '*' or '+' or '?' || _reader.TryReadRange(out _, out _))
        {
            throw new RegularExpressionException(start, "expected something to match, found a quantifier, which has nothing to repeat");
        }

        switch (_reader.Read())
        {
            case '(':
                return ParseGroup(depth, start);
            case '.':
                return new ByteNode(_dotMatchesAll ? ByteSet.All : ByteSet.NotLineFeed, false, PredefinedCodeLength);
            case '^':
                return new AssertionNode(AssertionKind.Start);
            case '$':
                return new AssertionNode(AssertionKind.End);
            case '[':
                return ByteClassParser.Parse(ref _reader);
            case '\\':
                return ParseEscape();
            case char literal:
                return Literal((byte)literal);
        }
    }

    private ExpressionNode ParseGroup(int depth, int start)
    {
        ExpressionNode inner = ParseChoice(depth + 1);
        if (!_reader.TryRead(')'))
        {
            throw new RegularExpressionException(start, "expected a ) for this (, found none");
        }

        return inner;
    }

    private ExpressionNode ParseEscape()
    {
        int start = _reader.Position - 1;
        if (!_reader.IsAtEnd)
        {
            if (ByteClassParser.Predefined(_reader.Peek) is ByteSet predefined)
            {
                _reader.Read();
                return new ByteNode(predefined, false, PredefinedCodeLength);
            }

            if (_reader.TryRead('b'))
            {
                return new AssertionNode(AssertionKind.WordBoundary);
            }

            if (_reader.TryRead('B'))
            {
                return new AssertionNode(AssertionKind.NoWordBoundary);
            }

            if (char.IsAsciiDigit(_reader.Peek))
            {
                throw new RegularExpressionException(
                    start, string.Create(CultureInfo.InvariantCulture, $"expected no backreference, found \\{_reader.Peek}"));
            }
        }

        return Literal(_reader.ReadEscaped());
    }

    private static ByteNode Literal(byte value) => new(default(ByteSet).WithRange(value, value), false, LiteralCodeLength);
}
