using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What conditions ask about a pattern. Of most they ask nothing of what is counted or stands somewhere.</summary>
internal sealed class PatternUsage
{
    private static readonly SortedSet<long> NoNumbers = [];
    private static readonly SortedSet<(long, long)> NoPairs = [];

    private SortedSet<long>? _offsets;
    private SortedSet<(long First, long Last)>? _ranges;
    private SortedSet<(long First, long Last)>? _countedRanges;
    private SortedSet<long>? _lowerBounds;
    private SortedSet<(long Distance, long Shift)>? _ends;

    /// <summary>Whether something is asked that needs every match, wherever it stands.</summary>
    public bool IsSought { get; set; }

    /// <summary>Whether it is asked how many matches there are.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Constants of <c>at</c>, ascending.</summary>
    public IReadOnlyCollection<long> Offsets => _offsets ?? NoNumbers;

    /// <summary>Constant bounds of <c>in</c>, ascending.</summary>
    public IReadOnlyCollection<(long First, long Last)> Ranges => _ranges ?? NoPairs;

    /// <summary>Constant ranges whose matches are counted, ascending.</summary>
    public IReadOnlyCollection<(long First, long Last)> CountedRanges => _countedRanges ?? NoPairs;

    /// <summary>Constant lower bounds of <c>in</c> whose upper bound is computed, ascending.</summary>
    public IReadOnlyCollection<long> LowerBounds => _lowerBounds ?? NoNumbers;

    /// <summary>Distances from the end of the stream, with the number of further start offsets, ascending.</summary>
    public IReadOnlyCollection<(long Distance, long Shift)> Ends => _ends ?? NoPairs;

    /// <summary>The greatest i of <c>@a[i]</c> and <c>!a[i]</c>; 0: none.</summary>
    public int NthMatch { get; set; }

    /// <summary>Adds a constant of <c>at</c>.</summary>
    public void AddOffset(long offset) => (_offsets ??= []).Add(offset);

    /// <summary>Adds constant bounds of <c>in</c>.</summary>
    public void AddRange(long first, long last) => (_ranges ??= []).Add((first, last));

    /// <summary>Adds a constant range whose matches are counted.</summary>
    public void AddCountedRange(long first, long last) => (_countedRanges ??= []).Add((first, last));

    /// <summary>Adds a constant lower bound of <c>in</c> whose upper bound is computed.</summary>
    public void AddLowerBound(long first) => (_lowerBounds ??= []).Add(first);

    /// <summary>Adds a distance from the end of the stream.</summary>
    public void AddEnd(long distance, long shift) => (_ends ??= []).Add((distance, shift));
}
