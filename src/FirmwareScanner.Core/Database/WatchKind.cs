namespace FirmwareScanner.Database;

/// <summary>What a watch remembers of a pattern's matches (docs/database-format.md).</summary>
public enum WatchKind
{
    /// <summary>Whether a match starts in a range of offsets.</summary>
    InRange = 0,

    /// <summary>The least start at or after an offset.</summary>
    FirstFrom = 1,

    /// <summary>The first matches in order of offset.</summary>
    FirstMatches = 2,

    /// <summary>Whether the pattern matches at a distance from the end of the stream.</summary>
    AtEnd = 3,

    /// <summary>How many matches start in a range of offsets.</summary>
    CountInRange = 4,
}
