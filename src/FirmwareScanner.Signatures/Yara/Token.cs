using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>A word of a YARA file. Most are looked at and passed, so place and characters are made when they are asked for.</summary>
/// <param name="kind">What it is.</param>
/// <param name="source">The file.</param>
/// <param name="start">The first character.</param>
/// <param name="length">The number of characters.</param>
/// <param name="text">The characters, if there is a text of them already; otherwise null.</param>
internal sealed class Token(TokenKind kind, SourceText source, int start, int length, string? text = null)
{
    private SourceSpan? _span;
    private string? _text = text;

    /// <summary>What it is.</summary>
    public TokenKind Kind { get; } = kind;

    /// <summary>Where it stands.</summary>
    public SourceSpan Span => _span ??= new SourceSpan(source, Start, length);

    /// <summary>The characters as written.</summary>
    public string Text => _text ??= source.Text.Substring(Start, length);

    /// <summary>The position of its first character.</summary>
    public int Start { get; } = start;

    /// <summary>The position behind its last character.</summary>
    public int End => Start + length;

    /// <summary>The value of an <see cref="TokenKind.Integer"/>.</summary>
    public long Value { get; init; }

    /// <summary>The decoded bytes of a <see cref="TokenKind.TextString"/>.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>Whether this is the given keyword or punctuator.</summary>
    public bool Is(string text) => Kind is TokenKind.Keyword or TokenKind.Punctuator && Text == text;

    /// <summary>How messages call this token.</summary>
    public string Description => Kind switch
    {
        TokenKind.EndOfFile => "the end of the file",
        TokenKind.TextString => "a text string",
        TokenKind.RegularExpression => "a regular expression",
        _ => $"\"{Text}\"",
    };
}

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    EndOfFile,

    /// <summary>A token that is malformed; the lexer has reported why.</summary>
    Invalid,

    /// <summary>A name that is not a keyword.</summary>
    Identifier,

    /// <summary>A reserved word.</summary>
    Keyword,

    /// <summary><c>uint16be</c> and its like.</summary>
    IntegerFunction,

    /// <summary><c>$a</c>, or <c>$</c> alone.</summary>
    StringIdentifier,

    /// <summary><c>$a*</c>.</summary>
    StringWildcard,

    /// <summary><c>#a</c>.</summary>
    StringCount,

    /// <summary><c>@a</c>.</summary>
    StringOffset,

    /// <summary><c>!a</c>.</summary>
    StringLength,

    Integer,

    /// <summary>A number with a decimal point.</summary>
    Float,

    /// <summary>Text in double quotes.</summary>
    TextString,

    /// <summary>Text between slashes.</summary>
    RegularExpression,

    /// <summary>An operator, a bracket or any other single character.</summary>
    Punctuator,
}
