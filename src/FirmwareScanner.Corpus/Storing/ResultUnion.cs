using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Results of the same bytes with several sets of rules, taken together.</summary>
internal static class ResultUnion
{
    /// <summary>Two results as one. What is said of the bytes, and not of rules, is that of the first.</summary>
    /// <param name="first">The first.</param>
    /// <param name="more">What other rules found.</param>
    public static FileScanResult Of(FileScanResult first, FileScanResult more)
    {
        var objects = new List<ObjectResult>(first.Inside?.Objects ?? []);
        foreach (ObjectResult added in more.Inside?.Objects ?? [])
        {
            int known = objects.FindIndex(found => found.Path == added.Path && found.Chain.SequenceEqual(added.Chain));
            if (known < 0)
            {
                objects.Add(added);
            }
            else
            {
                objects[known] = Of(objects[known], added);
            }
        }

        LayerSummary? inside = first.Inside;
        return first with
        {
            Verdict = first.Verdict == ScanVerdict.Found || more.Verdict == ScanVerdict.Found ? ScanVerdict.Found
                : first.Verdict == ScanVerdict.Incomplete ? first.Verdict
                : more.Verdict,
            Reasons = first.Reasons | more.Reasons,
            Reason = first.Reason.Length > 0 ? first.Reason : more.Reason,
            Rules = [.. first.Rules, .. more.Rules],
            Suppressed = [.. first.Suppressed, .. more.Suppressed],
            Printed = [.. first.Printed, .. more.Printed],
            Inside = inside is null ? more.Inside : new LayerSummary
            {
                Layers = inside.Layers,
                ObjectsScanned = inside.ObjectsScanned,
                BytesScanned = inside.BytesScanned,
                Accounting = inside.Accounting,
                OpaqueBytes = inside.OpaqueBytes,
                Objects = objects,
                ObjectsOmitted = inside.ObjectsOmitted + (more.Inside?.ObjectsOmitted ?? 0),
            },
        };
    }

    /// <summary>A result of which something is left open.</summary>
    /// <param name="result">The result.</param>
    /// <param name="problem">Bits of a reason, and words.</param>
    public static FileScanResult Add(FileScanResult result, (int Reasons, string Reason) problem) => result with
    {
        Verdict = result.Verdict == ScanVerdict.Found ? ScanVerdict.Found : ScanVerdict.Incomplete,
        Reasons = result.Reasons | problem.Reasons,
        Reason = string.Join("; ", new[] { result.Reason, problem.Reason }.Where(text => text.Length > 0)),
    };

    private static ObjectResult Of(ObjectResult first, ObjectResult more) => new()
    {
        Path = first.Path,
        Chain = first.Chain,
        Size = first.Size,
        Rules = [.. first.Rules, .. more.Rules],
        Suppressed = [.. first.Suppressed, .. more.Suppressed],
        Problems = first.Problems,
    };
}
