namespace FirmwareScanner.Scanning;

/// <summary>Kinds of scan events.</summary>
public enum ScanEventKind
{
    /// <summary>A pattern matched: number of the pattern, offset and length.</summary>
    Match = 1,

    /// <summary>A rule fired, at the end of the stream: number of the rule.</summary>
    RuleFired = 2,

    /// <summary>
    /// Something wrapped in the stream is being opened, a layer: number of its format, offset in the stream where it begins, length 0.
    /// Events of layers, which are scanned as streams of their own, one after the other, belong to the layer told of last.
    /// </summary>
    LayerOpened = 3,

    /// <summary>A pattern matched in the layer: as <see cref="Match"/>, the offset in the layer.</summary>
    LayerMatch = 4,

    /// <summary>A rule fired in the layer, at its end: as <see cref="RuleFired"/>.</summary>
    LayerRuleFired = 5,
}
