using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Compares what a tool reports with the reference.</summary>
public sealed class Agreement
{
    private Agreement(IReadOnlyList<string> disagreements, IReadOnlyDictionary<string, int> explained)
    {
        Disagreements = disagreements;
        Explained = explained;
    }

    /// <summary>Differences nobody can explain, one a line.</summary>
    public IReadOnlyList<string> Disagreements { get; }

    /// <summary>Documented reasons for differences, with how many differences each explains.</summary>
    public IReadOnlyDictionary<string, int> Explained { get; }

    /// <summary>Compares.</summary>
    /// <param name="peer">The tool.</param>
    /// <param name="reported">What it reports.</param>
    /// <param name="reference">What it should report.</param>
    /// <param name="set">The signatures.</param>
    /// <returns>The differences.</returns>
    public static Agreement Compare(
        Peer peer, IReadOnlySet<PeerMatch> reported, IReadOnlySet<PeerMatch> reference, SignatureSet set)
    {
        IReadOnlySet<PeerMatch> expected = peer.HasOffsets
            ? reference
            : reference.Select(match => match.WithoutOffset).ToHashSet();
        var disagreements = new List<string>();
        var explained = new SortedDictionary<string, int>();
        foreach (PeerMatch missing in expected.Where(match => !reported.Contains(match)))
        {
            if (peer.Explain(missing, reported, set) is string reason)
            {
                explained[reason] = explained.GetValueOrDefault(reason) + 1;
            }
            else
            {
                disagreements.Add($"{peer.Name} does not report {missing}");
            }
        }

        disagreements.AddRange(reported.Where(match => !expected.Contains(match)).Select(match => $"only {peer.Name} reports {match}"));
        return new Agreement(disagreements, explained);
    }
}
