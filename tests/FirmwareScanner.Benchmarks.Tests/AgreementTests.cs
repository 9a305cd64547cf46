using System.Collections.Generic;
using FirmwareScanner.Benchmarks.PeerComparison;
using FirmwareScanner.Benchmarks.SignatureSets;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class AgreementTests
{
    private static readonly SignatureSet Signatures = SignatureSet.Generate(SignatureSource.Random, 4, 1, []);
    private static readonly PeerMatch First = new("a", 1, 100);
    private static readonly PeerMatch Second = new("b", 2, 200);

    [Fact]
    public void Same_matches_agree()
    {
        Agreement agreement = Compare(new YaraPeer(), [First, Second], [Second, First]);
        Assert.Empty(agreement.Disagreements);
        Assert.Empty(agreement.Explained);
    }

    [Fact]
    public void Each_missing_and_each_additional_match_is_listed()
    {
        Agreement agreement = Compare(new YaraPeer(), [First, First with { Offset = 101 }], [First, Second]);
        Assert.Equal(["yara does not report s2 0xc8 b", "only yara reports s1 0x65 a"], agreement.Disagreements);
    }

    [Fact]
    public void Tool_without_offsets_is_compared_by_file_and_signature()
    {
        Agreement agreement = Compare(new ClamScanPeer(), [First.WithoutOffset], [First, First with { Offset = 5 }]);
        Assert.Empty(agreement.Disagreements);
    }

    [Fact]
    public void Binwalk_may_leave_out_a_signature_where_it_reports_another()
    {
        Agreement agreement = Compare(new BinwalkPeer(), [First], [First, First with { Signature = 3 }]);
        Assert.Empty(agreement.Disagreements);
        Assert.Equal(1, Assert.Single(agreement.Explained).Value);
    }

    [Fact]
    public void Binwalk_may_not_leave_out_a_signature_elsewhere()
    {
        Agreement agreement = Compare(new BinwalkPeer(), [First], [First, Second]);
        Assert.Equal("binwalk does not report s2 0xc8 b", Assert.Single(agreement.Disagreements));
    }

    private static Agreement Compare(Peer peer, IEnumerable<PeerMatch> reported, IEnumerable<PeerMatch> reference)
    {
        return Agreement.Compare(peer, new HashSet<PeerMatch>(reported), new HashSet<PeerMatch>(reference), Signatures);
    }
}
