using System;
using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Splits a YARA file into all that it consists of but blanks: the lexer's tokens, the comments, the parts of hex strings.</summary>
internal sealed class PieceReader
{
    private readonly SourceText _source;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<SourcePiece> _pieces = [];
    private int _position;
    private int _lineStart;
    private int _lines;

    private PieceReader(SourceText source, DiagnosticBag diagnostics)
    {
        _source = source;
        _text = source.Text;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="diagnostics">Receives what the lexer says of malformed words.</param>
    /// <returns>The pieces in order; those of a file with errors up to the first one that has no end.</returns>
    public static IReadOnlyList<SourcePiece> Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new PieceReader(source, diagnostics);
        reader.ReadWords();
        return reader._pieces;
    }

    /// <summary>Whether a character only separates words.</summary>
    /// <param name="character">The character.</param>
    public static bool IsBlank(char character) => character is ' ' or '\t' or '\r' or '\n';

    private void ReadWords()
    {
        var lexer = new Lexer(_source, _diagnostics);
        while (true)
        {
            ReadComments();
            lexer.Seek(_position);
            Token token = lexer.Next();
            if (token.Kind == TokenKind.EndOfFile)
            {
                return;
            }

            if (token.Is("{") && IsHexString())
            {
                ReadHexString();
            }
            else
            {
                Add(PieceKind.Word, token.End, token.Kind);
            }
        }
    }

    // Nothing but a string's name stands in front of an equals sign that a brace follows.
    private bool IsHexString()
    {
        SourcePiece? equals = WordBefore(0);
        return equals?.Is("=") == true && WordBefore(1)?.Token == TokenKind.StringIdentifier;
    }

    private SourcePiece? WordBefore(int count)
    {
        for (int i = _pieces.Count - 1; i >= 0; i--)
        {
            if (!_pieces[i].IsComment && count-- == 0)
            {
                return _pieces[i];
            }
        }

        return null;
    }

    private void ReadHexString()
    {
        Add(PieceKind.HexOpen, _position + 1);
        while (true)
        {
            ReadComments();
            if (_position >= _text.Length)
            {
                return;
            }

            char current = _text[_position];
            if (current == '}')
            {
                Add(PieceKind.HexClose, _position + 1);
                return;
            }

            if (current is '(' or ')' or '|')
            {
                Add(PieceKind.HexPunctuator, _position + 1);
            }
            else if (current == '[')
            {
                int end = _text.IndexOf(']', _position);
                Add(PieceKind.HexJump, end < 0 ? _text.Length : end + 1);
            }
            else if (IsByte(current == '~' ? 1 : 0, out int length))
            {
                Add(PieceKind.HexByte, _position + length);
            }
            else
            {
                _diagnostics.Error(new SourceSpan(_source, _position, 1), "expected a byte, a jump or an alternative in the hex string", WarningCode.Syntax);
                _position = _text.Length;
                return;
            }
        }
    }

    private bool IsByte(int tilde, out int length)
    {
        length = tilde + 2;
        return _position + length <= _text.Length && IsDigit(_text[_position + tilde]) && IsDigit(_text[_position + tilde + 1]);

        static bool IsDigit(char character) => char.IsAsciiHexDigit(character) || character == '?';
    }

    /// <summary>Reads the comments before the next word, and counts the lines.</summary>
    private void ReadComments()
    {
        while (_position < _text.Length)
        {
            if (IsBlank(_text[_position]))
            {
                if (_text[_position++] == '\n')
                {
                    _lines++;
                    _lineStart = _position;
                }
            }
            else if (_text.AsSpan(_position).StartsWith("//"))
            {
                int end = _text.IndexOf('\n', _position);
                Add(PieceKind.LineComment, end < 0 ? _text.Length : end);
            }
            else if (_text.AsSpan(_position).StartsWith("/*") && _text.IndexOf("*/", _position + 2, StringComparison.Ordinal) is int close and >= 0)
            {
                Add(PieceKind.BlockComment, close + 2);
            }
            else
            {
                return;
            }
        }
    }

    private void Add(PieceKind kind, int end, TokenKind token = TokenKind.Invalid)
    {
        string text = _text[_position..end];
        string trimmed = kind == PieceKind.LineComment ? text.TrimEnd(' ', '\t', '\r') : text;
        _pieces.Add(new SourcePiece(kind, token, trimmed, _position, _lines, _position - _lineStart));
        int lastLine = text.LastIndexOf('\n');
        _lineStart = lastLine < 0 ? _lineStart : _position + lastLine + 1;
        _position = end;
        _lines = 0;
    }
}
