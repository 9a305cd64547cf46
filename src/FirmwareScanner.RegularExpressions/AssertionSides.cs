namespace FirmwareScanner.RegularExpressions;

/// <summary>Tells whether assertions hold between two sides.</summary>
internal static class AssertionSides
{
    /// <summary>Whether an assertion holds in a place.</summary>
    /// <param name="assertion">What it asks for.</param>
    /// <param name="before">What is before the place.</param>
    /// <param name="after">What is behind it.</param>
    internal static bool Hold(AssertionKind assertion, SideKind before, SideKind after) => assertion switch
    {
        AssertionKind.Start => before == SideKind.Edge,
        AssertionKind.End => after == SideKind.Edge,

        // As in YARA-X a line feed and a carriage return, in either order, are one end of a line.
        AssertionKind.LineStart => before == SideKind.Edge || (before == SideKind.LineFeed && after != SideKind.CarriageReturn)
            || (before == SideKind.CarriageReturn && after != SideKind.LineFeed),
        AssertionKind.LineEnd => after == SideKind.Edge || (after == SideKind.LineFeed && before != SideKind.CarriageReturn)
            || (after == SideKind.CarriageReturn && before != SideKind.LineFeed),
        AssertionKind.WordBoundary => (before == SideKind.Word) != (after == SideKind.Word),
        _ => (before == SideKind.Word) == (after == SideKind.Word),
    };
}
