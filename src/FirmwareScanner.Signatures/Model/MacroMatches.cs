using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// Matches of a pattern that have a match of a group of patterns some bytes behind them, as ClamAV's macros count them. Integer; a rule with
/// one is evaluated on a workstation.
/// </summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Anchor">The pattern in front.</param>
/// <param name="Group">The patterns behind it.</param>
/// <param name="Least">The least number of bytes from the start of the one to the start of the other.</param>
/// <param name="Most">The greatest number of these bytes.</param>
/// <param name="Question">What is asked.</param>
public sealed record MacroMatches(
    SourceSpan Span, Pattern Anchor, IReadOnlyList<Pattern> Group, long Least, long Most, MacroQuestion Question) : Expression(Span);

/// <summary>What <see cref="MacroMatches"/> asks.</summary>
public enum MacroQuestion
{
    /// <summary>How many matches in front count.</summary>
    AnchorCount,

    /// <summary>Where the last of these starts; undefined without any.</summary>
    LastAnchor,

    /// <summary>How often the group was found behind one of them.</summary>
    Count,

    /// <summary>Where it was found last; undefined if nowhere.</summary>
    LastOffset,
}
