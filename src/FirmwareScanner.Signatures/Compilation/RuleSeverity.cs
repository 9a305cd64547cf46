using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How much a rule matters to a database: what its metadata entry <c>severity</c> says.</summary>
internal static class RuleSeverity
{
    /// <summary>The metadata key.</summary>
    public const string Key = "severity";

    private const string Informational = "info";

    // What has no severity, or an unknown one, makes a stream "found", so it counts like the least of those that do.
    private static readonly string[] Ascending = [Informational, "low", "medium", "high", "critical"];

    /// <summary>The words that are known, as messages list them.</summary>
    public static string Words { get; } = $"{string.Join(", ", Ascending[..^1])} or {Ascending[^1]}";

    /// <summary>Whether a metadata value is one of the words.</summary>
    /// <param name="value">The value.</param>
    public static bool IsKnown(object value) => value is string word && System.Array.IndexOf(Ascending, word) >= 0;

    /// <summary>Whether a rule only names what firmware consists of.</summary>
    public static bool IsInformational(Rule rule) => rule.Meta.Any(entry => entry is { Key: Key, Value: Informational });

    /// <summary>Whether a rule is reported and makes a stream "found".</summary>
    public static bool IsAboveInfo(Rule rule) => !rule.IsPrivate && !IsInformational(rule);

    /// <summary>
    /// The rank of each rule, 0 for those that matter least: its severity, or that of a rule that depends on it if that is greater. A
    /// private rule matters by those that depend on it alone.
    /// </summary>
    /// <param name="rules">The rules; each refers only to rules before it.</param>
    public static Dictionary<Rule, int> RanksOf(IReadOnlyList<Rule> rules)
    {
        var ranks = rules.ToDictionary(rule => rule, OwnRankOf);
        foreach (Rule rule in rules.Reverse())
        {
            foreach (Rule needed in RuleReferences.In(rule.Condition).Where(ranks.ContainsKey))
            {
                ranks[needed] = int.Max(ranks[needed], ranks[rule]);
            }
        }

        return ranks;
    }

    private static int OwnRankOf(Rule rule)
    {
        if (rule.IsPrivate || IsInformational(rule))
        {
            return 0;
        }

        string? word = rule.Meta.FirstOrDefault(entry => entry.Key == Key)?.Value as string;
        return int.Max(1, System.Array.IndexOf(Ascending, word));
    }
}
