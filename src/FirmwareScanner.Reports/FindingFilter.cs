using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Reports;

/// <summary>Takes findings out of results: those that a baseline knows, and those that somebody accepts. What they are is counted.</summary>
/// <param name="baseline">What was there before; null for nothing.</param>
/// <param name="suppressions">What is accepted, without those that have expired.</param>
public sealed class FindingFilter(Baseline? baseline, IReadOnlyList<Suppression> suppressions)
{
    /// <summary>Rules in objects that the baseline knew.</summary>
    public int Known { get; private set; }

    /// <summary>Rules in objects that were accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>What the last call of <see cref="Apply"/> took out of its result, in the order of the findings.</summary>
    public IReadOnlyList<SettledFinding> Settled { get; private set; } = [];

    /// <summary>The result without what is known or accepted; its verdict is by the rest, and what was not scanned stays incomplete.</summary>
    /// <param name="result">The result.</param>
    public FileScanResult Apply(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Finding[] all = [.. Finding.In(result)];
        Suppression?[] acceptances = [.. all.Select(finding => suppressions.FirstOrDefault(suppression => suppression.Covers(finding)))];
        Finding[] wanted = [.. all.Where((_, number) => acceptances[number] is null)];
        Accepted += all.Length - wanted.Length;
        HashSet<FiredRule> left = [.. (baseline?.SelectNew(wanted) ?? wanted).Select(finding => finding.Fired)];
        Known += wanted.Length - left.Count;
        Settled = [.. all.Select((finding, number) => new SettledFinding(finding, acceptances[number])).Where(settled => !left.Contains(settled.Finding.Fired))];
        return left.Count == all.Length ? result : Without(result, left);
    }

    private static FileScanResult Without(FileScanResult result, HashSet<FiredRule> left)
    {
        LayerSummary? inside = result.Inside is null ? null : new LayerSummary
        {
            Layers = result.Inside.Layers,
            ObjectsScanned = result.Inside.ObjectsScanned,
            BytesScanned = result.Inside.BytesScanned,
            Accounting = result.Inside.Accounting,
            OpaqueBytes = result.Inside.OpaqueBytes,
            ObjectsOmitted = result.Inside.ObjectsOmitted,
            Outline = result.Inside.Outline,
            OutlineOmitted = result.Inside.OutlineOmitted,
            Objects = [.. result.Inside.Objects.Select(found => Without(found, left)).Where(found => found.Rules.Count + found.Problems.Count + found.Suppressed.Count > 0)],
        };

        // Objects that are not listed were counted by the verdict, and nobody knows what was found in them.
        bool isFound = left.Any(fired => !fired.Rule.IsInformational) || (result.Verdict == ScanVerdict.Found && inside?.ObjectsOmitted > 0);
        return result with
        {
            Rules = [.. result.Rules.Where(left.Contains)],
            Inside = inside,
            Verdict = isFound ? ScanVerdict.Found : result.Reasons == 0 ? ScanVerdict.Clean : ScanVerdict.Incomplete,
        };
    }

    private static ObjectResult Without(ObjectResult found, HashSet<FiredRule> left) => new()
    {
        Path = found.Path,
        Chain = found.Chain,
        Size = found.Size,
        Rules = [.. found.Rules.Where(left.Contains)],
        Suppressed = found.Suppressed,
        Problems = found.Problems,
    };
}
