namespace FirmwareScanner.Signatures.Model;

/// <summary>What <see cref="PlacedMatches"/> asks.</summary>
public enum PlacedQuestion
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>Where the last one starts; undefined if there is none.</summary>
    LastOffset,
}
