using System;
using System.Linq;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>A word or comment of a YARA file, as it stands there: what is left of the file without the blanks in between.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Token">Of a word outside of hex strings, what the lexer calls it.</param>
/// <param name="Text">Its characters.</param>
/// <param name="Start">The position of its first character.</param>
/// <param name="LinesBefore">How many lines end between the piece before and this one.</param>
/// <param name="Column">How many characters stand before it on its line.</param>
internal sealed record SourcePiece(PieceKind Kind, TokenKind Token, string Text, int Start, int LinesBefore, int Column)
{
    /// <summary>Whether it is a comment.</summary>
    public bool IsComment => Kind is PieceKind.LineComment or PieceKind.BlockComment;

    /// <summary>Whether it is this keyword or punctuator, outside of hex strings.</summary>
    /// <param name="text">The keyword or punctuator.</param>
    public bool Is(string text) => Kind == PieceKind.Word && Token is TokenKind.Keyword or TokenKind.Punctuator && Text == text;

    /// <summary>Whether it says the same as another one: comments may be indented otherwise, jumps may have blanks inside.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(SourcePiece? other) => other is not null && Kind == other.Kind && Token == other.Token && Normal() == other.Normal();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Token, Normal());

    private string Normal() => Kind switch
    {
        PieceKind.LineComment or PieceKind.BlockComment => string.Join('\n', Text.Split('\n').Select(line => line.Trim(' ', '\t', '\r'))),
        PieceKind.HexJump => string.Concat(Text.Where(character => !PieceReader.IsBlank(character))),
        _ => Text,
    };
}

/// <summary>What a <see cref="SourcePiece"/> is.</summary>
internal enum PieceKind
{
    /// <summary>A token of the lexer.</summary>
    Word,

    /// <summary>A comment to the end of its line.</summary>
    LineComment,

    /// <summary>A comment between slashes and asterisks.</summary>
    BlockComment,

    /// <summary>The brace that begins a hex string.</summary>
    HexOpen,

    /// <summary>The brace that ends a hex string.</summary>
    HexClose,

    /// <summary>A byte of a hex string, perhaps with its tilde.</summary>
    HexByte,

    /// <summary>A jump of a hex string, with its brackets.</summary>
    HexJump,

    /// <summary>A parenthesis or bar of a hex string.</summary>
    HexPunctuator,
}
