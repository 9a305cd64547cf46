using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>What one tool takes out of the layers of one format, beside what we do.</summary>
/// <param name="tool">The tool.</param>
/// <param name="format">Our name of the format.</param>
public sealed class ToolFigures(string tool, string format)
{
    /// <summary>The tool.</summary>
    public string Tool { get; } = tool;

    /// <summary>The format.</summary>
    public string Format { get; } = format;

    /// <summary>Layers that the tool opened.</summary>
    public int Images { get; set; }

    /// <summary>Layers that it did not.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Files that the tool gave.</summary>
    public long Files { get; set; }

    /// <summary>Files of equal path and content; of equal content where a tool has names of its own.</summary>
    public long Equal { get; set; }

    /// <summary>What differs.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>How many files differ so.</summary>
    /// <param name="kind">How.</param>
    public int Count(DifferenceKind kind) => Differences.Count(difference => difference.Kind == kind);

    /// <summary>How many differences nobody can explain.</summary>
    public int Unexplained => Differences.Count(difference => difference.Reason is null);
}
