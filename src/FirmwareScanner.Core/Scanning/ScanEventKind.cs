namespace FirmwareScanner.Scanning;

/// <summary>Kinds of scan events.</summary>
public enum ScanEventKind
{
    /// <summary>A pattern matched: number of the pattern, offset and length.</summary>
    Match = 1,

    /// <summary>A rule fired, at the end of the stream: number of the rule.</summary>
    RuleFired = 2,
}
