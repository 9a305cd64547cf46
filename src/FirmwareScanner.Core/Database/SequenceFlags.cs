namespace FirmwareScanner.Database;

/// <summary>Properties of a sequence, one bit each (docs/database-format.md, "Sequence flags").</summary>
public static class SequenceFlags
{
    /// <summary>Values are followed by masks.</summary>
    public const int Masked = 0x01;

    /// <summary>The bytes are a program.</summary>
    public const int Extended = 0x02;

    /// <summary>Delimited by anything but ASCII letters and digits.</summary>
    public const int FullWord = 0x04;

    /// <summary>Delimited by anything but UTF-16LE letters and digits.</summary>
    public const int FullWordWide = 0x08;

    /// <summary>Another sequence of the pattern may match at the same start.</summary>
    public const int Contested = 0x10;

    /// <summary>The pattern's start offset is limited.</summary>
    public const int Ranged = 0x20;

    /// <summary>The pattern is watched.</summary>
    public const int Watched = 0x40;

    /// <summary>The sequence is a link of a chain.</summary>
    public const int Link = 0x80;
}
