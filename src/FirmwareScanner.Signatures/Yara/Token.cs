using FirmwareScanner.Signatures.Diagnostics;

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
