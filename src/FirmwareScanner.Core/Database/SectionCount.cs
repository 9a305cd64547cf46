namespace FirmwareScanner.Database;

/// <summary>How many elements a section has (docs/database-format.md, "Sections").</summary>
public enum SectionCount
{
    /// <summary>Any number.</summary>
    Any = 0,

    /// <summary>As many as the section before it.</summary>
    AsBefore = 1,

    /// <summary>One for each sequence.</summary>
    Sequences = 2,

    /// <summary>One for each sequence, and one.</summary>
    SequencesAndOne = 3,

    /// <summary>One for each rule.</summary>
    Rules = 4,

    /// <summary>One for each rule, and one.</summary>
    RulesAndOne = 5,

    /// <summary><see cref="DatabaseFormat.ByteClassLength"/> for each byte set.</summary>
    ByteClasses = 6,

    /// <summary><see cref="TableShapeField.Count"/> for each filter table.</summary>
    TableShapes = 7,

    /// <summary>A power of two, within the limits of a filter.</summary>
    Filter = 8,

    /// <summary>A power of two, the number of buckets, and one.</summary>
    BucketsAndOne = 9,

    /// <summary>The length of an authentication code, or none.</summary>
    AuthenticationCode = 10,
}
