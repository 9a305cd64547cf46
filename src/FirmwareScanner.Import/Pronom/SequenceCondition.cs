using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Import.Pronom;

/// <summary>The condition of a byte sequence: its parts where they have to be.</summary>
/// <param name="Condition">The condition, or null if there is none.</param>
/// <param name="Remark">Why there is none, or what it does not check; empty if it is as exact as the signature.</param>
internal readonly record struct SequenceCondition(string? Condition, string Remark)
{
    private const int LongestString = 4_000;
    private const long FarthestFromEnd = 65_000;

    /// <summary>Places parts.</summary>
    /// <param name="reference">What offsets count from, as DROID names it.</param>
    /// <param name="parts">The parts, in the order of their positions.</param>
    /// <param name="rule">Receives hex strings.</param>
    public static SequenceCondition Of(string reference, List<SubSequence> parts, RuleText rule)
    {
        if (parts.Count == 0)
        {
            return new SequenceCondition(null, "a byte sequence without parts");
        }

        return reference switch
        {
            "BOFoffset" => FromStart(parts, rule),
            "EOFoffset" => FromEnd(parts, rule),
            "Variable" => Anywhere(parts, rule),
            _ => new SequenceCondition(null, $"offsets of the kind {reference}, which are read from the file"),
        };
    }

    private static SequenceCondition FromStart(List<SubSequence> parts, RuleText rule)
    {
        var conditions = new List<string>();
        bool isExact = true;
        long least = 0;
        long? most = 0;
        foreach (SubSequence part in Join(parts, isReversed: false))
        {
            // Behind a part whose place is not known, only the first offset that is possible can be asked for.
            isExact &= conditions.Count == 0 || least == most;
            least += part.Least;
            most += part.Most;
            if (least > int.MaxValue)
            {
                return new SequenceCondition(null, "an offset beyond 2 GB");
            }

            string name = rule.AddString(part.Hex);
            conditions.Add(least == most ? $"{name} at {least}" : $"{name} in ({least}..{(most is null ? "filesize" : $"{most}")})");
            least += part.Shortest;
            most += part.Longest;
        }

        return Make(conditions, isExact);
    }

    private static SequenceCondition FromEnd(List<SubSequence> parts, RuleText rule)
    {
        var conditions = new List<string>();
        bool isExact = true;
        long least = 0;
        long? most = 0;
        foreach (SubSequence part in Join(parts, isReversed: true))
        {
            isExact &= conditions.Count == 0 || least == most;
            least += part.Least + part.Shortest;
            most += part.Most + part.Longest;
            if (least > FarthestFromEnd || most > FarthestFromEnd)
            {
                return new SequenceCondition(null, $"an offset of more than {FarthestFromEnd:N0} from the end");
            }

            string name = rule.AddString(part.Hex);
            isExact &= part.Shortest == part.Longest;
            conditions.Add(least == most ? $"{name} at filesize - {least}"
                : most is null ? $"{name} in (0..filesize - {least})"
                : $"{name} in (filesize - {most}..filesize - {least})");
        }

        return Make(conditions, isExact);
    }

    private static SequenceCondition Anywhere(List<SubSequence> parts, RuleText rule)
    {
        var conditions = new List<string>();
        foreach (SubSequence part in Join(parts, isReversed: false))
        {
            conditions.Add(rule.AddString(part.Hex));
        }

        return Make(conditions, conditions.Count == 1);
    }

    private static SequenceCondition Make(List<string> conditions, bool isExact) => new(
        string.Join(" and ", conditions.Distinct(StringComparer.Ordinal)),
        isExact ? string.Empty : "weaker than it was: the order or the distance of parts with variable places is not checked");

    /// <summary>Parts at bounded distances become one string with jumps, as long as it is not too long.</summary>
    private static List<SubSequence> Join(List<SubSequence> parts, bool isReversed)
    {
        var joined = new List<SubSequence> { parts[0] };
        foreach (SubSequence part in parts.Skip(1))
        {
            SubSequence last = joined[^1];
            if (part.Most is not long most || last.Longest + most + part.Longest > LongestString || most < part.Least)
            {
                joined.Add(part);
                continue;
            }

            string jump = SubSequenceReader.JumpText(part.Least, most);
            joined[^1] = last with
            {
                Hex = isReversed ? part.Hex + jump + last.Hex : last.Hex + jump + part.Hex,
                Shortest = last.Shortest + part.Shortest + (int)part.Least,
                Longest = last.Longest + part.Longest + (int)most,
            };
        }

        return joined;
    }
}
