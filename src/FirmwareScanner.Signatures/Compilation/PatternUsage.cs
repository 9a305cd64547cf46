using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What conditions ask about a pattern.</summary>
internal sealed class PatternUsage
{
    /// <summary>Whether something is asked that needs every match, wherever it stands.</summary>
    public bool IsSought { get; set; }

    /// <summary>Whether it is asked how many matches there are.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Constants of <c>at</c>.</summary>
    public SortedSet<long> Offsets { get; } = [];

    /// <summary>Constant bounds of <c>in</c>.</summary>
    public SortedSet<(long First, long Last)> Ranges { get; } = [];

    /// <summary>Constant ranges whose matches are counted.</summary>
    public SortedSet<(long First, long Last)> CountedRanges { get; } = [];

    /// <summary>Constant lower bounds of <c>in</c> whose upper bound is computed.</summary>
    public SortedSet<long> LowerBounds { get; } = [];

    /// <summary>Distances from the end of the stream, with the number of further start offsets.</summary>
    public SortedSet<(long Distance, long Shift)> Ends { get; } = [];

    /// <summary>The greatest i of <c>@a[i]</c> and <c>!a[i]</c>; 0: none.</summary>
    public int NthMatch { get; set; }
}
