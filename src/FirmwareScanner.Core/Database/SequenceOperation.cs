namespace FirmwareScanner.Database;

/// <summary>Operations of an extended sequence (docs/database-format.md).</summary>
public static class SequenceOperation
{
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
}
