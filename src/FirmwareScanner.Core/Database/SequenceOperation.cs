namespace FirmwareScanner.Database;

/// <summary>Operations of an extended sequence (docs/database-format.md).</summary>
public static class SequenceOperation
{
    /// <summary>Where an operation's number stands, 2 bytes after its code.</summary>
    public const int NumberPosition = 1;

    /// <summary>Where the second number of a gap stands, 2 bytes.</summary>
    public const int SecondNumberPosition = 3;

    /// <summary>Bytes of an operation with its number; values and masks follow.</summary>
    public const int Length = 3;

    /// <summary>Bytes of a gap, which has two numbers.</summary>
    public const int GapLength = 5;

    /// <summary>Where the byte class of a run stands, 2 bytes behind its two numbers.</summary>
    public const int ClassPosition = 5;

    /// <summary>Bytes of a run, which has two numbers and a byte class.</summary>
    public const int RunLength = 7;

    /// <summary>Bytes as given.</summary>
    public const int Literal = 1;

    /// <summary>Bytes under masks.</summary>
    public const int Masked = 2;

    /// <summary>One byte of a byte class.</summary>
    public const int Class = 3;

    /// <summary>A fixed number of arbitrary bytes.</summary>
    public const int Skip = 4;

    /// <summary>A variable number of arbitrary bytes.</summary>
    public const int Gap = 5;

    /// <summary>A variable number of bytes of a byte class.</summary>
    public const int Run = 6;

    /// <summary>Stands first, with the number 0: of several ends the last is that of the match, otherwise the first.</summary>
    public const int Longest = 7;
}
