namespace FirmwareScanner.Signatures.Formatting;

/// <summary>Where a word goes when a file is formatted.</summary>
/// <param name="Join">How it follows the word before.</param>
/// <param name="Indent">Blanks before it, if a line begins with it, for whatever reason.</param>
internal readonly record struct Placement(WordJoin Join, int Indent)
{
    /// <summary>Whether it stays at the beginning of a line, if it is there.</summary>
    public bool KeepsLine { get; init; }

    /// <summary>How far comments before it are indented, where that is not as far as it.</summary>
    public int? CommentIndent { get; init; }

    /// <summary>How far comments before it are indented that were indented further than it: those that belong to what is above.</summary>
    public int? DeepCommentIndent { get; init; }
}

/// <summary>How a word follows the one before.</summary>
internal enum WordJoin
{
    /// <summary>At once.</summary>
    Touching,

    /// <summary>Behind a blank.</summary>
    Blank,

    /// <summary>On a new line.</summary>
    Line,

    /// <summary>On a new line, behind an empty one if there was one or more.</summary>
    LineOrGap,

    /// <summary>On a new line behind an empty one.</summary>
    Gap,
}
