using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Splits a YARA file into tokens, one at a time.</summary>
internal sealed class Lexer
{
    private const int MaximumIdentifierLength = 128;

    private static readonly HashSet<string> Keywords =
    [
        "all", "and", "any", "ascii", "at", "base64", "base64wide", "condition", "contains", "defined", "endswith", "entrypoint",
        "false", "filesize", "for", "fullword", "global", "icontains", "iendswith", "iequals", "import", "in", "istartswith",
        "matches", "meta", "nocase", "none", "not", "of", "or", "private", "rule", "startswith", "strings", "them", "true", "wide",
        "xor",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KeywordsBySpan =
        Keywords.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string> IntegerFunctions =
    [
        "int8", "int16", "int32", "int8be", "int16be", "int32be", "uint8", "uint16", "uint32", "uint8be", "uint16be", "uint32be",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IntegerFunctionsBySpan =
        IntegerFunctions.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Punctuators = [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => ((char)c).ToString())];

    private static readonly string[] TwoCharacterOperators = ["==", "!=", "<=", ">=", "<<", ">>", ".."];

    private readonly SourceText _source;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _position;

    public Lexer(SourceText source, DiagnosticBag diagnostics)
    {
        _source = source;
        _text = source.Text;
        _diagnostics = diagnostics;
    }

    /// <summary>While true, malformed tokens are not reported: the parser is skipping what follows an error.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Continues at another character position.</summary>
    public void Seek(int position) => _position = position;

    /// <summary>Reads the next token.</summary>
    public Token Next()
    {
        SkipBlanks();
        if (_position >= _text.Length)
        {
            return new Token(TokenKind.EndOfFile, _source, _text.Length, 0, string.Empty);
        }

        int start = _position;
        char first = _text[start];
        return first switch
        {
            '"' => ReadTextString(),
            '/' => ReadRegularExpression(),
            '$' or '#' or '@' => ReadStringReference(first),
            '!' when CharacterAt(start + 1) != '=' => ReadStringReference(first),
            >= '0' and <= '9' => ReadNumber(),
            _ when IsWordCharacter(first) => ReadWord(),
            _ => ReadPunctuator(),
        };
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private char CharacterAt(int position) => position < _text.Length ? _text[position] : '\0';

    private void SkipBlanks()
    {
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (c == '/' && CharacterAt(_position + 1) == '/')
            {
                int end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (c == '/' && CharacterAt(_position + 1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipBlockComment()
    {
        int end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            Report(_position, 2, "this comment is not closed; expected \"*/\" before the end of the file");
        }

        _position = end < 0 ? _text.Length : end + 2;
    }

    private Token Finish(TokenKind kind, int start, string? text = null) => new(kind, _source, start, _position - start, text);

    private void Report(int start, int length, string message)
    {
        if (!IsSilent)
        {
            _diagnostics.Error(new SourceSpan(_source, start, length), message, WarningCode.Syntax);
        }
    }

    private void SkipWord()
    {
        while (_position < _text.Length && IsWordCharacter(_text[_position]))
        {
            _position++;
        }
    }

    private void SkipWhile(Func<char, bool> predicate)
    {
        while (_position < _text.Length && predicate(_text[_position]))
        {
            _position++;
        }
    }

    private Token ReadWord()
    {
        int start = _position;
        SkipWord();
        int length = _position - start;
        if (length > MaximumIdentifierLength)
        {
            Report(start, length, $"this name has {length} characters; at most {MaximumIdentifierLength} are allowed");
            return Finish(TokenKind.Invalid, start);
        }

        if (KeywordsBySpan.TryGetValue(_text.AsSpan(start, length), out string? keyword))
        {
            return Finish(TokenKind.Keyword, start, keyword);
        }

        bool isFunction = IntegerFunctionsBySpan.Contains(_text.AsSpan(start, length));
        return Finish(isFunction ? TokenKind.IntegerFunction : TokenKind.Identifier, start);
    }

    private Token ReadStringReference(char sigil)
    {
        int start = _position++;
        SkipWord();
        if (sigil == '$' && CharacterAt(_position) == '*')
        {
            _position++;
            return Finish(TokenKind.StringWildcard, start);
        }

        return sigil switch
        {
            '$' => Finish(TokenKind.StringIdentifier, start, Shared(start)),
            '#' => Finish(TokenKind.StringCount, start),
            '@' => Finish(TokenKind.StringOffset, start),
            _ => Finish(TokenKind.StringLength, start),
        };
    }

    // The strings of most rules have the same few names.
    private string Shared(int start)
    {
        ReadOnlySpan<char> name = _text.AsSpan(start, _position - start);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(name, out string? shared))
        {
            shared = name.ToString();
            _names.Add(shared);
        }

        return shared;
    }

    private Token ReadNumber()
    {
        int start = _position;
        if (_text[start] == '0' && CharacterAt(start + 1) == 'x' && char.IsAsciiHexDigit(CharacterAt(start + 2)))
        {
            _position += 2;
            SkipWhile(c => char.IsAsciiHexDigit(c) || c == '_');
            return FinishInteger(start, start + 2, 16);
        }

        if (_text[start] == '0' && CharacterAt(start + 1) == 'o' && CharacterAt(start + 2) is >= '0' and <= '7')
        {
            _position += 2;
            SkipWhile(c => c is (>= '0' and <= '7') or '_');
            return FinishInteger(start, start + 2, 8);
        }

        // Underscores among digits are for YARA-X alone.
        SkipWhile(c => char.IsAsciiDigit(c) || c == '_');
        if (CharacterAt(_position) == '.' && char.IsAsciiDigit(CharacterAt(_position + 1)))
        {
            _position++;
            SkipWhile(c => char.IsAsciiDigit(c) || c == '_');
            return Finish(TokenKind.Float, start);
        }

        return FinishInteger(start, start, 10);
    }

    private Token FinishInteger(int start, int digits, int radix)
    {
        Int128 value = 0;
        for (int i = digits; i < _position; i++)
        {
            if (_text[i] == '_')
            {
                continue;
            }

            value = Int128.Min((value * radix) + Convert.ToInt32(_text[i].ToString(), 16), Int128.One << 64);
        }

        if (radix == 10 && CharacterAt(_position) is 'K' or 'M' && CharacterAt(_position + 1) == 'B')
        {
            value *= _text[_position] == 'K' ? 1024 : 1024 * 1024;
            _position += 2;
        }

        if (value > long.MaxValue)
        {
            Report(start, _position - start, $"\"{_text[start.._position]}\" is too large; the largest integer is 9223372036854775807");
            return Finish(TokenKind.Invalid, start);
        }

        return new Token(TokenKind.Integer, _source, start, _position - start) { Value = (long)value };
    }

    private Token ReadTextString()
    {
        int start = _position++;

        // Three quotes are for YARA-X alone: the text goes on to the next three, over lines.
        bool isLong = CharacterAt(start + 1) == '"' && CharacterAt(start + 2) == '"';
        _position += isLong ? 2 : 0;
        MemoryStream? parts = null;
        while (true)
        {
            int run = _position;
            int length = isLong ? _text.AsSpan(run).IndexOfAny('"', '\\') : _text.AsSpan(run).IndexOfAny('"', '\\', '\n');
            _position = length < 0 ? _text.Length : run + length;
            byte[] bytes = EscapedUtf8.Encode(_text.AsSpan(run, _position - run));
            parts?.Write(bytes);
            switch (CharacterAt(_position))
            {
                case '"' when !isLong || (CharacterAt(_position + 1) == '"' && CharacterAt(_position + 2) == '"'):
                    _position += isLong ? 3 : 1;
                    return new Token(TokenKind.TextString, _source, start, _position - start) { Bytes = parts?.ToArray() ?? bytes };
                case '\\' when _position + 1 < _text.Length:
                    parts = Begin(parts, bytes);
                    ReadEscape(parts);
                    break;
                default:
                    int reported = _position - start - (_text[_position - 1] == '\r' ? 1 : 0);
                    Report(start, reported, $"this text string is not closed; expected '\"' before the end of the {(isLong ? "file" : "line")}");
                    _position = Math.Min(_position + (CharacterAt(_position) == '\\' ? 1 : 0), _text.Length);
                    return Finish(TokenKind.Invalid, start);
            }
        }
    }

    // Most texts are one run, which needs no stream.
    private static MemoryStream Begin(MemoryStream? parts, byte[] first)
    {
        if (parts is null)
        {
            parts = new MemoryStream();
            parts.Write(first);
        }

        return parts;
    }

    private void ReadEscape(MemoryStream bytes)
    {
        int start = _position;
        char selector = _text[start + 1];
        _position += 2;
        switch (selector)
        {
            case 't':
                bytes.WriteByte((byte)'\t');
                break;
            case 'n':
                bytes.WriteByte((byte)'\n');
                break;
            case 'r':
                bytes.WriteByte((byte)'\r');
                break;
            case '"' or '\\':
                bytes.WriteByte((byte)selector);
                break;
            case 'x' when char.IsAsciiHexDigit(CharacterAt(start + 2)) && char.IsAsciiHexDigit(CharacterAt(start + 3)):
                bytes.WriteByte(Convert.ToByte(_text.Substring(start + 2, 2), 16));
                _position += 2;
                break;
            default:
                _position = selector is '\n' or '\r' ? start + 1 : _position;
                Report(start, _position - start, $"illegal escape sequence; expected one of \\\" \\\\ \\t \\n \\r \\xNN (two hex digits)");
                break;
        }
    }

    private Token ReadRegularExpression()
    {
        int start = _position++;
        while (CharacterAt(_position) is not ('/' or '\n') && _position < _text.Length)
        {
            _position += CharacterAt(_position) == '\\' && CharacterAt(_position + 1) != '\n' ? 2 : 1;
        }

        _position = Math.Min(_position, _text.Length);
        if (CharacterAt(_position) != '/')
        {
            Report(start, _position - start, "this regular expression is not closed; expected \"/\" before the end of the line");
            return Finish(TokenKind.Invalid, start);
        }

        _position++;
        SkipWhile(c => c is 'i' or 's');
        return Finish(TokenKind.RegularExpression, start);
    }

    private Token ReadPunctuator()
    {
        int start = _position;
        char first = _text[start];
        if (first is < ' ' or > '~')
        {
            SkipWhile(c => c is (< ' ' or > '~') and not ('\t' or '\r' or '\n'));
            Report(
                start,
                _position - start,
                $"unexpected {RuleFileReader.NameOf(first)}; outside of text strings and comments only ASCII is allowed");
            return Finish(TokenKind.Invalid, start);
        }

        foreach (string two in TwoCharacterOperators)
        {
            if (first == two[0] && CharacterAt(start + 1) == two[1])
            {
                _position += 2;
                return Finish(TokenKind.Punctuator, start, two);
            }
        }

        _position++;
        return Finish(TokenKind.Punctuator, start, Punctuators[first - ' ']);
    }
}
