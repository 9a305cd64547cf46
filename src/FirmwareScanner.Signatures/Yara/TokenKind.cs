namespace FirmwareScanner.Signatures.Yara;

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
