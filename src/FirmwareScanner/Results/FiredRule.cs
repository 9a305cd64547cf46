using System.Collections.Generic;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Results;

/// <summary>A rule that fired in a stream, with the matches of its patterns that are not private.</summary>
public sealed class FiredRule
{
    internal FiredRule(SignatureRule rule, MatchRecord[] records, long matchCount)
    {
        Rule = rule;
        Records = records;
        Matches = new MatchList(rule, records);
        MatchCount = matchCount;
    }

    /// <summary>The rule: name, namespace, tags, metadata, severity.</summary>
    public SignatureRule Rule { get; }

    /// <summary>The matches in order of offset, pattern, length; not all if <see cref="OmittedMatches"/> is above 0.</summary>
    public IReadOnlyList<PatternMatch> Matches { get; }

    /// <summary>How many matches there are, whether listed or not.</summary>
    public long MatchCount { get; }

    /// <summary>How many matches were counted but not listed, because of a limit of <see cref="MatchLimits"/>.</summary>
    public long OmittedMatches => MatchCount - Records.Length;

    internal MatchRecord[] Records { get; }
}
