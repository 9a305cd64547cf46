using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>
/// Evaluates <see cref="MacroMatches"/> as ClamAV does (lsig_sub_matched and cli_ac_chkmacro in its matcher-ac.c): when a match of the
/// pattern in front is found, the one before it is judged by the match of the group that was found last; the last one is judged at the end,
/// the only one never.
/// </summary>
internal sealed class MacroMatchFinder
{
    private readonly MacroMatches _macro;
    private readonly IReadOnlyList<MatchTable> _group;
    private long _anchors;
    private long _lastAnchor;
    private long _found;
    private long? _lastFound;

    private MacroMatchFinder(MacroMatches macro, IReadOnlyList<MatchTable> group)
    {
        _macro = macro;
        _group = group;
    }

    /// <summary>Makes the evaluation.</summary>
    /// <param name="macro">The expression.</param>
    /// <param name="anchor">The matches of the pattern in front.</param>
    /// <param name="group">The matches of each pattern of the group.</param>
    public static Evaluation Build(
        MacroMatches macro, Func<ObjectFacts, MatchTable> anchor, IReadOnlyList<Func<ObjectFacts, MatchTable>> group) => facts =>
    {
        var finder = new MacroMatchFinder(macro, [.. group.Select(table => table(facts))]);
        finder.Run(facts, anchor(facts));
        return finder.Answer();
    };

    private void Run(ObjectFacts facts, MatchTable anchors)
    {
        for (int i = 0; i < anchors.Count; i++)
        {
            facts.Step();
            long offset = anchors[i].Offset;
            _anchors++;
            if (_anchors == 1)
            {
                _lastAnchor = offset;
            }
            else
            {
                Judge(LastInFrontOf(offset), offset);
            }
        }

        if (_anchors > 1)
        {
            Judge(LastInFrontOf(long.MaxValue), _lastAnchor);
        }
    }

    // Where it is right, the match in front stays the one that is judged: so does ClamAV.
    private void Judge(long? found, long next)
    {
        if (found is long offset && offset >= _lastAnchor + _macro.Least && offset <= _lastAnchor + _macro.Most)
        {
            _found++;
            _lastFound = offset;
        }
        else
        {
            _anchors--;
            _lastAnchor = next;
        }
    }

    private long? LastInFrontOf(long offset)
    {
        long? last = null;
        foreach (MatchTable table in _group)
        {
            int behind = table.FirstFrom(offset);
            if (behind > 0 && !(last >= table[behind - 1].Offset))
            {
                last = table[behind - 1].Offset;
            }
        }

        return last;
    }

    private Value Answer() => _macro.Question switch
    {
        MacroQuestion.AnchorCount => Value.Of(_anchors),
        MacroQuestion.Count => Value.Of(_found),
        MacroQuestion.LastAnchor => _anchors > 0 ? Value.Of(_lastAnchor) : Value.Undefined,
        _ => _lastFound is long offset ? Value.Of(offset) : Value.Undefined,
    };
}
