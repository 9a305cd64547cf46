namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>How a tool's files and ours differ in one.</summary>
public enum DifferenceKind
{
    /// <summary>Only the tool has it.</summary>
    Missing,

    /// <summary>Both have the path, and the contents are others.</summary>
    Different,

    /// <summary>Only we have it.</summary>
    OnlyOurs,
}

/// <summary>One file in which a tool and we differ.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Format">Our name of the format that the tool opened.</param>
/// <param name="Place">The image, and the path of the layer in it.</param>
/// <param name="Path">The file's path as the tool calls it, or we do.</param>
/// <param name="Kind">How.</param>
/// <param name="Reason">Why that is right; null if nobody knows.</param>
public sealed record Difference(string Tool, string Format, string Place, string Path, DifferenceKind Kind, string? Reason);
