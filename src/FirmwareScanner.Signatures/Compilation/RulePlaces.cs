using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rule that a message is about by its place.</summary>
internal sealed class RulePlaces(IReadOnlyList<Rule> rules)
{
    private readonly Dictionary<SourceText, List<Rule>> _bySource = rules.GroupBy(rule => rule.Extent.Source)
        .ToDictionary(group => group.Key, group => group.OrderBy(rule => rule.Extent.Start).ToList());

    /// <summary>The rule that stands at a place, or null.</summary>
    public Rule? Find(SourceSpan place)
    {
        if (!_bySource.TryGetValue(place.Source, out List<Rule>? own))
        {
            return null;
        }

        int low = 0;
        int high = own.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = own[middle].Extent.Start <= place.Start ? (middle, high) : (low, middle - 1);
        }

        SourceSpan extent = own[low].Extent;
        return place.Start >= extent.Start && place.Start < extent.Start + extent.Length ? own[low] : null;
    }
}
