using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Replay;

/// <summary>The first difference between a golden file and an event log.</summary>
/// <param name="Path">The golden file.</param>
/// <param name="Line">Number of its line, from 1; the line after the last if the file ends too early.</param>
/// <param name="Offset">The lesser stream offset of the two events that differ; null if neither has one.</param>
/// <param name="Expected">The line of the golden file; null if it ends there.</param>
/// <param name="Found">The event found; null if there are no more.</param>
/// <param name="Before">The last lines that agree, at most three.</param>
public sealed record GoldenDifference(
    string Path, int Line, long? Offset, string? Expected, string? Found, IReadOnlyList<string> Before)
{
    /// <summary>Whether the golden file is of other rules: then these are what is expected and found, and events were not compared.</summary>
    public bool IsOfOtherRules { get; init; }

    /// <summary>The difference for the user: place, the lines before, expected (-) and found (+).</summary>
    public override string ToString() => string.Join('\n', ToLines());

    /// <summary>The lines of <see cref="ToString"/>.</summary>
    public IReadOnlyList<string> ToLines()
    {
        if (IsOfOtherRules)
        {
            return
            [
                string.Create(CultureInfo.InvariantCulture, $"{Path}:{Line}: the golden file is of other rules; use those, or --update-golden"),
                "- " + Expected,
                "+ " + Found,
            ];
        }

        string offset = Offset is long value
            ? string.Create(CultureInfo.InvariantCulture, $", stream offset {value} (0x{value:x})")
            : string.Empty;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"{Path}:{Line}: events differ{offset}"),
            .. Before.Select(line => "  " + line),
            "- " + (Expected ?? "(end of the golden file)"),
            "+ " + (Found ?? "(no more events)"),
        ];
    }
}
