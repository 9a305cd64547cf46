using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Finds strings that a rule asks for only <c>at</c> one constant: YARA lists the match there alone.</summary>
internal static class OnlyPlaces
{
    /// <summary>For each pattern of a rule that offset, or null.</summary>
    public static IReadOnlyList<long?> Of(Rule rule)
    {
        var places = new Dictionary<Pattern, HashSet<long?>>();
        Visit(rule.Condition, places);
        return [.. rule.Patterns.Select(pattern => places.TryGetValue(pattern, out HashSet<long?>? own) && own.Count == 1 ? own.Single() : null)];
    }

    private static void Visit(Expression expression, Dictionary<Pattern, HashSet<long?>> places)
    {
        foreach ((Pattern pattern, long? place) in UsesIn(expression))
        {
            if (!places.TryGetValue(pattern, out HashSet<long?>? own))
            {
                places[pattern] = own = [];
            }

            own.Add(place);
        }

        foreach (Expression part in expression.Parts)
        {
            Visit(part, places);
        }
    }

    private static IEnumerable<(Pattern Pattern, long? Place)> UsesIn(Expression expression) => expression switch
    {
        PatternAt at => [(at.Pattern, ConstantFolder.TryEvaluate(at.Offset))],
        PatternPresent present => [(present.Pattern, null)],
        PatternIn range => [(range.Pattern, null)],
        PatternCount count => [(count.Pattern, null)],
        PlacedMatches placed => [(placed.Pattern, null)],
        MacroMatches macro => macro.Group.Prepend(macro.Anchor).Select(pattern => (pattern, (long?)null)),
        PatternCountIn range => [(range.Pattern, null)],
        PatternOffset offset => [(offset.Pattern, null)],
        PatternLength length => [(length.Pattern, null)],
        // A string of a set is listed everywhere (yr_parser_emit_pushes_for_strings).
        OfExpression of => of.Items.OfType<PatternAt>().Select(at => (at.Pattern, (long?)null)),
        ForExpression { Source: PatternSource strings } => strings.Patterns.Select(pattern => (pattern, (long?)null)),
        _ => [],
    };
}
