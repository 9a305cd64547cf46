namespace FirmwareScanner.Results;

/// <summary>
/// How many matches are listed. What is above is counted and reported as omitted; it changes neither verdict nor rules. The
/// matches listed are those that the scanner reports first, which is the order of offsets but for the length of a chunk.
/// </summary>
public sealed record MatchLimits
{
    /// <summary>Matches listed of one pattern in one stream, 0 or more.</summary>
    public int PerPattern { get; init; } = 1_000_000;

    /// <summary>Matches kept of one stream in all, those of rules that will not fire included; 16 bytes each.</summary>
    public int PerStream { get; init; } = 16_000_000;
}
