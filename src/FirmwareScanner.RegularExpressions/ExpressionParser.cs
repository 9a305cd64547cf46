using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Parses regular expressions as YARA 4.5 does (<c>libyara/re_grammar.y</c>): what it accepts and refuses, and what that means; and
/// groups that came with YARA-X.
/// </summary>
internal ref struct ExpressionParser
{
    /// <summary>The most bytes between the slashes, as in YARA (its <c>YR_LEX_BUF_SIZE</c>, less two).</summary>
    internal const int LongestSource = 8190;

    // YARA has no limit of its own here; its parser's stack has one.
    private const int DeepestNesting = 500;

    // YARA's YR_STRING_CHAINING_THRESHOLD.
    private const int LongestGap = 200;

    // Lengths of YARA's instructions for one byte (re.c).
    private const int LiteralCodeLength = 2;
    private const int PredefinedCodeLength = 1;

    private readonly List<RepeatNode> _longGaps = [];
    private readonly bool _hasYaraXGroups;
    private ExpressionReader _reader;
    private GroupFlags _flags;

    private ExpressionParser(ReadOnlySpan<byte> source, bool dotMatchesAll)
    {
        _reader = new ExpressionReader(source);
        _flags = new GroupFlags(null, dotMatchesAll, false, false, false);
        _hasYaraXGroups = YaraXGroups.AreIn(source);
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
            throw new RegularExpressionException(
                _reader.Position, $"expected at most {DeepestNesting} parentheses in each other, found more");
        }

        // Nothing as the first alternative of a group is for YARA-X alone.
        bool isNothing = depth > 0 && !_reader.IsAtEnd && _reader.Peek is '|' or ')';
        ExpressionNode first = isNothing ? new EmptyNode() : ParseSequence(depth);
        if (depth == 0 && first is SequenceNode sequence && _reader.IsAtEnd)
        {
            return WithLongGaps(sequence);
        }

        var alternatives = new List<ExpressionNode> { first };
        while (_reader.TryRead('|'))
        {
            // To YARA nothing is an alternative anywhere but in the first place.
            alternatives.Add(_reader.IsAtEnd || _reader.Peek is '|' or ')' ? new EmptyNode() : ParseSequence(depth));
        }

        return alternatives.Count == 1 ? alternatives[0] : new AlternativesNode(alternatives);
    }

    /// <summary>
    /// YARA cuts an expression at a long lazy repetition of a dot, and allows any bytes in between, line feeds among them
    /// (<c>yr_re_ast_split_at_chaining_point</c>), unless it stands in parentheses or beside an alternative.
    /// </summary>
    private readonly SequenceNode WithLongGaps(SequenceNode sequence)
    {
        var items = new List<ExpressionNode>(sequence.Items);
        for (int i = 1; i < items.Count - 1; i++)
        {
            if (items[i] is RepeatNode repeat && _longGaps.Exists(gap => ReferenceEquals(gap, repeat)))
            {
                items[i] = repeat with { Item = new ByteSetNode(ByteSet.All, false, PredefinedCodeLength) };

                // What is behind a cut is an expression of its own, which is not cut where it begins.
                i++;
            }
        }

        return new SequenceNode(items);
    }

    private ExpressionNode ParseSequence(int depth)
    {
        var items = new List<ExpressionNode>();
        do
        {
            if (YaraXGroups.TryReadFlags(ref _reader, ref _flags))
            {
                continue;
            }

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
        return items.Count switch
        {
            0 => new EmptyNode(),
            1 => items[0],
            _ => new SequenceNode(items),
        };
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

        bool isLazy = _reader.TryRead('?') != _flags.SwapsGreed;
        HasLazyQuantifiers |= isLazy;
        HasGreedyQuantifiers |= !isLazy;
        if (isLazy && depth == 0 && repeat.Form == RepeatForm.RangeOfDot && (repeat.Most is null or > LongestGap))
        {
            _longGaps.Add(repeat);
        }

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
            case '.' when _flags.IsUnicode:
                return Utf8Character.Any(_flags.DotMatchesAll, PredefinedCodeLength);
            case '.':
                return new ByteSetNode(_flags.DotMatchesAll ? ByteSet.All : ByteSet.NotLineFeed, false, PredefinedCodeLength);
            case '^':
                return new AssertionNode(_flags.IsMultiLine ? AssertionKind.LineStart : AssertionKind.Start);
            case '$':
                return new AssertionNode(_flags.IsMultiLine ? AssertionKind.LineEnd : AssertionKind.End);
            case '[':
                ByteSetNode set = ByteClassParser.Parse(ref _reader);
                CheckUnicode(start, set.IsNegated ? "a class that is negated" : null);
                return set with { IgnoresCase = _flags.IgnoresCase };
            case '\\':
                return ParseEscape();
            case char literal:
                return ParseLiteral((byte)literal);
        }
    }

    private ExpressionNode ParseGroup(int depth, int start)
    {
        GroupFlags outer = _flags;
        YaraXGroups.ReadHead(ref _reader, ref _flags);
        ExpressionNode inner = ParseChoice(depth + 1);
        _flags = outer;
        if (!_reader.TryRead(')'))
        {
            throw new RegularExpressionException(start, "expected a ) for this (, found none");
        }

        return inner;
    }

    /// <summary>A byte, or with the flag <c>u</c> the character that begins with it.</summary>
    private ExpressionNode ParseLiteral(byte first)
    {
        int followers = _flags.IsUnicode ? Utf8Character.FollowersOf(first) : 0;
        var bytes = new List<ExpressionNode> { Literal(first) };
        while (followers-- > 0 && !_reader.IsAtEnd && (_reader.Peek & 0xC0) == 0x80)
        {
            bytes.Add(Literal((byte)_reader.Read()));
        }

        return bytes.Count == 1 ? bytes[0] : new SequenceNode(bytes);
    }

    private readonly void CheckUnicode(int start, string? unsupported)
    {
        if (_flags.IsUnicode && unsupported is not null)
        {
            throw new RegularExpressionException(start, $"expected no {unsupported} with the flag u, which is about characters here, found one");
        }
    }

    private ExpressionNode ParseEscape()
    {
        int start = _reader.Position - 1;
        if (!_reader.IsAtEnd)
        {
            if (ByteClassParser.Predefined(_reader.Peek) is ByteSet predefined)
            {
                _reader.Read();
                CheckUnicode(start, "class of letters, digits or blanks");
                return new ByteSetNode(predefined, false, PredefinedCodeLength);
            }

            // Letters like others to YARA, which refuses the groups.
            if (_hasYaraXGroups && _reader.Peek is 'A' or 'z')
            {
                return new AssertionNode(_reader.Read() == 'A' ? AssertionKind.Start : AssertionKind.End);
            }

            CheckUnicode(start, _reader.Peek is 'b' or 'B' ? "boundary of a word" : null);

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

    private readonly ByteSetNode Literal(byte value) =>
        new(default(ByteSet).WithRange(value, value), false, LiteralCodeLength, _flags.IgnoresCase);
}
