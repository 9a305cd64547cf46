using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>A word of a YARA file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">The characters as written.</param>
internal sealed record Token(TokenKind Kind, SourceSpan Span, string Text)
{
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
