namespace FirmwareScanner.RegularExpressions;

/// <summary>What is on one side of a place in the data, as far as assertions tell it apart.</summary>
internal enum SideKind
{
    /// <summary>Nothing: it is an end of the data.</summary>
    Edge,

    /// <summary>A byte that is in no word.</summary>
    Other,

    /// <summary>A letter, a digit or an underscore.</summary>
    Word,

    /// <summary>A line feed; only assertions about lines tell it from others.</summary>
    LineFeed,

    /// <summary>A carriage return; only assertions about lines tell it from others.</summary>
    CarriageReturn,
}
