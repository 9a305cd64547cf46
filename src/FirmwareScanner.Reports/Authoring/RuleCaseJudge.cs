using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports.Authoring;

/// <summary>Says whether rules have found in files what they are to find, and which rules nobody has tried.</summary>
public static class RuleCaseJudge
{
    private const int MostPlaces = 5;

    /// <summary>Judges a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="result">What was found in its file.</param>
    public static RuleCaseResult Judge(RuleCase one, FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(result);
        Finding[] fired = [.. Finding.In(result).OrderByDescending(finding => finding.Rule.Severity)];
        string[] reasons = [.. ReasonsOf(one, fired)];
        string incomplete = DescribeIncomplete(result);
        if (reasons.Length > 0)
        {
            bool wasScanned = result.BytesScanned > 0 || fired.Length > 0;
            return new RuleCaseResult(
                one,
                wasScanned ? RuleCaseOutcome.Failed : RuleCaseOutcome.Unknown,
                incomplete.Length == 0 ? reasons : [.. reasons, incomplete],
                fired);
        }

        // What was not looked into may hold what is not to be there.
        bool isUnknown = incomplete.Length > 0 && (one.IsNegative || result.IsEmpty);
        return new RuleCaseResult(one, isUnknown ? RuleCaseOutcome.Unknown : RuleCaseOutcome.Passed, isUnknown ? [incomplete] : [], fired);
    }

    /// <summary>The rules that can be reported and that no case says are to fire.</summary>
    /// <param name="rules">All rules.</param>
    /// <param name="results">What became of the cases.</param>
    public static IReadOnlyList<SignatureRule> FindUntried(IReadOnlyList<SignatureRule> rules, IReadOnlyList<RuleCaseResult> results)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var tried = new HashSet<SignatureRule>();
        foreach (RuleCaseResult result in results)
        {
            foreach (string name in result.Case.Fires.Concat(result.Case.Offsets.Select(place => place.Rule)))
            {
                SignatureRule[] named = [.. rules.Where(rule => RuleFilter.IsNamed(rule, name))];

                // Of several that a name may mean only those were tried that fired.
                tried.UnionWith(named.Length == 1 ? named : named.Where(rule => result.Fired.Any(finding => finding.Rule == rule)));
            }
        }

        return [.. rules.Where(rule => !rule.IsPrivate && !tried.Contains(rule))];
    }

    /// <summary>A finding in words: rule, severity, place.</summary>
    /// <param name="finding">The finding.</param>
    public static string Describe(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return $"{finding.Rule.Name} ({finding.Rule.Severity.ToWord()}) {PlaceOf(finding)}";
    }

    private static IEnumerable<string> ReasonsOf(RuleCase one, Finding[] fired)
    {
        foreach (string name in one.Fires.Where(name => !fired.Any(finding => RuleFilter.IsNamed(finding.Rule, name))))
        {
            yield return $"{name} did not fire";
        }

        foreach ((string rule, long offset) in one.Offsets)
        {
            Finding[] own = [.. fired.Where(finding => RuleFilter.IsNamed(finding.Rule, rule))];
            if (!own.Any(finding => finding.Fired.Matches.Any(match => match.Offset == offset)))
            {
                string found = own.Length == 0 ? "it did not fire" : "found " + string.Join(", ", own.SelectMany(finding => PlacesOf(finding)).Take(MostPlaces));
                yield return string.Create(CultureInfo.InvariantCulture, $"{rule} has no match at 0x{offset:x}: {found}");
            }
        }

        foreach (Finding finding in fired.Where(finding => IsUnwanted(one, finding)))
        {
            yield return Describe(finding) + " fired";
        }

        if (one.Gravest is Severity severity)
        {
            string found = fired.Length == 0 ? "nothing" : fired[0].Rule.Severity.ToWord();
            if (found != severity.ToWord())
            {
                yield return $"the gravest that fired is {found}, expected {severity.ToWord()}";
            }
        }
    }

    private static bool IsUnwanted(RuleCase one, Finding finding) => one.Silent.Any(name => RuleFilter.IsNamed(finding.Rule, name))
        || (one.IsClean && !finding.Rule.IsInformational)
        || (one.IsOnly && !one.Fires.Concat(one.Offsets.Select(place => place.Rule)).Any(name => RuleFilter.IsNamed(finding.Rule, name)));

    private static string PlaceOf(Finding finding)
    {
        string inside = finding.InnerPath.Length > 0 ? $" in {finding.InnerPath}" : string.Empty;
        return finding.Fired.Matches.Count == 0 ? "by its condition" + inside : PlacesOf(finding).First();
    }

    private static IEnumerable<string> PlacesOf(Finding finding)
    {
        string inside = finding.InnerPath.Length > 0 ? $" in {finding.InnerPath}" : string.Empty;
        return finding.Fired.Matches.Count == 0
            ? ["no match with a place" + inside]
            : finding.Fired.Matches.Select(match => string.Create(CultureInfo.InvariantCulture, $"at 0x{match.Offset:x}{inside}"));
    }

    private static string DescribeIncomplete(FileScanResult result) =>
        result.Reasons != IncompleteReason.None ? $"not scanned whole: {result.Reason}"
        : result.Inside?.ObjectsOmitted > 0 ? "not all that was found inside is listed"
        : string.Empty;
}
